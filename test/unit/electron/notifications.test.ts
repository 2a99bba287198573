import { EventEmitter } from 'node:events'
import type { NotificationConstructorOptions } from 'electron'
import { beforeEach, describe, expect, it } from 'vitest'
import { createNotifications, type Notifications } from '../../../main/electron/notifications.ts'

/** A notice as Electron has it, as far as this goes: it says that it is gone when somebody takes it away. */
class SystemNotice extends EventEmitter {
  state: 'made' | 'shown' | 'gone' = 'made'
  readonly options: NotificationConstructorOptions
  constructor(options: NotificationConstructorOptions) {
    super()
    this.options = options
  }
  show(): void {
    this.state = 'shown'
  }
  close(): void {
    this.state = 'gone'
    this.emit('close')
  }
}

let made: SystemNotice[]
let heard: string[]
let markup: boolean
let supported: boolean
let notifications: Notifications

beforeEach(() => {
  ;[made, heard, markup, supported] = [[], [], true, true]
  notifications = createNotifications({
    isSupported: () => supported,
    make(options) {
      made.push(new SystemNotice(options))
      return made.at(-1)!
    },
    icon: undefined,
    readsMarkup: () => markup,
    comeForward: () => heard.push('forward'),
  })
  notifications.listen({
    clicked: (id) => heard.push(`clicked ${id}`),
    closed: (id) => heard.push(`closed ${id}`),
  })
})

const show = (id: string, body = 'New message', silent = false) =>
  notifications.show({ id, title: 'Romeo & co', body, silent })
const states = () => made.map(({ state }) => state)

describe('the notices of the system', () => {
  it('are replaced by the next one with the same id, of which nobody hears', () => {
    show('a')
    show('b')
    show('a', '2 new messages')
    expect(states()).toEqual(['gone', 'shown', 'shown'])
    notifications.close('a')
    notifications.close('a')
    expect(states()).toEqual(['gone', 'shown', 'gone'])
    expect(heard).toEqual([])
  })

  it('tell of a click after the window came forward, and when the user took one away', () => {
    show('a')
    made[0]?.emit('click')
    expect(states()).toEqual(['gone'])
    expect(heard).toEqual(['forward', 'clicked a', 'closed a'])
    show('b')
    made[1]?.close()
    expect(heard.at(-1)).toBe('closed b')
  })

  it('that the system could not show are gone', () => {
    show('a')
    made[0]?.emit('failed')
    expect(heard).toEqual(['closed a'])
  })

  it('tell nothing of one that was replaced', () => {
    show('a')
    show('a', '2 new messages')
    made[0]?.emit('close')
    expect(heard).toEqual([])
    made[1]?.emit('click')
    expect(heard).toEqual(['forward', 'clicked a', 'closed a'])
  })

  it('carry no markup to a system that reads it, and the text itself to one that does not', () => {
    show('a', '<img src="x"> & <b>')
    markup = false
    show('b', '<b> & co')
    expect(made.map(({ options }) => options.body)).toEqual([
      '&lt;img src="x"&gt; &amp; &lt;b&gt;',
      '<b> & co',
    ])
    expect(made[0]?.options.title).toBe('Romeo & co')
  })

  it('that are to be silent do not push themselves forward', () => {
    show('a', 'x', true)
    show('b')
    expect(made.map(({ options: { silent, urgency } }) => [silent, urgency])).toEqual([
      [true, 'low'],
      [false, 'normal'],
    ])
  })

  it('are none where the system has none', () => {
    supported = false
    show('a')
    expect(made).toEqual([])
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { createNotices, type Notices } from '../../../main/services/notices.ts'
import { createSight, type Sight } from '../../../main/services/sight.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/domain/settings.ts'
import type { AnyEvent } from '../../../shared/ipc/contract.ts'
import { en } from '../../../shared/words/en.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { createMemoryNotifier, type MemoryNotifier } from '../../doubles/memory-notifier.ts'
import { contactOf, jidOf, messageFrom, waiting } from './unseen.ts'

let time: FakeTime
let notifier: MemoryNotifier
let sight: Sight
let settings: Settings
let busy: boolean
let said: AnyEvent[]
let notices: Notices
let ids: number

beforeEach(() => {
  time = createFakeTime()
  notifier = createMemoryNotifier()
  sight = createSight()
  settings = DEFAULT_SETTINGS
  busy = false
  said = []
  ids = 0
  notices = createNotices({
    ...{ notifier, sight, timers: time.timers, clock: time.clock },
    screen: { show: (event) => void said.push(event) },
    settings: () => settings,
    words: () => en,
    isBusy: () => busy,
  })
})

function comes(name: string, text = 'hello', extra = {}) {
  const message = { ...messageFrom(name, (ids += 1), text), ...extra }
  notices.came(message, contactOf(name))
  return message
}
const asks = (name: string) => notices.asked(contactOf(name, { inRoster: false, wantsIn: true }))
/** What stands on the screen after what came was gathered. */
function standing(): string[] {
  time.advance(1000)
  return [...notifier.standing.values()].map(({ title, body }) => `${title}: ${body}`)
}
const sounds = () => notifier.shown.map(({ silent }) => !silent)

describe('what was read elsewhere', () => {
  it('counts no more, and with nothing left there is no notice', () => {
    const [first, second] = [comes('romeo'), comes('romeo')]
    comes('romeo')
    expect(standing()).toEqual(['romeo: 3 new messages'])
    notices.settle(jidOf('romeo'), (id) => id > second.id)
    expect([...notifier.standing.values()].map(({ body }) => body)).toEqual(['New message'])
    const sounded = sounds().length
    notices.settle(jidOf('romeo'), (id) => id > first.id)
    notices.settle(jidOf('mercutio'), () => false)
    expect(sounds()).toHaveLength(sounded)
    notices.settle(jidOf('romeo'), () => false)
    expect(standing()).toEqual([])
  })
})

describe('a message', () => {
  it('that nobody sees come is told once, with what came in the same second', () => {
    comes('romeo')
    comes('romeo')
    expect(notifier.shown).toEqual([])
    expect(standing()).toEqual(['romeo: 2 new messages'])
    time.advance(60_000)
    expect(notifier.shown).toHaveLength(1)
  })

  it.each([
    ['in the conversation that somebody looks at', { open: jidOf('romeo'), focused: true }, true, 0],
    ['in another one', { open: jidOf('nurse'), focused: true }, true, 1],
    [
      'in the open one, while another program has the focus',
      { open: jidOf('romeo'), focused: false },
      true,
      1,
    ],
    ['in the open one of a window out of sight', { open: jidOf('romeo'), focused: true }, false, 1],
  ])('%s', (_, attention, visible, told) => {
    sight.attend(attention)
    sight.setVisible(visible)
    comes('romeo')
    expect(standing()).toHaveLength(told)
  })

  it('in a conversation that was opened within the second is not told', () => {
    comes('romeo')
    sight.attend({ open: jidOf('romeo'), focused: true })
    expect(standing()).toEqual([])
    expect(notifier.shown).toEqual([])
  })

  it('of the user is not told', () => {
    comes('romeo', 'mine', { direction: 'out' })
    expect(standing()).toEqual([])
  })

  it('is not told where notices are off, nor while the user is not to be disturbed, nor afterwards', () => {
    settings = { ...settings, notifications: false }
    comes('romeo')
    settings = { ...settings, notifications: true }
    busy = true
    comes('nurse')
    expect(standing()).toEqual([])
    busy = false
    comes('nurse')
    expect(standing()).toEqual(['nurse: New message'])
  })

  it('that came just before the user wanted peace is not told', () => {
    comes('romeo')
    busy = true
    expect(standing()).toEqual([])
  })

  it('takes its text into the notice without a sound when its key comes', () => {
    settings = { ...settings, notificationText: true }
    const message = comes('romeo', '', { content: waiting })
    expect(standing()).toEqual(['romeo: New message'])
    notices.changed({ ...message, content: { is: 'text', text: 'It is the east' } })
    expect(standing()).toEqual(['romeo: It is the east'])
    expect(sounds()).toEqual([true, false])
  })

  it('whose notice the user closed is not told again when its key comes', () => {
    settings = { ...settings, notificationText: true }
    const message = comes('romeo', '', { content: waiting })
    standing()
    notifier.dismiss(`messages ${jidOf('romeo')}`)
    notices.changed({ ...message, content: { is: 'text', text: 'It is the east' } })
    expect(standing()).toEqual([])
    comes('romeo', 'and Juliet is the sun')
    expect(standing()).toEqual(['romeo: 2 new messages\nand Juliet is the sun'])
  })

  it('that turned out to be none takes its notice with it', () => {
    const [first, second] = [comes('romeo'), comes('romeo')]
    standing()
    notices.gone(jidOf('romeo'), first.id)
    expect(standing()).toEqual(['romeo: New message'])
    notices.gone(jidOf('romeo'), second.id)
    expect(standing()).toEqual([])
    expect(sounds()).toEqual([true, false])
  })
})

describe('a notice', () => {
  it('goes when its conversation is read, and the next message is the first again', () => {
    comes('romeo')
    comes('nurse')
    standing()
    notices.read(jidOf('romeo'))
    expect([...notifier.standing.keys()]).toEqual([`messages ${jidOf('nurse')}`])
    comes('romeo')
    expect(standing()).toEqual(['nurse: New message', 'romeo: New message'])
  })

  it('that grows sounds at most once in ten seconds', () => {
    for (let second = 0; second < 12; second += 1) {
      comes('romeo')
      time.advance(1000)
    }
    expect(notifier.shown).toHaveLength(12)
    expect(sounds().filter(Boolean)).toHaveLength(2)
  })

  it('opens its conversation when it is clicked', () => {
    comes('romeo')
    standing()
    notifier.click(`messages ${jidOf('romeo')}`)
    expect(said).toEqual([{ name: 'conversation.wanted', payload: { jid: jidOf('romeo') } }])
  })

  it('loses its text at once when the user no longer allows it, and goes when they want none', () => {
    settings = { ...settings, notificationText: true }
    comes('romeo', 'secret')
    standing()
    settings = { ...settings, notificationText: false }
    notices.refresh()
    expect(standing()).toEqual(['romeo: New message'])
    settings = { ...settings, notifications: false }
    notices.refresh()
    expect(notifier.standing.size).toBe(0)
  })

  it('goes with the account', () => {
    comes('romeo')
    asks('paris')
    standing()
    comes('nurse')
    notices.stop()
    expect(standing()).toEqual([])
  })
})

describe('a backlog', () => {
  it('of 500 messages from many people is one notice in all, however long it takes to come', () => {
    for (let n = 0; n < 500; n += 1) {
      comes(`person${n % 9}`)
      time.advance(20)
    }
    expect(standing()).toEqual(['Balcony: 500 new messages from 9 people'])
    expect(sounds().filter(Boolean)).toHaveLength(1)
    expect(notifier.shown.length).toBeLessThan(12)
  })

  it('takes the notices of single people into the one, which stays one until all is read', () => {
    for (const name of ['romeo', 'nurse', 'paris']) comes(name)
    standing()
    comes('tybalt')
    expect(standing()).toEqual(['Balcony: 4 new messages from 4 people'])
    notices.read(jidOf('romeo'))
    expect(standing()).toEqual(['Balcony: 3 new messages from 3 people'])
    for (const name of ['nurse', 'paris', 'tybalt']) notices.read(jidOf(name))
    expect(standing()).toEqual([])
  })
})

describe('a request', () => {
  it('is told where nobody looks at the window, and goes when it is answered', () => {
    asks('paris')
    expect(standing()).toEqual(['Contact request: paris@b.test wants to see when you are online'])
    notices.contactChanged(contactOf('paris', { wantsIn: true }))
    expect(standing()).toHaveLength(1)
    notices.contactChanged(contactOf('paris', { wantsIn: false }))
    expect(standing()).toEqual([])
  })

  it('is not told to who looks at the window', () => {
    sight.attend({ open: null, focused: true })
    asks('paris')
    expect(standing()).toEqual([])
  })

  it('that the user closed does not come back with somebody else’s message', () => {
    asks('paris')
    standing()
    notifier.dismiss('requests')
    comes('romeo')
    expect(standing()).toEqual(['romeo: New message'])
  })

  it('shows the list of people when it is clicked', () => {
    asks('paris')
    standing()
    notifier.click('requests')
    expect(said).toEqual([{ name: 'conversation.wanted', payload: { jid: null } }])
  })
})

it('that the program runs on without its window is said once, and a click on it opens nothing', () => {
  notices.goesOn()
  notices.goesOn()
  expect(notifier.shown.map(({ title }) => title)).toEqual(['Balcony goes on running'])
  notifier.click('goes on')
  expect(said).toEqual([])
})

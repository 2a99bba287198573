import { EventEmitter } from 'node:events'
import type { App, BrowserWindow, PowerMonitor } from 'electron'
import { beforeEach, expect, it } from 'vitest'
import { endWithSession, hideInsteadOfClosing } from '../../../main/electron/staying.ts'

const app = Object.assign(new EventEmitter(), { quit: () => did.push('quit') }) as unknown as App &
  EventEmitter
const window = Object.assign(new EventEmitter(), {
  hide: () => did.push('hide'),
}) as unknown as BrowserWindow & EventEmitter
let did: string[]
let mayStay: boolean

beforeEach(() => {
  did = []
  mayStay = true
  app.removeAllListeners()
  window.removeAllListeners()
  hideInsteadOfClosing(window, app, { mayStay: () => mayStay, stayed: () => did.push('stayed') })
})

const close = () => window.emit('close', { preventDefault: () => did.push('kept') })

it('a window that may stay is hidden instead of closed, and that is told', () => {
  close()
  expect(did).toEqual(['kept', 'hide', 'stayed'])
})

it('a window that may not stay closes', () => {
  mayStay = false
  close()
  expect(did).toEqual([])
})

it('a window closes when the program ends, whatever is wished', () => {
  app.emit('before-quit')
  close()
  expect(did).toEqual([])
})

it('a window that is closed leaves nothing behind', () => {
  window.emit('closed')
  expect(app.listenerCount('before-quit')).toBe(0)
})

it('the end of the session ends the program', () => {
  const monitor = new EventEmitter() as EventEmitter & PowerMonitor
  endWithSession(app, window, monitor)
  monitor.emit('shutdown')
  window.emit('session-end')
  expect(did).toEqual(['quit', 'quit'])
})

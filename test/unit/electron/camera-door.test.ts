import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { beforeEach, describe, expect, it } from 'vitest'
import { createCameraDoor, shutWithPage, type CameraDoor } from '../../../main/electron/camera-door.ts'

const PAGE = { requestingUrl: 'app://balcony/index.html#romeo', isMainFrame: true }
const request = { ...PAGE, mediaTypes: ['video' as const] }
const look = { ...PAGE, mediaType: 'video' as const }

let door: CameraDoor
beforeEach(() => {
  door = createCameraDoor()
})

describe('the camera', () => {
  it('is not given before it is wanted, nor after', () => {
    expect([door.lets('media', request), door.showsOpen('media', look)]).toEqual([false, false])
    door.allow(true)
    expect([door.lets('media', request), door.showsOpen('media', look)]).toEqual([true, true])
    door.allow(false)
    expect([door.lets('media', request), door.showsOpen('media', look)]).toEqual([false, false])
  })

  it.each([
    ['the microphone', 'media', { mediaTypes: ['audio' as const] }],
    ['the microphone beside it', 'media', { mediaTypes: ['video' as const, 'audio' as const] }],
    ['nothing in particular', 'media', { mediaTypes: [] }],
    ['the screen', 'display-capture', {}],
    ['the place', 'geolocation', {}],
    ['it from a frame', 'media', { isMainFrame: false }],
    ['it from elsewhere', 'media', { requestingUrl: 'https://evil.example/' }],
    ['it from a like-named place', 'media', { requestingUrl: 'app://balcony.evil.example/' }],
  ])('being wanted gives nobody %s', (_, permission, change) => {
    door.allow(true)
    expect(door.lets(permission, { ...request, ...change })).toBe(false)
  })

  it.each([
    ['media', { mediaType: 'audio' as const }],
    ['media', { mediaType: 'unknown' as const }],
    ['hid', {}],
    ['media', { isMainFrame: false }],
    ['media', { requestingUrl: 'https://evil.example/' }],
  ])('being wanted shows nobody else an open door: %s %o', (permission, change) => {
    door.allow(true)
    expect(door.showsOpen(permission, { ...look, ...change })).toBe(false)
  })

  it('is not given to a request without an address', () => {
    door.allow(true)
    expect(door.lets('media', { mediaTypes: ['video'], isMainFrame: true })).toBe(false)
  })

  it.each(['did-navigate', 'render-process-gone', 'hide', 'minimize'])('is gone after %s', (event) => {
    const webContents = new EventEmitter()
    const window = Object.assign(new EventEmitter(), { webContents })
    shutWithPage(window as unknown as BrowserWindow, door)
    door.allow(true)
    window.emit(event)
    webContents.emit(event)
    expect(door.lets('media', request)).toBe(false)
  })
})

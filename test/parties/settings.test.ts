// The settings of the profile: they wait for nobody.
import { beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import { createParty, type Party } from './party.ts'
import { Wire } from './wire.ts'

let juliet: Party
beforeEach(() => {
  const [wire, time] = [new Wire(), createFakeTime()]
  juliet = createParty(wire, time, wire.addAccount('juliet@a.test'), 'desk')
})

describe('the settings', () => {
  it('are there and can be changed before the program has started, and last', async () => {
    expect((await juliet.call('app.snapshot', {})).settings).toEqual(DEFAULT_SETTINGS)
    expect(await juliet.call('settings.change', { language: 'de' })).toEqual({ is: 'done' })
    expect(juliet.events).toEqual([
      { frame: 1, name: 'settings.changed', payload: { ...DEFAULT_SETTINGS, language: 'de' } },
    ])
    await juliet.quit()
    await juliet.start()
    expect((await juliet.call('app.snapshot', {})).settings.language).toBe('de')
  })

  it('are there while the keychain is locked', async () => {
    await juliet.signIn()
    await juliet.quit()
    juliet.keychain.failure = 'keychain-locked'
    await juliet.start()
    expect((await juliet.call('app.snapshot', {})).account).toMatchObject({ reason: 'keychain-locked' })
    expect(await juliet.call('settings.change', { appearance: 'dark' })).toEqual({ is: 'done' })
  })
})

it('a tray that comes or goes is told to the page', () => {
  juliet.app.trayChanged()
  expect(juliet.events).toEqual([{ frame: 1, name: 'tray.changed', payload: { hasTray: false } }])
})

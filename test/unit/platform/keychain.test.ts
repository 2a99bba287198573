import { beforeEach, describe, expect, it } from 'vitest'
import type { KeychainChannel } from '../../../main/platform/keychain-calls.ts'
import type { KeychainCall } from '../../../main/platform/keychain-messages.ts'
import { createKeychain } from '../../../main/platform/keychain.ts'
import type { Keychain } from '../../../main/services/ports.ts'
import { Secret } from '../../../shared/domain/secret.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

/** A process that answers only when the test says what. */
interface ScriptedProcess extends KeychainChannel {
  calls: KeychainCall[]
  stops: number
  answer(reply: object): void
  end(): void
}

function createScriptedProcess(): ScriptedProcess {
  let hear: (message: unknown) => void = () => undefined
  let ended: () => void = () => undefined
  const scripted: ScriptedProcess = {
    calls: [],
    stops: 0,
    post: (message) => void scripted.calls.push(message as KeychainCall),
    onMessage: (listener) => void (hear = listener),
    onEnd: (listener) => void (ended = listener),
    stop: () => void scripted.stops++,
    answer: (reply) => hear({ id: scripted.calls.at(-1)?.id, value: null, found: true, ...reply }),
    end: () => ended(),
  }
  return scripted
}

const MINUTE = 60_000

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const failing = (reason: string): unknown => expect.objectContaining({ reason })

describe('the keychain’s calls', () => {
  let channel: ScriptedProcess
  let time: FakeTime
  let keychain: Keychain
  beforeEach(() => {
    channel = createScriptedProcess()
    time = createFakeTime()
    keychain = createKeychain({ service: 'balcony', channel, timers: time.timers })
  })
  const asked = (): string[] => channel.calls.map((call) => `${call.do} ${call.entry}`)
  async function answer(reply: object): Promise<void> {
    await turn()
    channel.answer(reply)
    await turn()
  }

  const waited: boolean[] = []
  beforeEach(() => {
    waited.length = 0
    keychain.onWaiting((waits) => waited.push(waits))
  })

  it('tells after ten seconds that the keychain is waited for, and takes a late answer', async () => {
    const reading = keychain.read('a')
    await turn()
    time.advance(9_999)
    expect(waited).toEqual([])
    time.advance(1)
    expect(waited).toEqual([true])
    time.advance(2 * MINUTE)
    await answer({ is: 'done', value: 'unlocked at last' })
    expect((await reading)?.reveal()).toBe('unlocked at last')
    expect(waited).toEqual([true, false])
  })

  it('says nothing of waiting where the answer comes in time', async () => {
    const reading = keychain.read('a')
    await answer({ is: 'done', value: 'at once' })
    await reading
    time.advance(MINUTE)
    expect(waited).toEqual([])
  })

  it('says after five minutes that the keychain is silent, and ends the process', async () => {
    const failure = expect(keychain.read('a')).rejects.toEqual(failing('keychain-silent'))
    await turn()
    time.advance(5 * MINUTE - 1)
    expect(channel.stops).toBe(0)
    time.advance(1)
    await failure
    expect(channel.stops).toBe(1)
    expect(waited).toEqual([true, false])
  })

  it('ends the process when it is given up, and the next call goes on with another', async () => {
    const failure = expect(keychain.read('a')).rejects.toEqual(failing('keychain-silent'))
    await turn()
    keychain.giveUp()
    await failure
    expect(channel.stops).toBe(1)
    const next = keychain.read('b')
    await answer({ is: 'done', value: 'of b' })
    expect((await next)?.reveal()).toBe('of b')
  })

  it('has nothing to give up while it is not asked', () => {
    keychain.giveUp()
    expect(channel.stops).toBe(0)
  })

  it('says so at once when the process ends', async () => {
    const failure = expect(keychain.read('a')).rejects.toEqual(failing('keychain-silent'))
    await turn()
    channel.end()
    await failure
  })

  it('goes on with the next call after one that was given up, and takes no late answer for its own', async () => {
    const first = expect(keychain.read('a')).rejects.toEqual(failing('keychain-silent'))
    const second = keychain.read('b')
    await turn()
    expect(asked()).toEqual(['get a'])
    const late = channel.calls[0]?.id
    time.advance(5 * MINUTE)
    await first
    await turn()
    channel.answer({ id: late, is: 'done', value: 'of a' })
    await answer({ is: 'done', value: 'of b' })
    expect((await second)?.reveal()).toBe('of b')
  })

  it('makes one call at a time, and lets no other use of the keychain between its steps', async () => {
    const first = keychain.read('a')
    const second = keychain.write('b', new Secret('value'))
    for (const value of [null, null, null, null]) await answer({ is: 'done', value })
    expect(await first).toBeNull()
    await answer({ is: 'done' })
    await second
    expect(asked()).toEqual(['get a', 'set probe', 'delete probe', 'get a', 'set b'])
  })

  it('believes that an entry is absent only after it could write', async () => {
    const reading = expect(keychain.read('a')).rejects.toEqual(failing('keychain-locked'))
    await answer({ is: 'done', value: null })
    await answer({ is: 'failed', message: 'Cannot create an item in a locked collection' })
    await reading
    expect(asked()).toEqual(['get a', 'set probe'])
  })

  it('reads again after the probe, since the user may have opened the keychain for it', async () => {
    const reading = keychain.read('a')
    for (const value of [null, null, null, 'was locked before']) await answer({ is: 'done', value })
    expect((await reading)?.reveal()).toBe('was locked before')
  })

  it('removes again after the probe where there was nothing to remove at first', async () => {
    const removing = keychain.remove('a')
    for (const found of [false, true, true, true]) await answer({ is: 'done', found })
    await removing
    expect(asked()).toEqual(['delete a', 'set probe', 'delete probe', 'delete a'])
  })

  it.each([
    'Cannot create an item in a locked collection',
    'User interaction is not allowed.',
    'Operation was cancelled',
  ])('takes for locked, and keeps the process: %s', async (message) => {
    const writing = expect(keychain.write('a', new Secret('value'))).rejects.toEqual(
      failing('keychain-locked'),
    )
    await answer({ is: 'failed', message })
    await writing
    expect(channel.stops).toBe(0)
  })

  it.each([
    'Could not connect: No such file or directory',
    'Cannot autolaunch D-Bus without X11 $DISPLAY',
    'The name org.freedesktop.secrets was not provided by any .service files',
    'The connection is closed',
    'Failed to load keytar native addon, checked ["../build/Release"]',
  ])('takes for missing when a new process says so, too: %s', async (message) => {
    const reading = expect(keychain.read('a')).rejects.toEqual(failing('keychain-missing'))
    await answer({ is: 'failed', message })
    expect(channel.stops).toBe(1)
    await answer({ is: 'failed', message })
    await reading
    expect(channel.stops).toBe(2)
  })

  it('finds a service that was started after the one that the process knew had ended', async () => {
    const reading = keychain.read('a')
    await answer({ is: 'failed', message: 'The name is not activatable' })
    await answer({ is: 'done', value: 'value' })
    expect((await reading)?.reveal()).toBe('value')
    expect(asked()).toEqual(['get a', 'get a'])
  })

  it.each(['Timeout was reached', 'Error sending message: Connection timed out'])(
    'takes a service that does not reply for silent: %s',
    async (message) => {
      const reading = expect(keychain.read('a')).rejects.toEqual(failing('keychain-silent'))
      await answer({ is: 'failed', message })
      await reading
    },
  )

  it('ends the process when it is not needed any more', async () => {
    const reading = keychain.read('a')
    await answer({ is: 'done', value: 'value' })
    await reading
    time.advance(4_999)
    expect(channel.stops).toBe(0)
    time.advance(1)
    expect(channel.stops).toBe(1)
    expect(time.pending()).toBe(0)
  })

  it('drops what is no reply', async () => {
    const reading = keychain.read('a')
    await turn()
    for (const nonsense of [{ is: 'done', value: 7 }, { is: 'other' }, { is: 'failed', message: null }]) {
      channel.answer(nonsense)
    }
    await answer({ is: 'done', value: 'value' })
    expect((await reading)?.reveal()).toBe('value')
  })

  it('tells no value in what it throws', async () => {
    const writing = keychain.write('a', new Secret('nightingale')).catch((error: unknown) => error)
    await answer({ is: 'failed', message: 'Cannot create an item in a locked collection' })
    const thrown = (await writing) as Error
    expect(JSON.stringify([thrown, thrown.message, thrown.stack, String(thrown.cause)])).not.toContain(
      'nightingale',
    )
  })
})

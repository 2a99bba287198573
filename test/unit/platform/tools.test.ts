import { afterEach, describe, expect, it, vi } from 'vitest'
import { createClock } from '../../../main/platform/clock.ts'
import { createLog } from '../../../main/platform/log.ts'
import { createRandom } from '../../../main/platform/random.ts'
import { createSha1 } from '../../../main/platform/sha1.ts'
import { createTimers } from '../../../main/platform/timers.ts'

describe('the platform’s tools', () => {
  afterEach(() => void vi.useRealTimers())

  it('the clock gives milliseconds since 1970', () => {
    vi.useFakeTimers({ now: 1_772_539_200_123 })
    expect(createClock().now()).toBe(1_772_539_200_123)
  })

  it('chance gives as many plain bytes as were asked for, and other ones each time', () => {
    const random = createRandom()
    const bytes = random.bytes(32)
    expect(bytes.constructor).toBe(Uint8Array)
    expect(bytes).toHaveLength(32)
    expect(bytes).not.toEqual(random.bytes(32))
    expect(random.bytes(0)).toHaveLength(0)
  })

  it('chance gives a UUID of version 4', () => {
    expect(createRandom().uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })

  it('SHA-1 gives the verification string of XEP-0115’s simple example', () => {
    const text =
      'client/pc//Exodus 0.9.1<http://jabber.org/protocol/caps<http://jabber.org/protocol/disco#info<' +
      'http://jabber.org/protocol/disco#items<http://jabber.org/protocol/muc<'
    expect(createSha1().base64(text)).toBe('QgayPKawpkPSDYmwT/WM94uAlu0=')
  })

  it('a timer does its work once, after its time, unless it is cancelled', () => {
    vi.useFakeTimers()
    const done: string[] = []
    createTimers().after(1_000, () => done.push('kept'))
    createTimers().after(1_000, () => done.push('cancelled'))()
    vi.advanceTimersByTime(999)
    expect(done).toEqual([])
    vi.advanceTimersByTime(60_000)
    expect(done).toEqual(['kept'])
  })

  it('a timer of 30 days does not go off at once, and can be cancelled in its second part', () => {
    vi.useFakeTimers()
    const done: string[] = []
    const days = 86_400_000
    createTimers().after(30 * days, () => done.push('kept'))
    const cancel = createTimers().after(30 * days, () => done.push('cancelled'))
    vi.advanceTimersByTime(29 * days)
    cancel()
    expect(done).toEqual([])
    vi.advanceTimersByTime(2 * days)
    expect(done).toEqual(['kept'])
  })

  it('the log writes one JSON object a line, whatever stands in it', () => {
    const lines: string[] = []
    const log = createLog({ clock: { now: () => 0 }, write: (line) => void lines.push(line) })
    log.info('connected', { server: 'a.test', tries: 2, resumed: false })
    log.warn('strange\nname', { level: 'none' })
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        time: '1970-01-01T00:00:00.000Z',
        level: 'info',
        message: 'connected',
        server: 'a.test',
        tries: 2,
        resumed: false,
      },
      { time: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'strange\nname' },
    ])
    for (const line of lines) expect(line.indexOf('\n')).toBe(line.length - 1)
  })
})

import { describe, expect, it } from 'vitest'
import { limitCalls } from '../../../main/ipc/call-limits.ts'
import { createFakeTime } from '../../doubles/fake-time.ts'

const DONE = { is: 'output', output: { is: 'done' } } as const

function limited() {
  const time = createFakeTime()
  const served: unknown[] = []
  const counter = limitCalls((name) => {
    served.push(name)
    return Promise.resolve(DONE)
  }, time.clock.now)

  /** Codes of the refused ones among so many calls at once. */
  async function ask(times: number): Promise<string[]> {
    const replies = await Promise.all(Array.from({ length: times }, () => counter('app.snapshot', {})))
    return replies.flatMap((reply) => (reply.is === 'error' ? [reply.code] : []))
  }
  return { counter, ask, served, time }
}

describe('how often the page may ask', () => {
  it('of 10,000 calls at once most are refused, and nobody works for them', async () => {
    const { ask, served } = limited()
    const refused = await ask(10_000)
    expect(refused).toHaveLength(9_500)
    expect(new Set(refused)).toEqual(new Set(['too-many']))
    expect(served).toHaveLength(500)
  })

  it('who runs through their conversations with a key held down is never refused', async () => {
    const { ask, time } = limited()
    for (let tenths = 0; tenths < 600; tenths++) {
      expect(await ask(15)).toEqual([])
      time.advance(100)
    }
  })

  it('a second after a flood there are 200 calls again, and no more than 500 are saved up', async () => {
    const { ask, time } = limited()
    await ask(10_000)
    time.advance(1_000)
    expect(await ask(300)).toHaveLength(100)
    time.advance(3_600_000)
    expect(await ask(600)).toHaveLength(100)
  })

  it('a clock that is set back neither locks the page out nor lets it through', async () => {
    const { ask, time } = limited()
    await ask(500)
    time.setClock(time.clock.now() - 86_400_000)
    expect(await ask(1)).toEqual(['too-many'])
    time.advance(1_000)
    expect(await ask(200)).toEqual([])
  })
})

const TEN_MB = 10_000_000
function nested(depth: number): unknown {
  let value: unknown = 'bottom'
  for (let level = 0; level < depth; level++) value = [value]
  return value
}
const circle: Record<string, unknown> = {}
circle.again = circle

describe('how much the page may hand over', () => {
  it.each<[string, unknown, unknown]>([
    ['a long text', 'message.send', { jid: 'romeo@b.test', text: 'x'.repeat(TEN_MB) }],
    ['a long name of a call', 'x'.repeat(TEN_MB), {}],
    ['a long name of a field', 'message.send', { ['x'.repeat(TEN_MB)]: 1 }],
    ['a buffer', 'message.send', new ArrayBuffer(TEN_MB)],
    ['bytes', 'message.send', { jid: new Uint8Array(TEN_MB) }],
    ['many elements', 'message.send', { jid: new Array<number>(100_000).fill(1) }],
    ['an array of holes', 'message.send', { jid: new Array(4_000_000_000) }],
    ['many fields', 'app.retry', Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [i, '']))],
    ['a depth of 100,000', 'app.retry', nested(100_000)],
    ['a circle', 'app.retry', circle],
  ])('%s is refused unread', async (_what, name, input) => {
    const { counter, served } = limited()
    expect(await counter(name, input)).toMatchObject({ is: 'error', code: 'too-large' })
    expect(served).toEqual([])
  })

  it.each([
    ['the longest message', { jid: 'romeo@b.test', text: '\u{1f339}'.repeat(30_000) }],
    ['the largest certificate', { connection: { trustedCertificate: 'x'.repeat(100_000) }, password: 'p' }],
    ['nothing', null],
  ])('%s passes', async (_what, input) => {
    const { counter, served } = limited()
    expect(await counter('message.send', input)).toEqual(DONE)
    expect(served).toEqual(['message.send'])
  })
})

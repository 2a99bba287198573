import { describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { LargestStanza, readStreamLimits } from '../../../main/xmpp/stream-limits.ts'

function read(inside: string) {
  const features = parseStanza(`<features xmlns='http://etherx.jabber.org/streams'>${inside}</features>`)
  if (features === undefined) throw new Error(inside)
  return readStreamLimits(features)
}
const limits = (inside: string) => `<limits xmlns='urn:xmpp:stream-limits:0'>${inside}</limits>`

describe('the limits of a stream', () => {
  it.each([
    ['both', limits('<max-bytes>262144</max-bytes><idle-seconds>60</idle-seconds>'), 262_144, 60_000],
    ['nothing', '', 131_072, undefined],
    ['none of them', limits(''), 131_072, undefined],
    ['no numbers', limits('<max-bytes>a lot</max-bytes><idle-seconds>-1</idle-seconds>'), 131_072, undefined],
    [
      'less than anybody can live with',
      limits('<max-bytes>0</max-bytes><idle-seconds>0</idle-seconds>'),
      10_000,
      5_000,
    ],
    ['another namespace', `<limits xmlns='x'><max-bytes>20000</max-bytes></limits>`, 131_072, undefined],
  ])('where the server says %s', (_what, inside, largest, idle) => {
    expect(read(inside)).toEqual({ largest, idle })
  })
})

describe('the largest stanza', () => {
  it('is what the server says, unless less was learnt', () => {
    const stanza = new LargestStanza()
    expect(stanza.bytes).toBe(131_072)
    stanza.said(262_144)
    expect(stanza.bytes).toBe(262_144)
    stanza.wasTooLarge(70_000)
    expect(stanza.bytes).toBe(69_999)
    stanza.said(262_144)
    stanza.wasTooLarge(80_000)
    expect(stanza.bytes).toBe(69_999)
    stanza.said(20_000)
    expect(stanza.bytes).toBe(20_000)
  })

  it('is not learnt from what every server takes', () => {
    const stanza = new LargestStanza()
    stanza.wasTooLarge(10_000)
    stanza.wasTooLarge(0)
    expect(stanza.bytes).toBe(131_072)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IncomingXml } from '../../../main/xmpp/incoming-xml.ts'
import { DEEPEST_XML, LARGEST_STANZA } from '../../../main/xmpp/xml-gate.ts'

const HEADER = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`

/** Feeds the chunks to a new stream and gives what was told, in order. */
function told(...chunks: (string | Buffer)[]): string[] {
  const list: string[] = []
  const incoming = new IncomingXml({
    header: (root) => list.push(`header ${root.name}`),
    element: (element) => list.push(element.toString()),
    footer: () => list.push('footer'),
    refused: (why) => list.push(`refused ${why}`),
  })
  for (const chunk of chunks) incoming.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  return list
}

const MESSAGE = `<message from='a@b' a="it's &lt; &#x1f339;"><body>hällo 🌹 &amp; more</body><e/><x><![CDATA[<raw>]]]]></x ></message>`
const AS_READ = `<message from="a@b" a="it&apos;s &lt; 🌹"><body>hällo 🌹 &amp; more</body><e/><x>&lt;raw&gt;]]</x></message>`

describe('a stream', () => {
  it('is read whole', () => {
    expect(told(`${HEADER}${MESSAGE} \n <presence/></stream:stream>`)).toEqual([
      'header stream:stream',
      AS_READ,
      '<presence/>',
      'footer',
    ])
  })

  it('is read the same wherever the network cuts it, in the middle of a character too', () => {
    const bytes = Buffer.from(`${HEADER}${MESSAGE}`)
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(told(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(['header stream:stream', AS_READ])
    }
    expect(told(...[...bytes].map((byte) => Buffer.from([byte])))).toEqual(['header stream:stream', AS_READ])
  })

  it('gives nothing before an element is whole', () => {
    expect(told(`${HEADER}<message><body>half`)).toEqual(['header stream:stream'])
  })
})

describe('what is refused', () => {
  it.each([
    ['a DOCTYPE before the stream', `<!DOCTYPE x [<!ENTITY a "b">]><stream:stream>`, 'restricted'],
    ['a DOCTYPE in the stream', `${HEADER}<!DOCTYPE x>`, 'restricted'],
    ['a comment', `${HEADER}<message><!-- x --></message>`, 'restricted'],
    ['a comment between stanzas', `${HEADER}<!-- x -->`, 'restricted'],
    ['a processing instruction', `${HEADER}<message><?php x ?></message>`, 'restricted'],
    ['a second declaration', `${HEADER}<?xml version='1.0'?>`, 'restricted'],
    ['an instruction in place of the declaration', `<?xml-stylesheet href='x'?>`, 'restricted'],
    ['an entity XML does not have', `${HEADER}<message><body>&lol;</body></message>`, 'malformed'],
    ['a character XML does not have', `${HEADER}<message><body>&#0;</body></message>`, 'malformed'],
    ['an end tag of another', `${HEADER}<message><body></message>`, 'malformed'],
    ['an attribute without quotes', `${HEADER}<message a=b/>`, 'malformed'],
    ['an attribute without value', `${HEADER}<message a/>`, 'malformed'],
    ['a slash in the middle', `${HEADER}<message / a='b'>`, 'malformed'],
    ['a tag in an attribute', `${HEADER}<message a='<b>'/>`, 'malformed'],
    ['an end tag with attributes', `${HEADER}<message></message a='b'>`, 'malformed'],
    ['an empty tag', `${HEADER}<>`, 'malformed'],
    ['text between stanzas', `${HEADER}hello`, 'malformed'],
    ['CDATA between stanzas', `${HEADER}<![CDATA[x]]>`, 'malformed'],
    ['no XML', `HTTP/1.1 400 Bad Request\r\n`, 'malformed'],
    ['a second stream', `${HEADER}</stream:stream><stream:stream>`, 'malformed'],
  ])('%s', (_what, text, why) => {
    expect(told(text).at(-1)).toBe(`refused ${why}`)
    // And cut into bytes
    expect(told(...[...Buffer.from(text)].map((byte) => Buffer.from([byte]))).at(-1)).toBe(`refused ${why}`)
  })

  // One for each state of the gate: what may not come there, after what leads to it
  const states: [string, string, string][] = [
    ['between stanzas', '', 'x'],
    ['after "<"', '<', ' '],
    ['where a name begins', '<', '1/>'],
    ['in the name of a tag', '<mess', '"'],
    ['in the name of an end tag', '<message></mess', '"'],
    ['behind the name of an end tag', '<message></message ', 'x'],
    ['between attributes', '<message a="b" ', '"'],
    ['where an attribute begins', '<message ', "-='b'/>"],
    ['in the name of an attribute', '<message a', '"'],
    ['before "="', '<message a ', 'b'],
    ['before a value', '<message a=', 'b'],
    ['in a value', '<message a="', '<'],
    ['behind "/"', '<message/', ' '],
    ['in "<![CDATA["', '<message><![CD', 'X'],
    ['in a CDATA section between stanzas', '<![CDATA[', 'x'],
  ]
  it.each(states)(
    '%s: what may not be there, and a stream that just ends there is not',
    (_where, before, wrong) => {
      expect(told(HEADER + before)).toEqual(['header stream:stream'])
      expect(told(HEADER + before + wrong, '<presence/>').slice(1)).toEqual([
        expect.stringMatching(/^refused (malformed|restricted)$/),
      ])
    },
  )

  it('in the declaration: what may not be there', () => {
    expect(told(`<?xml version='1.0'`)).toEqual([])
    expect(told(`<?xml version='1.0' <`, '<presence/>')).toEqual(['refused malformed'])
  })

  it('a stanza above 1 MiB, in one piece or in many, and not one of 1 MiB', () => {
    const around = '<message></message>'.length
    const stanza = (size: number) => `<message>${'x'.repeat(size - around)}</message>`
    expect(told(HEADER, stanza(LARGEST_STANZA))).toHaveLength(2)
    expect(told(HEADER, stanza(LARGEST_STANZA + 1))).toEqual(['header stream:stream', 'refused too-large'])
    const pieces = stanza(LARGEST_STANZA + 1).match(/.{1,65536}/g) ?? []
    expect(told(HEADER, ...pieces)).toEqual(['header stream:stream', 'refused too-large'])
  })

  it('many stanzas are not one large one', () => {
    const many = '<presence/>'.repeat(100_000)
    expect(told(HEADER, many)).toHaveLength(100_001)
  })

  it('XML deeper than 200, and not 200', () => {
    const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
    // The stream itself is one
    expect(told(HEADER, nested(DEEPEST_XML - 1))).toHaveLength(2)
    expect(told(HEADER, nested(DEEPEST_XML))).toEqual(['header stream:stream', 'refused too-deep'])
  })

  it('and what came whole before is still told, nothing after', () => {
    expect(told(`${HEADER}<presence/><message><!-- --></message><presence/>`, '<presence/>')).toEqual([
      'header stream:stream',
      '<presence/>',
      'refused restricted',
    ])
  })
})

it('whatever bytes come, in whatever pieces: it does not throw, and refuses at most once', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      '<a',
      '<a>',
      '</a>',
      ' b="c"',
      "'",
      '"',
      '&',
      ';',
      '<![CDATA[',
      ']]>',
      '<?',
      '<!--',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, withHeader) => {
      const list = told(...(withHeader ? [HEADER, ...pieces] : pieces))
      expect(list.filter((entry) => entry.startsWith('refused')).length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 2_000 },
  )
})

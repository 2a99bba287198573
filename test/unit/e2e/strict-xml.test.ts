import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'

describe('strict XML', () => {
  it('reads namespaces, references, CDATA and an XML declaration', () => {
    const read = parseStanza(
      `<?xml version='1.0'?><m xmlns='jabber:client' xmlns:x="urn:x" x:a='1 &amp; &#x41;'><b>&lt;ö <![CDATA[<&>]]></b><x:c/></m> `,
    )
    expect(read?.attrs['x:a']).toBe('1 & A')
    expect(read?.getChildText('b')).toBe('<ö <&>')
    expect(read?.getChild('c', 'urn:x')).toBeDefined()
  })

  it.each([
    ['an open tag', '<a>'],
    ['crossed tags', '<a><b></a></b>'],
    ['two roots', '<a/><b/>'],
    ['text outside', 'x<a/>'],
    ['text behind', '<a/>x'],
    ['a space that is none of XML behind', '<a/>\u00a0'],
    ['a doubled attribute', "<a b='1' b='2'/>"],
    ['__proto__ as a doubled attribute', "<a __proto__='1' __proto__='2'/>"],
    ['a name with two colons', "<a:b:c xmlns:a='urn:x'/>"],
    ['an unknown prefix', '<x:a/>'],
    ['an attribute of unknown prefix', "<a x:b=''/>"],
    ['an undeclared prefix', "<a xmlns:x=''/>"],
    ['a document type', '<!DOCTYPE a><a/>'],
    ['an entity', '<a>&b;</a>'],
    ['a bare ampersand', '<a>& </a>'],
    ['a comment', '<a><!-- --></a>'],
    ['a processing instruction', '<a><?b?></a>'],
    ['a forbidden character', '<a>\u0000</a>'],
    ['a forbidden character beside a pair of surrogates', '<a>😀\uffff</a>'],
    ['half of a pair beside a whole one', '<a>😀\ud83d</a>'],
    ['a reference to a forbidden character', '<a>&#0;</a>'],
    ['a reference to half a character', '<a>&#xD800;</a>'],
    ['a CDATA end in text', '<a>]]></a>'],
    ['201 levels', '<a>'.repeat(201) + '</a>'.repeat(201)],
    ['nothing', ''],
  ])('refuses %s', (_, xml) => {
    expect(parseStanza(xml)).toBeUndefined()
  })

  it('takes ends of lines as XML does (XML 1.0 §2.11, §3.3.3)', () => {
    const read = parseStanza('<a b="1\r\n2\r3\t4&#10;5">1\r\n2\r3<![CDATA[\r\n]]>&#13;</a>')
    expect(read?.attrs.b).toBe('1 2 3 4\n5')
    expect(read?.getText()).toBe('1\n2\n3\n\r')
  })

  it('keeps attributes that are named like something of JavaScript, and ]]> in an attribute', () => {
    const xml = '<a __proto__="1" constructor="]]&gt;"/>'
    expect(parseStanza(xml)?.toString()).toBe(xml)
    expect(parseStanza('<a constructor="]]>"/>')?.attrs.constructor).toBe(']]>')
  })

  it('reads names that are not English, and xml:lang', () => {
    const xml = '<message xml:lang="fr" a·é="1"><été-1 xmlns="urn:x" xmlns:é="u" é:a="😀"/><b·c/></message>'
    expect(parseStanza(xml)?.toString()).toBe(xml)
  })

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, attribute) => {
        const printable = (s: string) => s.replace(/[^\P{C}]/gu, '')
        const element = parseStanza('<a b=""><c/></a>')!
        element.attrs.b = printable(attribute)
        element.append(printable(text))
        expect(parseStanza(element.toString())?.toString()).toBe(element.toString())
      }),
    )
  })

  it('never throws and takes no longer for hostile text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      ' ',
      '=',
      '"',
      "'",
      '&',
      ';',
      '#',
      '<![CDATA[',
      ']]>',
      ':',
      'xmlns',
      '<?',
      '<!--',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 300 }), (pieces) => {
        parseStanza(`<a>${pieces.join('')}</a>`)
      }),
      { numRuns: 1000 },
    )
  })
})

// Links in what people write. Nothing here trusts the text: what could mislead stays text.
import { LONGEST_LINK, readPersonLink, type PersonLink } from '../../shared/domain/person-link.ts'

export type Piece = { is: 'text'; text: string } | Link

export interface Link {
  is: 'link'
  /** As it stands in the message. */
  text: string
  target: LinkTarget
}

export type LinkTarget =
  | {
      is: 'web'
      /** What would be opened, ASCII throughout. */
      address: string
      /** The part of `address` that says whose it is. */
      host: string
      /** The host as it was written, where it has other letters than those of ASCII; else ''. */
      written: string
      /** One word of the host has letters of alphabets that look alike. */
      mixed: boolean
    }
  | { is: 'mail'; address: string; host: string }
  | ({ is: 'person'; address: string } & PersonLink)

// A scheme that begins a word, and all up to a space, a quotation mark or an angle bracket
const CANDIDATE = /(?<![\p{L}\p{N}+.-])(?:https?:\/\/|mailto:|xmpp:)[^\s\p{Z}<>"“”„«»`]+/giu
// Controls and what turns text around, hides in it or is not assigned
const UNSEEN = /\p{C}/u
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
const ENDS_A_SENTENCE = /[.,;:!?'’*|…。、，．！？：；）］】」』》〉]/u
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/
const LATIN = /\p{Script=Latin}/u
const CYRILLIC = /\p{Script=Cyrillic}/u
const GREEK = /\p{Script=Greek}/u
const LOOKS_LATIN = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u

/** `text` in pieces; joined they are `text` again. Takes time in proportion to the length of the text. */
export function linkify(text: string): Piece[] {
  // Every scheme ends so, and most texts have none.
  if (!text.includes(':')) return [{ is: 'text', text }]
  const pieces: Piece[] = []
  let done = 0
  for (const { 0: run, index } of text.matchAll(CANDIDATE)) {
    const written = run.length > LONGEST_LINK * 2 ? run : withoutEnd(run)
    const target = written.length > LONGEST_LINK ? undefined : targetOf(written)
    if (target === undefined || target.address.length > LONGEST_LINK) continue
    if (index > done) pieces.push({ is: 'text', text: text.slice(done, index) })
    pieces.push({ is: 'link', text: written, target })
    done = index + written.length
  }
  if (done < text.length || pieces.length === 0) pieces.push({ is: 'text', text: text.slice(done) })
  return pieces
}

/** Without what belongs to the sentence around it: marks at its end, and brackets that were opened before it. */
function withoutEnd(run: string): string {
  let end = run.length
  for (;;) {
    const last = run.charAt(end - 1)
    const opening = CLOSING[last]
    const isAround = opening !== undefined && !hasPartner(run.slice(0, end), opening, last)
    if (!isAround && !ENDS_A_SENTENCE.test(last)) return run.slice(0, end)
    end -= 1
  }
}

function hasPartner(run: string, opening: string, closing: string): boolean {
  return run.split(opening).length >= run.split(closing).length
}

function targetOf(written: string): LinkTarget | undefined {
  // a backslash is a slash to some programs and none to others
  if (UNSEEN.test(written) || written.includes('\\')) return undefined
  if (/^xmpp:/i.test(written)) return personOf(written)
  const url = parsed(written)
  if (url === undefined) return undefined
  return url.protocol === 'mailto:' ? mailOf(url) : webOf(written, url)
}

function parsed(written: string): URL | undefined {
  try {
    return new URL(written)
  } catch {
    return undefined
  }
}

function webOf(written: string, url: URL): LinkTarget | undefined {
  const authority = /^https?:\/\/([^/?#]+)/i.exec(written)?.[1]
  // `https://bank.example@evil.example`: the name before the host only misleads
  if (authority === undefined || authority.includes('@') || !HOST.test(url.hostname)) return undefined
  const asWritten = authority.replace(/:\d*$/, '')
  const isAscii = /^[\x21-\x7e]*$/.test(asWritten)
  return {
    is: 'web',
    address: url.href,
    host: url.hostname,
    written: isAscii ? '' : asWritten,
    mixed: asWritten.split(/[.\u3002\uff0e\uff61]/).some(isMixed),
  }
}

function isMixed(label: string): boolean {
  return (LATIN.test(label) && LOOKS_LATIN.test(label)) || (CYRILLIC.test(label) && GREEK.test(label))
}

function mailOf(url: URL): LinkTarget | undefined {
  if (!/^[^@]+@[^@]+$/.test(url.pathname)) return undefined
  return { is: 'mail', address: url.href, host: url.pathname }
}

function personOf(written: string): LinkTarget | undefined {
  const person = readPersonLink(written)
  return person && { is: 'person', address: written, ...person }
}

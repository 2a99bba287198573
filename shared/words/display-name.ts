// Names come from other people. On the screen they may not steer the text around them, hide, pile up over
// their neighbours, or look like one of our own marks.

/** Characters and not octets; longer names end in an ellipsis. */
const LONGEST_NAME = 80

// Controls and format characters (bidi overrides among them) but the joiners, which Persian and emoji need;
// private use, lone surrogates, and letters that draw nothing.
const UNSEEN = /(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cs}\p{Cn}]|[\u115f\u1160\u3164\uffa0\u2800]/gu
// A joiner after nothing that it could join, and all but the first where there are several
const STRAY_JOINERS = /(?<![\p{L}\p{M}\p{Emoji}])[\u200c\u200d]+|(?<=[\u200c\u200d])[\u200c\u200d]+/gu
const WHITE_SPACE = /[\p{Z}\p{Cc}]+/gu
// What we, or others, say "verified", "sealed" and "careful" with
const MARKS_OF_OURS = /(?:\u20e0|[✓✔☑✅🗸🗹🛡⛨🔰🔒🔓🔏🔐🔑🗝⚿⚠❗❕‼✗✘✖❌❎☒🗷🚫⛔🛇🔔🛎])(?:\ufe0f|\ufe0e)?/gu
// Joiners between the marks keep none of them apart
const TOWER = /(\p{M}[\u200c\u200d]*\p{M})(?:[\u200c\u200d]*\p{M})+/gu
/** Marks and joiners alone, with no letter under them, can be as good as nothing. */
const SEEN = /[^\p{M}\p{Z}\u200c\u200d]/u
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

/** `name` fit for the screen, or '' where nothing is left of it. */
export function cleanName(name: string): string {
  return cleanWords(name, LONGEST_NAME)
}

/** The same for a few words of somebody: one line of at most `longest` characters. */
export function cleanWords(words: string, longest: number): string {
  return cut(harmless(words.replace(MARKS_OF_OURS, '')), longest)
}

/** A text of somebody as one line, of at most `longest` characters. In it our marks are only what they wrote. */
export function oneLine(text: string, longest: number): string {
  return cut(harmless(text.slice(0, longest * 10)), longest)
}

/** A text of somebody cut to a few lines, each without blanks at its ends; '' where nothing is left of it. */
export function excerpt(text: string, lines: number, longest: number): string {
  const clean = text
    .slice(0, longest * 10)
    .split(/[\n\r\u2028\u2029]+/u)
    .map(harmless)
    .filter((line) => line !== '')
  const shown = clean.slice(0, lines).join('\n')
  const short = cut(shown, longest)
  return short === shown && clean.length > lines ? `${shown} …` : short
}

/** One line without what steers, hides or piles up; '' where nothing of it would be seen. */
function harmless(text: string): string {
  const line = text
    .normalize('NFC')
    .replace(WHITE_SPACE, ' ')
    .replace(UNSEEN, '')
    .replace(STRAY_JOINERS, '')
    .replace(TOWER, '$1')
    .replace(/ {2,}/g, ' ')
    .trim()
  return SEEN.test(line) ? line : ''
}

function cut(text: string, longest: number): string {
  const characters = [...text]
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text
}

/** What a contact is called on the screen: the cleaned name, or the address where it leaves nothing. */
export function personName(person: { name: string; jid: string }): string {
  return cleanName(person.name) || cleanName(person.jid)
}

/** A clean name for the middle of a sentence: one that runs right to left must not turn our words around. */
export function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name
}

/** The letter that stands for a name, '?' where it has none. */
export function initial(name: string): string {
  const found = /[\p{L}\p{N}]\p{M}{0,2}/u.exec(name)
  return found === null ? '?' : found[0].toUpperCase()
}

import type { MessageSearch } from '../../main/services/message-ports.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { FoundMessage } from '../../shared/domain/search.ts'

/** Over all messages, in the order of their numbers. Takes words apart where no letter or digit is. */
export function createMemoryMessageSearch(all: () => Message[]): MessageSearch {
  return {
    find(words, before, limit) {
      const wanted = wordsOf(words).map(([, folded]) => folded)
      const last = wanted.pop()
      if (last === undefined) return []
      return all()
        .reverse()
        .flatMap((message): FoundMessage[] => {
          const { id, conversation, direction, at, content } = message
          if (content.is !== 'text' || (before !== null && id >= before)) return []
          const there = wordsOf(content.text)
          const isFound = (folded: string): boolean => wanted.includes(folded) || folded.startsWith(last)
          const whole = wanted.every((word) => there.some(([, folded]) => folded === word))
          if (!whole || !there.some(([, folded]) => folded.startsWith(last))) return []
          return [{ id, conversation, direction, at, excerpt: excerptOf(content.text, isFound) }]
        })
        .slice(0, limit)
    },
  }
}

function wordsOf(text: string): [word: string, folded: string][] {
  return (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => [
    word,
    word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase(),
  ])
}

function excerptOf(text: string, isFound: (folded: string) => boolean): FoundMessage['excerpt'] {
  const excerpt: FoundMessage['excerpt'] = []
  let from = 0
  for (const [word, folded] of wordsOf(text)) {
    const at = text.indexOf(word, from)
    if (!isFound(folded)) continue
    excerpt.push({ text: text.slice(from, at), found: false }, { text: word, found: true })
    from = at + word.length
  }
  return [...excerpt, { text: text.slice(from), found: false }].filter((piece) => piece.text !== '')
}

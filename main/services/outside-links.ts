// Links that are opened outside the window. The last one waits here, before sign-in, too, until the page has followed it.
import { isOfRoom, readPersonLink } from '../../shared/domain/person-link.ts'
import type { OutsideLink, OutsideTarget } from '../../shared/domain/outside-link.ts'
import type { Screen } from './ports.ts'

export interface OutsideLinks {
  /** Takes a link as another program handed it over, whatever it is; one that still waits gives way to it. */
  opened(text: string): void
  /** The page is done with the link of this id. */
  taken(id: number): void
  /** The one that waits; null for none. */
  waiting(): OutsideLink | null
}

export function createOutsideLinks(screen: Screen): OutsideLinks {
  let waiting: OutsideLink | null = null
  let last = 0

  function become(link: OutsideLink | null): void {
    waiting = link
    screen.show({ name: 'link.changed', payload: { link } })
  }

  return {
    opened(text) {
      last += 1
      become({ id: last, target: targetOf(text) })
    },
    taken(id) {
      if (waiting?.id === id) become(null)
    },
    waiting: () => waiting,
  }
}

function targetOf(text: string): OutsideTarget {
  const query = text.slice(text.indexOf('?') + 1)
  const link = readPersonLink(text)
  if (link === undefined) return { is: 'unusable', why: isOfRoom(query) ? 'room' : 'no-person' }
  // PROTOCOL 10: who sent it meant a device, so that the person alone is not what the user is to look at
  if (link.fingerprint === null && /^balcony-verify\b/i.test(query)) {
    return { is: 'unusable', why: 'broken-code' }
  }
  return { is: 'person', ...link }
}

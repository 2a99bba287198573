// How the tables of the two verdicts say what came of a row.
import type { Verdict } from '../../../main/e2e/verdict.ts'

export function inWords(given: Verdict): string {
  switch (given.is) {
    case 'release':
      return given.trustNow ? 'trust and release' : 'release'
    case 'ask':
      return `ask: ${given.reason}`
    case 'refuse':
      return given.condition
  }
}

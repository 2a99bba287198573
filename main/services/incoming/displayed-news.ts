import type { BareJid } from '../../../shared/domain/jid.ts'
import { isOfOwnAccount } from '../copies.ts'
import type { DisplayedMarks } from '../displayed-marks.ts'
import { displayedNews } from '../displayed-stanzas.ts'
import { NO_STEP, type StanzaHandler } from './step.ts'

/** XEP-0490: only the own account says what own devices have shown. */
export function handleDisplayedNews(own: BareJid, displayed: DisplayedMarks): StanzaHandler {
  return ({ stanza }) => (isOfOwnAccount(stanza, own) ? displayed.took(displayedNews(stanza, own)) : NO_STEP)
}

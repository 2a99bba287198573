import { toBareJid, toFullJid, type BareJid } from '../../../shared/domain/jid.ts'
import type { DeviceLists } from '../device-lists.ts'
import { NO_STEP, telling, type StanzaHandler } from './step.ts'

/** PROTOCOL 8: news of a list, from whose it is, means to fetch all of it; what came along counts for nothing. */
export function handleDeviceNews(own: BareJid, lists: DeviceLists): StanzaHandler {
  return ({ stanza }) => {
    const from = stanza.attrs.from ?? own
    const owner = toFullJid(from) === undefined ? toBareJid(from) : undefined
    return owner === undefined ? NO_STEP : telling(() => lists.fetch(owner))
  }
}

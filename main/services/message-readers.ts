// Who can read a message: looked up when it is asked, so that it says how things stand now.
import { bareOf, toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Readers } from '../../shared/domain/readers.ts'
import type { KeptQuestion, ReleaseRecord } from '../e2e/key-ports.ts'
import type { Devices } from './devices.ts'
import type { Database } from './store-ports.ts'

type Own = Extract<Readers, { is: 'own' }>

export interface MessageReaders {
  of(messageId: number): Readers
}

/** `self`: this device. */
export function createMessageReaders(self: FullJid, database: Database, devices: Devices): MessageReaders {
  const own = bareOf(self)
  const { messages, keyTable, keyRequests, trustBook } = database

  function given(releases: readonly ReleaseRecord[]): Own['given'] {
    const first = new Map<string, Own['given'][number]>()
    for (const { jid, fingerprint, at, how } of releases) {
      const device = devices.find(jid, fingerprint)
      const name = `${jid}\n${fingerprint}`
      // since when it can read is what counts, not how often it asked
      if (device !== undefined && at < (first.get(name)?.at ?? Infinity)) first.set(name, { device, at, how })
    }
    return [...first.values()].sort((a, b) => a.at - b.at)
  }

  function waiting(questions: readonly KeptQuestion[]): Own['waiting'] {
    const first = new Map<string, Own['waiting'][number]>()
    for (const { from, fingerprint, firstAskedAt: askedAt, grantedAt } of questions) {
      const device = devices.find(bareOf(from), fingerprint)
      const name = `${bareOf(from)}\n${fingerprint}`
      if (device !== undefined && !first.has(name))
        first.set(name, { device, askedAt, granted: grantedAt !== null })
    }
    return [...first.values()]
  }

  function ofOwn({ id, conversation }: Message): Own {
    const sids = messages.keysOf(id)
    const read = given(sids.flatMap((sid) => keyTable.releasesOf(sid)))
    const holds = ({ jid, fingerprint }: { jid: BareJid; fingerprint: string }) =>
      read.some(({ device }) => device.jid === jid && device.fingerprint === fingerprint)
    const audience = sids.flatMap((sid) => keyTable.findOut(sid)?.audience ?? [conversation, own])
    return {
      is: 'own',
      given: read,
      waiting: waiting(sids.flatMap((sid) => keyRequests.questionsAbout(sid))).filter(
        ({ device }) => !holds(device),
      ),
      refused: [...new Set(audience)]
        .flatMap((jid) => trustBook.devicesOf(jid))
        .flatMap(({ jid, fingerprint }) => devices.find(jid, fingerprint) ?? [])
        .filter((device) => device.state === 'blocked' && !holds(device)),
    }
  }

  function ofReceived(id: number, sid: string, fingerprint: string | null): Readers {
    const writer = messages.writerOf(id)
    const sender = toFullJid(writer ?? '')
    const key = sender && keyTable.findIn(sender, sid)
    return {
      is: 'received',
      audience: key === undefined || key.grant === null ? null : [...key.audience],
      sealedBy:
        writer === undefined || fingerprint === null
          ? null
          : (devices.find(bareOf(writer), fingerprint) ?? null),
      given: sender === undefined ? [] : given(keyTable.releasesOf(sid, sender)),
    }
  }

  return {
    of(messageId) {
      const message = messages.find(messageId)
      if (message === undefined) return { is: 'unknown' }
      const { sealing, direction, content } = message
      if (sealing.is === 'plain') return { is: 'plain' }
      // what another own device wrote was sealed under its keys
      if (direction === 'out' && messages.writerOf(messageId) === self) return ofOwn(message)
      if (content.is !== 'text') return { is: 'unknown' }
      return ofReceived(messageId, sealing.sid, sealing.fingerprint)
    },
  }
}

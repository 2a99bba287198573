// PROTOCOL 4.9: what waits for a key opens in its place when the key comes.
import { bareOf, type FullJid } from '../../shared/domain/jid.ts'
import { compareStanding } from '../../shared/domain/message-standing.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Opening } from '../e2e/outcomes.ts'
import { parseStanza } from '../e2e/strict-xml.ts'
import type { InKey } from '../e2e/key-ports.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Conversations } from './conversations.ts'
import type { Devices } from './devices.ts'
import type { LiveStanzas } from './live-stanzas.ts'
import { isSameMessage, sealingOf, textOf } from './opened-content.ts'
import { readContents, type ContentReader, type Opened } from './sealed-contents.ts'
import type { WaitingMessage } from './message-ports.ts'
import type { Log } from './ports.ts'
import type { PutOff } from './put-off.ts'
import type { Database } from './store-ports.ts'

export interface Healing {
  /**
   * Opens everything that waits for (sender, sid), messages oldest first, with a key that is kept or with `candidate`,
   * which is kept once it opened something, and ends the asking in any case. Gives how many opened. Only from within
   * the account's queue.
   */
  heal(sender: FullJid, sid: string, candidate?: InKey): Promise<number>
  /** Ends every asking for which nothing waits any more. */
  endIdle(): void
  /** Nothing is asked any more for (sender, sid), and the keys of its requests are erased. Within the caller's transaction. */
  endDialBack(sender: FullJid, sid: string): void
  /** `heal` as work of its own, where something waits and the key is kept. */
  healLater(sender: FullJid, sid: string): void
  /**
   * A stanza with this `<mac/>` opened. The same where the key is still asked for; else only damaged copies of that stanza
   * are looked at once more, since what a key did not open once it will not open the next time.
   */
  finishLater(sender: FullJid, sid: string, mac: string): void
  /** Finishes what a former run began: keys that are here already. */
  resume(): void
}

interface Parts {
  database: Database
  engine: Engine
  queue: AccountQueue
  /** Waited for between two messages: hundreds may wait for one key. */
  pause(): Promise<void>
  devices: Devices
  live: LiveStanzas
  putOff: Pick<PutOff, 'keyCame'>
  /** Of what is no text. */
  contents: readonly ContentReader[]
  screen: Conversations
  log: Log
}

export function createHealing(parts: Parts): Healing {
  const { database, engine, queue, devices, live, putOff, contents, screen, log } = parts
  const { messages, dialBacks, keyTable, keyRequests } = database
  /** What `healLater` handed to the queue, which has not come to it. */
  const planned = new Set<string>()

  function endDialBack(sender: FullJid, sid: string): void {
    if (dialBacks.find(sender, sid) === undefined) return
    keyRequests.removeFor(sender, sid)
    dialBacks.remove(sender, sid)
  }

  function isBelow(message: Message, waitingId: number): boolean {
    const waiting = messages.find(waitingId)
    return waiting !== undefined && compareStanding(message, waiting) > 0
  }

  function open(waiting: WaitingMessage, opening: Opened, isNewKey: boolean): void {
    const { conversation } = waiting
    const text = textOf(opening.content)
    const sender = bareOf(opening.sender)
    // PROTOCOL 4.2: the same message may have come again and opened meanwhile
    const known =
      opening.innerId === null ? undefined : messages.findByStanzaId(conversation, sender, opening.innerId)
    // it stays where it stands further up, also where its copy was faster
    const isSame = text !== null && isSameMessage(known, text, 'sealed')
    const copy = isSame && known !== undefined && isBelow(known, waiting.id) ? known : undefined
    const isShown = text !== null && (!isSame || copy !== undefined)
    const more = readContents(contents, { opening, conversation, live: false })
    let healed: Message | undefined
    // undone with the program, it waits again; a key that was just given might not be given again
    const store = isNewKey ? database.transaction : database.redoable
    const learned = store(() => {
      const device = devices.learn(opening)
      if (isShown) {
        const content = { is: 'text', text } as const
        const { innerId: stanzaId, stamp: at } = opening
        if (copy !== undefined) messages.remove(copy.id)
        healed = messages.heal(waiting.id, { stanzaId, at, content, sealing: sealingOf(opening) })
      } else {
        messages.remove(waiting.id)
      }
      more.keep()
      return device
    })
    if (learned !== null) devices.show(learned)
    if (healed !== undefined) screen.showHealed(healed)
    else screen.showRemoved(conversation, waiting.id)
    if (copy !== undefined) screen.showRemoved(conversation, copy.id)
    more.tell()
  }

  function settle(waiting: WaitingMessage, opening: Opening, isNewKey = false): boolean {
    switch (opening.is) {
      case 'opened':
        open(waiting, opening, isNewKey)
        return true
      case 'duplicate':
        database.transaction(() => messages.remove(waiting.id))
        screen.showRemoved(waiting.conversation, waiting.id)
        return false
      case 'unreadable':
        log.warn('a waiting message could not be opened', { problem: opening.problem })
        screen.showMessage(
          database.transaction(() =>
            messages.setContent(waiting.id, { is: 'unreadable', problem: opening.problem }),
          ),
        )
        return false
      case 'missing-key':
        return false
    }
  }

  async function openWaiting({ stanza }: WaitingMessage, candidate?: InKey): Promise<Opening> {
    await parts.pause()
    const outer = parseStanza(stanza.xml)
    if (outer === undefined) throw new Error('a kept stanza is no XML')
    const { arrivedAt, serverStamp } = stanza
    return engine.open(outer, { at: arrivedAt, serverStamp }, candidate)
  }

  async function heal(sender: FullJid, sid: string, candidate?: InKey): Promise<number> {
    let opened = 0
    const closed: WaitingMessage[] = []
    // PROTOCOL 4.2: of a message that came twice, sealed anew, the first keeps its place
    for (const waiting of messages.waitingFor(sender, sid).reverse()) {
      // after the first one opened the candidate is kept, and found like any other key
      const given = opened === 0 ? candidate : undefined
      const opening = await openWaiting(waiting, given)
      if (queue.stopped()) return opened
      if (settle(waiting, opening, given !== undefined)) opened += 1
      else closed.push(waiting)
    }
    // damaged copies of what opened after them
    for (const waiting of opened === 0 ? [] : closed) {
      const opening = await openWaiting(waiting)
      if (queue.stopped()) return opened
      if (opening.is === 'duplicate' && messages.waiting(waiting.id) !== undefined) settle(waiting, opening)
    }
    for (const stanza of live.take(sender, sid)) {
      const isOpen = await stanza.keyCame(opened === 0 ? candidate : undefined)
      if (queue.stopped()) return opened
      if (isOpen) opened += 1
    }
    if (opened > 0) putOff.keyCame(sender, sid)
    // PROTOCOL 7: the key made for the request is erased when the answer is read, whatever it was worth
    if (candidate !== undefined || keyTable.findIn(sender, sid) !== undefined) {
      database.transaction(() => endDialBack(sender, sid))
    }
    return opened
  }

  function healLater(sender: FullJid, sid: string): void {
    const name = `${sender} ${sid}`
    // of a page of the archive every message may say so
    if (planned.has(name) || messages.newestWaitingFor(sender, sid) === null) return
    planned.add(name)
    queue.add(async () => {
      planned.delete(name)
      await heal(sender, sid)
    })
  }

  function finishLater(sender: FullJid, sid: string, mac: string): void {
    // what stands on the screen already comes first
    if (dialBacks.find(sender, sid) !== undefined) healLater(sender, sid)
    else if (mac !== '' && messages.isWaiting(sender, sid, mac)) queue.add(() => openCopies(sender, sid, mac))
    putOff.keyCame(sender, sid)
  }

  async function openCopies(sender: FullJid, sid: string, mac: string): Promise<void> {
    for (const waiting of messages.waitingFor(sender, sid)) {
      if (!waiting.stanza.xml.includes(mac)) continue
      const opening = await openWaiting(waiting)
      if (queue.stopped()) return
      settle(waiting, opening)
    }
  }

  return {
    heal,
    endIdle() {
      database.transaction(() => {
        for (const { sender, sid } of dialBacks.all()) {
          if (messages.newestWaitingFor(sender, sid) === null) endDialBack(sender, sid)
        }
      })
    },
    endDialBack,
    healLater,
    finishLater,
    resume() {
      for (const { sender, sid } of dialBacks.all()) {
        if (keyTable.findIn(sender, sid) !== undefined) healLater(sender, sid)
      }
    },
  }
}

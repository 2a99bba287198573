// A device that is nothing but an engine on the wire: it answers requests for its keys, and sends what the test says.
import xml, { type Element } from '@xmpp/xml'
import type { SealOptions } from '../../main/e2e/engine-api.ts'
import { keyRequestOf } from '../../main/e2e/stanza-shape.ts'
import type { FullJid } from '../../shared/domain/jid.ts'
import { createEngineParty, type EngineParty } from '../doubles/engine-party.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import type { Wire } from './wire.ts'

export interface EnginePeer extends EngineParty {
  /** Requests are answered. */
  answers: boolean
  /** It takes requests for such of a peer of the bare draft, and answers with the bare key. */
  unsigned: boolean
  /** What came that is no request for a key, answers to its own iq included. */
  readonly received: Element[]
  /** A chat message with `children`, sealed for `to`. */
  seal(children: Element[], to: string): Promise<Element>
  /** Any stanza, sealed. */
  sealStanza(stanza: Element, options?: SealOptions): Promise<Element>
  send(stanza: Element): void
}

export async function enterEnginePeer(wire: Wire, time: FakeTime, jid: FullJid): Promise<EnginePeer> {
  const party = await createEngineParty(time, jid, 'desk')
  const peer: EnginePeer = {
    ...party,
    answers: true,
    unsigned: false,
    received: [],
    seal(children, to) {
      const attrs = { xmlns: 'jabber:client', type: 'chat', from: jid, to, id: party.ports.random.uuid() }
      return peer.sealStanza(xml('message', attrs, ...children))
    },
    async sealStanza(stanza, options) {
      const sealed = await party.engine.seal(stanza, options)
      if (sealed.is === 'too-large') throw new Error('too large')
      return sealed.stanza
    },
    send: (stanza) => wire.take(jid, stanza),
  }
  async function answer(request: Element): Promise<Element> {
    const release = await party.engine.answer(request)
    release.commit()
    if (release.is !== 'ask') return release.reply
    // its user lets everybody in
    const { jid: who, fingerprint } = release.device
    party.ports.trust.decide({
      ...{ jid: who, fingerprint, at: time.clock.now() },
      state: 'trusted',
      manner: 'user',
    })
    const allowed = await party.engine.answer(request)
    allowed.commit()
    return allowed.reply
  }
  const stanza = (arriving: Element) => {
    const keyreq = arriving.is('iq') && arriving.attrs.type === 'get' ? keyRequestOf(arriving) : undefined
    if (keyreq === undefined) return void peer.received.push(arriving)
    if (!peer.answers) return
    if (peer.unsigned) keyreq.children = keyreq.getChildren('pkey')
    void answer(arriving).then(peer.send)
  }
  const nothing = () => undefined
  const listener = { state: nothing, online: nothing, stanza, acknowledged: nothing, unsent: nothing }
  wire.enter(jid, listener, (iq) => void peer.received.push(iq))
  peer.send(xml('presence'))
  return peer
}

import fc from 'fast-check'
import { bareOf, toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { anyText } from './text.ts'

const local = fc.oneof(fc.constantFrom('juliet', 'ＲＯＭＥＯ', 'josé', 'ß', '李'), anyText)
const domain = fc.oneof(
  fc.domain(),
  fc.constantFrom('a.test', 'Bücher.Example', 'b.test.', '[2001:db8::1]', '127.0.0.1', 'a．b'),
)
const resource = fc.oneof(fc.constantFrom('balcony.1', 'My\u00a0Phone/2', '@/@'), anyText)

/** Something like an address, prepared or not, valid or not. */
export const addressText: fc.Arbitrary<string> = fc
  .tuple(fc.option(local), domain, fc.option(resource))
  .map(
    ([name, host, place]) => (name === null ? '' : `${name}@`) + host + (place === null ? '' : `/${place}`),
  )

/** A prepared full address. */
export const fullJid: fc.Arbitrary<FullJid> = fc
  .tuple(local, domain, resource)
  .map(([name, host, place]) => toFullJid(`${name}@${host}/${place}`))
  .filter((jid) => jid !== undefined)

/** A prepared bare address. */
export const bareJid: fc.Arbitrary<BareJid> = fullJid.map(bareOf)

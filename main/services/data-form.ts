// XEP-0004: forms that are filled in and sent.
import xml, { type Element } from '@xmpp/xml'

export const DATA = 'jabber:x:data'

/** `type`: what kind of form it is (XEP-0068). */
export function filledForm(type: string, fields: Readonly<Record<string, string>>): Element {
  const field = (name: string, value: string, more = {}) =>
    xml('field', { var: name, ...more }, xml('value', {}, value))
  return xml(
    'x',
    { xmlns: DATA, type: 'submit' },
    field('FORM_TYPE', type, { type: 'hidden' }),
    ...Object.entries(fields).map(([name, value]) => field(name, value)),
  )
}

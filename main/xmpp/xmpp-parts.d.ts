// @xmpp/client ships no types; this declares the part that Balcony uses (read from @xmpp/client 0.14.0).
declare module '@xmpp/client' {
  import type factory from '@xmpp/xml'
  export const xml: typeof factory
}

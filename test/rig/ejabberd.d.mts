import type { Server, Servers } from './prosody.mjs'

/** What `Servers` offers, for the ejabberd c.test as well. */
export interface Federation extends Servers {
  readonly c: Server
}

/** Start a.test and b.test on Prosody and c.test on ejabberd with these accounts (bare JID to password). */
export function startFederation(options?: { users?: Record<string, string> }): Promise<Federation>

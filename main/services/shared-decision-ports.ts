// PROTOCOL 10, shared decisions: what came from own devices, and what they were told.

export interface ReceivedDecision {
  id: number
  /** Compact JWS as it came; nothing about it is checked yet. */
  token: string
  /** Fingerprint of the device that sent it. */
  sender: string
}

export interface SharedDecisionStore {
  /** One that is kept already is kept once. */
  keepReceived(token: string, sender: string): void
  /** In the order in which they came. */
  received(): ReceivedDecision[]
  countReceived(): number
  dropReceived(id: number): void
  /** Decisions (by `KeptDecision.id`) that this own device was sent. */
  toldTo(device: string): ReadonlySet<number>
  setTold(device: string, decisionId: number): void
}

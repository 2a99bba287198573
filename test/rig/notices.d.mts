export interface ShownNotice {
  program: string
  title: string
  /** As it went over the bus: markup. */
  body: string
  isClickable: boolean
}

export interface DesktopNotices {
  /** Everything that was said to the service and by it, as text. */
  heard(): string
  /** Every notice so far, in order. */
  shown(): ShownNotice[]
  /** How many stand on the screen now. */
  standing(): Promise<number>
  /** Clicks the uppermost one. */
  click(): Promise<void>
  dismissAll(): Promise<void>
  stop(): Promise<void>
}

export function startNotices(env: NodeJS.ProcessEnv): Promise<DesktopNotices>

/** What an icon in the tray says of itself. */
export interface Icon {
  id: string
  status: string
  tooltip: string
  /** Of its picture, in pixels. */
  width: number
  /** The same for the same picture. */
  picture: string
  menu: { label: string; kind: string; on: boolean }[]
}

export interface DesktopTray {
  icons(): Promise<Icon[]>
  /** Clicks the icon. */
  activate(): Promise<void>
  /** Chooses from its menu. */
  choose(label: string): Promise<void>
  stop(): Promise<void>
}

export function startTray(env: NodeJS.ProcessEnv): Promise<DesktopTray>

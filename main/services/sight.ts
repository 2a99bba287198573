// What somebody in front of the computer sees of Balcony now.
import type { BareJid } from '../../shared/domain/jid.ts'

/** What the page says of itself. */
export interface Attention {
  /** The conversation that is open, null for none. */
  open: BareJid | null
  /** The page has the focus: somebody works in it. */
  focused: boolean
}

export interface Sight {
  /** The window is on a screen that is not locked. */
  setVisible(visible: boolean): void
  attend(attention: Attention): void
  /** Is somebody looking at the window? */
  onWindow(): boolean
  /** Is somebody looking at this conversation? */
  on(conversation: BareJid): boolean
}

export function createSight(): Sight {
  let visible = true
  let attention: Attention = { open: null, focused: false }
  const onWindow = () => visible && attention.focused
  return {
    setVisible(now) {
      visible = now
    },
    attend(now) {
      attention = now
    },
    onWindow,
    on: (conversation) => onWindow() && attention.open === conversation,
  }
}

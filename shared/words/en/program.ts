// The program itself.
export const app = {
  name: 'Balcony',
  starting: 'Starting…',
  tryAgain: 'Try again',
  promise:
    'Talk with anyone on XMPP. Your words are sealed on this computer, and only the people you trust can ask for the key.',
  title: (unread: number) => (unread === 0 ? 'Balcony' : `(${unread}) Balcony`),
} as const

/** Where the page ended again and again. */
export const gone = {
  title: 'The window stopped working',
  text: 'Balcony opened it again a few times, and it stopped each time.',
  nothingLost: 'Your messages and your keys are safe, and Balcony is still running.',
} as const

export const menu = {
  balcony: 'Balcony',
  close: 'Close the window',
  quit: 'Quit',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  resetZoom: 'Usual size',
  fullScreen: 'Full screen',
  reload: 'Load the page again',
  devTools: 'Developer tools',
} as const

// The notices of the system, as Electron shows them.
import type { NotificationConstructorOptions } from 'electron'

interface Notice {
  id: string
  title: string
  body: string
  silent: boolean
}

interface Listener {
  clicked(id: string): void
  closed(id: string): void
}

/** A notice of Electron, as far as it is used here. */
export interface SystemNotice {
  show(): void
  close(): void
  on(event: 'click' | 'close' | 'failed', listener: () => void): unknown
}

interface Tools {
  isSupported(): boolean
  make(options: NotificationConstructorOptions): SystemNotice
  /** Path of the picture beside the words; none where the system takes the program's own. */
  icon: string | undefined
  /** Does the system read `<b>` in the body as markup? */
  readsMarkup(): boolean
  /** Brings the window to the front. */
  comeForward(): void
}

export interface Notifications {
  listen(listener: Listener): void
  show(notice: Notice): void
  close(id: string): void
}

export function createNotifications({
  isSupported,
  make,
  icon,
  readsMarkup,
  comeForward,
}: Tools): Notifications {
  // Held here: one that is collected as garbage hears no click.
  const standing = new Map<string, SystemNotice>()
  let listener: Listener = { clicked: () => undefined, closed: () => undefined }

  function close(id: string): void {
    const notice = standing.get(id)
    // first, so that its end is no news
    standing.delete(id)
    notice?.close()
  }

  return {
    listen(to) {
      listener = to
    },
    show({ id, title, body, silent }) {
      if (!isSupported()) return
      close(id)
      const notice = make({
        title,
        body: readsMarkup() ? escaped(body) : body,
        silent,
        // on Linux nothing else keeps it from pushing itself forward once more
        urgency: silent ? 'low' : 'normal',
        ...(icon === undefined ? {} : { icon }),
      })
      standing.set(id, notice)
      const isMine = (): boolean => standing.get(id) === notice
      // The service takes it away then, and Electron tells of no close that a click brought.
      notice.on('click', () => {
        comeForward()
        if (!isMine()) return
        listener.clicked(id)
        close(id)
        listener.closed(id)
      })
      const gone = (): void => {
        if (!isMine()) return
        standing.delete(id)
        listener.closed(id)
      }
      notice.on('close', gone)
      notice.on('failed', gone)
      notice.show()
    },
    close,
  }
}

/** Desktop Notifications Specification, "Markup": XML. */
function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

// What a Linux desktop offers outside the window.
import { DESKTOP_BUS, openSessionBus, type SessionBus } from './session-bus.ts'

const WATCHER = 'org.kde.StatusNotifierWatcher'
const NOTICES = 'org.freedesktop.Notifications'

export interface DesktopListener {
  /** Whether a tray shows icons now. Told at first, and after each change. */
  tray(isThere: boolean): void
  /** Whether the body of a notice is read as markup. Told where it is known. */
  markup(isRead: boolean): void
}

/** Watches the desktop for as long as the program runs. Without a session bus there is no tray, and nothing is told. */
export async function watchLinuxDesktop(env: NodeJS.ProcessEnv, listener: DesktopListener): Promise<void> {
  let there = false
  let asks = Promise.resolve()

  function become(isThere: boolean): void {
    if (isThere === there) return
    there = isThere
    listener.tray(isThere)
  }

  const bus = await openSessionBus(env, () => become(false))

  async function look(): Promise<void> {
    become(await hasTray(bus).catch(() => false))
  }

  // one after the other, so that the last answer counts
  function lookLater(): void {
    asks = asks.then(look)
  }

  await bus.onSignal(
    [
      `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${WATCHER}'`,
      `type='signal',interface='${WATCHER}'`,
    ],
    lookLater,
  )
  lookLater()
  await asks
  listener.markup(await readsMarkup(bus))
}

// Asked by name first: a call would start a service that only waits to be asked.
async function hasOwner(bus: SessionBus, name: string): Promise<boolean> {
  const call = { ...DESKTOP_BUS, interface: 'org.freedesktop.DBus', member: 'NameHasOwner', args: [name] }
  return (await bus.call(call))[0] === true
}

/** freedesktop.org, "Status Notifier Item": a watcher takes the icons, a host shows them. */
async function hasTray(bus: SessionBus): Promise<boolean> {
  if (!(await hasOwner(bus, WATCHER))) return false
  const [isThere] = await bus.call({
    destination: WATCHER,
    path: '/StatusNotifierWatcher',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    args: [WATCHER, 'IsStatusNotifierHostRegistered'],
  })
  return isThere === true
}

/** Desktop Notifications Specification, "GetCapabilities". A service that does not say so may read markup. */
async function readsMarkup(bus: SessionBus): Promise<boolean> {
  try {
    const [capabilities] = await bus.call({
      destination: NOTICES,
      path: '/org/freedesktop/Notifications',
      interface: NOTICES,
      member: 'GetCapabilities',
      args: [],
    })
    return !Array.isArray(capabilities) || capabilities.includes('body-markup')
  } catch {
    return true
  }
}

// The notices that Electron shows, with a real service of notices on the session bus: run inside its main process.
import { app, Notification } from 'electron'
import { afterAll, beforeAll, describe } from 'vitest'
import { createNotifications } from '../../main/electron/notifications.ts'
import { notifierContract } from '../contract/notifier.contract.ts'
import { startNotices, type DesktopNotices } from '../rig/notices.mjs'

describe.runIf(process.platform === 'linux')('on the desktop', () => {
  let desktop: DesktopNotices

  beforeAll(async () => {
    await app.whenReady()
    desktop = await startNotices(process.env)
  })
  afterAll(() => desktop.stop())

  notifierContract({
    async make() {
      // those of the test before
      await desktop.dismissAll()
      return createNotifications({
        isSupported: () => Notification.isSupported(),
        make: (options) => new Notification(options),
        icon: undefined,
        readsMarkup: () => true,
        comeForward: () => undefined,
      })
    },
    standing: () => desktop.standing(),
    last() {
      const notice = desktop.shown().at(-1)
      return notice && { title: notice.title, body: notice.body }
    },
    click: () => desktop.click(),
    dismiss: () => desktop.dismissAll(),
  })
})

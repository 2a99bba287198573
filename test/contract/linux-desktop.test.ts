// The session bus by our own few bytes, with the real dbus-daemon, a real tray and a real service of notices on it.
import { afterAll, beforeAll, expect, it, describe, vi } from 'vitest'
import { watchLinuxDesktop } from '../../main/platform/linux-desktop.ts'
import { startSession } from '../../scripts/session.mjs'
import { startNotices } from '../rig/notices.mjs'
import { startTray } from '../rig/tray.mjs'

describe.runIf(process.platform === 'linux')('the desktop', () => {
  let session: Awaited<ReturnType<typeof startSession>>
  let env: NodeJS.ProcessEnv
  const told: string[] = []
  const listener = {
    tray: (isThere: boolean) => told.push(`tray ${isThere}`),
    markup: (isRead: boolean) => told.push(`markup ${isRead}`),
  }
  beforeAll(async () => {
    session = await startSession({ ownDisplay: true })
    env = { ...process.env, ...session.env }
  })
  afterAll(() => session.stop())

  it('without services has no tray, and may read markup', async () => {
    await watchLinuxDesktop(env, listener)
    expect(told).toEqual(['markup true'])
  })

  it('tells when a tray comes, goes, and comes again', async () => {
    told.length = 0
    const hears = (last: string) => vi.waitFor(() => expect(told.at(-1)).toBe(last), { timeout: 10_000 })
    for (let round = 0; round < 2; round += 1) {
      const tray = await startTray(env)
      await hears('tray true')
      await tray.stop()
      await hears('tray false')
    }
    expect(told).toEqual(['tray true', 'tray false', 'tray true', 'tray false'])
  })

  it('whose tray is there already tells of it first', async () => {
    const [tray, notices] = [await startTray(env), await startNotices(env)]
    const heard: string[] = []
    await watchLinuxDesktop(env, {
      tray: (isThere) => heard.push(`tray ${isThere}`),
      markup: (isRead) => heard.push(`markup ${isRead}`),
    })
    expect(heard).toEqual(['tray true', 'markup true'])
    await notices.stop()
    await tray.stop()
  })

  it.each([
    ['that is not named', { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' }],
    ['of a kind that is not known', { DBUS_SESSION_BUS_ADDRESS: 'tcp:host=127.0.0.1', XDG_RUNTIME_DIR: '/' }],
    ['that nobody listens at', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nobody/listens' }],
  ])('has none on a bus %s', async (_, names) => {
    await expect(watchLinuxDesktop({ ...env, ...names }, listener)).rejects.toThrow(/session bus/)
  })
})

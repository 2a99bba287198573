// Between the page and the main process there are two functions, and behind them a counter that lets nothing bad in.
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallReply } from '../../shared/ipc/contract.ts'
import type { BalconyWindow } from '../rig/window.mjs'
import { setStage, type Stage } from './stage.ts'

type Reply = CallReply<'app.snapshot'>
type AnyCall = (name: unknown, input: unknown) => Promise<Reply>

let stage: Stage
let window: BalconyWindow
beforeAll(async () => {
  stage = await setStage()
  window = await stage.open('nobody')
  // the first run explains itself before anybody signs in
  await window.page.getByRole('button', { name: 'Go on' }).click()
  await window.page.getByRole('button', { name: 'Sign in' }).waitFor()
}, 120_000)
afterAll(() => stage.close())

/** What the counter says to a call out of the page. */
const call = (name: unknown, input: unknown): Promise<Reply> =>
  window.page.evaluate(
    ([name, input]) => (globalThis.window.balcony.call as AnyCall)(name, input),
    [name, input],
  )
const works = async () => expect(await call('app.snapshot', {})).toMatchObject({ is: 'output' })

describe('the page', () => {
  it('has no Node, no require and no ipcRenderer, and two functions that cannot be changed', async () => {
    const seen = await window.page.evaluate(() => {
      const { balcony } = globalThis.window
      const { call } = balcony
      const changes = [
        () => ((balcony as { call: unknown }).call = () => 'mine'),
        () => ((balcony as unknown as Record<string, unknown>).more = 1),
        () => ((globalThis.window as { balcony: unknown }).balcony = {}),
      ]
      for (const change of changes) {
        try {
          change()
        } catch {
          // strict code is told; what counts is that nothing changed
        }
      }
      const names = [
        'require',
        'process',
        'module',
        'Buffer',
        'global',
        'ipcRenderer',
        'electron',
        '__dirname',
      ]
      return {
        names: Object.keys(balcony).sort(),
        kinds: Object.values(balcony).map((value) => typeof value),
        frozen: Object.isFrozen(balcony),
        node: names.filter((name) => name in globalThis),
        same: globalThis.window.balcony === balcony && balcony.call === call,
      }
    })
    expect(seen).toEqual({
      names: ['call', 'onEvent'],
      kinds: ['function', 'function'],
      frozen: true,
      node: [],
      same: true,
    })
  })

  it('gets nothing of Electron through the functions or the promise that they give', async () => {
    const found = await window.page.evaluate(() => {
      const { balcony } = globalThis.window
      const values = [balcony, balcony.call, balcony.call('app.snapshot', {}), balcony.onEvent(() => {})]
      // the world that a function comes from is the one that its own constructor sees
      return values.map((value) =>
        (value.constructor.constructor as (code: string) => () => string)(
          'return `${typeof process} ${typeof require}`',
        )(),
      )
    })
    expect(found).toEqual(Array(4).fill('undefined undefined'))
  })
})

describe('the counter', () => {
  it.each(['no.such', '__proto__', 'constructor', 'toString', '', 7, null, ['app.snapshot'], {}])(
    'knows no call %j',
    async (name) => {
      expect(await call(name, {})).toMatchObject({ is: 'error', code: 'unknown-call' })
      await works()
    },
  )

  it('takes no input of a wrong type, and is not changed by one with a __proto__', async () => {
    const { page } = window
    const inputs = [null, 7, 'x', [], { jid: 7, text: {} }, { jid: 'romeo@b.test', text: 'x', more: 1 }]
    for (const input of inputs) {
      expect(await call('message.send', input)).toMatchObject({ is: 'error', code: 'bad-input' })
    }
    const reply = await page.evaluate(() => {
      const input: unknown = JSON.parse(
        '{"__proto__": {"hurt": 1}, "constructor": {"prototype": {"hurt": 1}}}',
      )
      return (globalThis.window.balcony.call as AnyCall)('app.retry', input)
    })
    expect(reply).toMatchObject({ is: 'error', code: 'bad-input' })
    expect(await window.inMain(() => 'hurt' in {}, null)).toBe(false)
    await works()
  })

  it('refuses 10 MB, as one text, as a name, as bytes and in small pieces', async () => {
    const replies = await window.page.evaluate(async () => {
      const ask = globalThis.window.balcony.call as AnyCall
      const large = 'x'.repeat(10_000_000)
      const pieces = Array.from({ length: 100_000 }, () => 'x'.repeat(100))
      return [
        await ask('message.send', { jid: 'romeo@b.test', text: large }),
        await ask(large, {}),
        await ask('message.send', { jid: 'romeo@b.test', text: new Uint8Array(10_000_000) }),
        await ask('message.send', { jid: 'romeo@b.test', text: pieces }),
      ]
    })
    for (const reply of replies) expect(reply).toMatchObject({ is: 'error', code: 'too-large' })
    await works()
  })

  it('refuses most of 10,000 calls at once, and works right afterwards', async () => {
    const codes = await window.page.evaluate(async () => {
      const { balcony } = globalThis.window
      const all = Array.from({ length: 10_000 }, () => balcony.call('app.snapshot', {}))
      const counts: Record<string, number> = {}
      for (const reply of await Promise.all(all)) {
        const kind = reply.is === 'error' ? reply.code : reply.is
        counts[kind] = (counts[kind] ?? 0) + 1
      }
      return counts
    })
    expect((codes.output ?? 0) + (codes['too-many'] ?? 0)).toBe(10_000)
    expect(codes['too-many']).toBeGreaterThan(5_000)
    await expect.poll(() => call('app.snapshot', {})).toMatchObject({ is: 'output' })
    await window.page.getByRole('button', { name: 'Connection settings' }).click()
    await window.page.getByRole('textbox', { name: 'Server' }).waitFor()
  })
})

describe('who else asks', () => {
  it('a frame inside the page has no bridge', async () => {
    const kinds = await window.page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'))
      const inside = frame.contentWindow as unknown as { balcony: unknown }
      const kind = typeof inside.balcony
      frame.remove()
      return kind
    })
    expect(kinds).toBe('undefined')
  })

  it('a frame that was given the preload by mistake is refused by main', async () => {
    const careless = await stage.open('careless', {
      app: resolve(import.meta.dirname, '../rig/careless-window'),
    })
    // the policy in the page itself; the other one this Balcony does without
    const control = await careless.page.context().newCDPSession(careless.page)
    await control.send('Page.setBypassCSP', { enabled: true })
    await careless.page.reload()
    const replies = await careless.page.evaluate(async () => {
      const frame = document.createElement('iframe')
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
      frame.src = 'app://balcony/gone.html'
      document.body.append(frame)
      await loaded
      const inside = frame.contentWindow as Window
      return {
        address: inside.location.href,
        inside: await inside.balcony.call('app.snapshot', {}),
        above: await globalThis.window.balcony.call('app.snapshot', {}),
      }
    })
    expect(replies).toMatchObject({
      address: 'app://balcony/gone.html',
      inside: { is: 'error', code: 'not-allowed' },
      above: { is: 'output' },
    })
    await careless.close()
  })

  it('another window with the same page and preload is refused', async () => {
    const reply = await window.inMain(
      async ({ BrowserWindow }, preload) => {
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        await other.loadURL('app://balcony/index.html')
        const said: unknown = await other.webContents.executeJavaScript('balcony.call("app.snapshot", {})')
        other.destroy()
        return said
      },
      resolve(import.meta.dirname, '../../out/preload/preload.cjs'),
    )
    expect(reply).toMatchObject({ is: 'error', code: 'not-allowed' })
  })

  it('another page in our own window is refused', async () => {
    const reply = await window.inMain(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      await contents?.loadURL('about:blank')
      return contents?.executeJavaScript('balcony.call("app.snapshot", {})') as Promise<unknown>
    }, null)
    expect(reply).toMatchObject({ is: 'error', code: 'not-allowed' })
  })
})

import { expect, it } from 'vitest'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import { appInTests } from './app-in-tests.ts'
import { FakeBridge } from './fake-bridge.ts'
import { axeFindings, picture, type Shown } from './rendered-app.ts'
import { contact, device, ROMEO, signedIn, talk, text, waiting } from './verona.ts'

const app = appInTests()

async function show(messages: Message[], name = 'Romeo', width = 1280): Promise<Shown> {
  const bridge = new FakeBridge({
    snapshot: signedIn([talk(contact(ROMEO, name), messages.at(-1) ?? null)]),
    messages: { [ROMEO]: messages },
    devices: { [ROMEO]: [device(name)] },
  })
  const shown = await app.show(bridge, { width })
  await shown.page.getByRole('list', { name: 'Conversations' }).getByRole('button').click()
  await shown.page.getByRole('log').getByRole('article').first().waitFor()
  return shown
}

const MARKUP =
  '<script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'"><b>bold</b> {@html 1} &amp;'
const TOWER = `Z${'\u0301\u0310\u0343'.repeat(400)}`

it('markup is shown as the text that it is', async () => {
  const { page, faults } = await show([text(1, '18:00', MARKUP)], MARKUP)
  expect(await page.getByRole('log').locator('.text').textContent()).toBe(MARKUP)
  expect(await page.locator('b, img, main script').count()).toBe(0)
  expect(await page.title()).toBe('Balcony')
  expect(faults).toEqual([])
  await page.context().close()
})

it.each([1280, 480])('long words, many lines, towers and controls break nothing at %i px', async (width) => {
  const hostile = [
    text(1, '18:00', Array.from({ length: 1_000 }, (_, i) => `line ${i}`).join('\n')),
    text(2, '18:10', 'w'.repeat(10_000)),
    text(3, '18:20', `\u202eevil\u202c \u2066isolate \u200f\u061c and after`),
    text(4, '18:30', '\u0001\u0007\u001b[31m red? \u0000 \ufeff\u2028next\u2029para'),
    text(5, '18:40', TOWER),
    text(6, '18:50', '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 emoji, שלום ועולם, مرحبا'),
    waiting(7, '18:55', 'asking', `\u202e${'x'.repeat(500)} <b>laptop</b>`),
  ]
  const { page, faults } = await show(hostile, 'Romeo', width)
  await picture(page, `hostile-${width}`)
  const log = page.getByRole('log')
  const overflows = () => log.evaluate((e) => e.scrollWidth > e.clientWidth)
  expect(await overflows()).toBe(false)
  for (let i = 0; i < 40; i++) {
    await log.evaluate((e) => (e.scrollTop -= 700))
    await page.waitForTimeout(20)
    expect(await overflows()).toBe(false)
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  // The message after an override keeps its direction, and the window its order.
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('still works')
  expect(faults).toEqual([])
  await page.context().close()
})

it('a name is cleaned of what steers, hides, piles up or looks like our marks', async () => {
  const name = `\u202eoemoR\u202c\u0007 ✓🛡️ Mon\u200btague ${TOWER} ${'long '.repeat(60)}`
  const { page } = await show(
    [text(1, '18:00', 'hi'), waiting(2, '18:01', 'refused', '🔒\u202e✅phone')],
    name,
  )
  const heading = (await page.getByRole('heading', { level: 2 }).first().textContent()) ?? ''
  expect(heading).toMatch(/^oemoR Montague \u0179/)
  expect(heading).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b✓🛡✅🔒]/u)
  expect([...heading].length).toBeLessThan(85)
  expect(await page.getByRole('log').getByText('phone refused the key').textContent()).not.toMatch(
    /[\u202e✅🔒]/u,
  )
  await page.getByRole('button', { name: 'Devices' }).click()
  await picture(page, 'hostile-name')
  expect(await axeFindings(page)).toEqual([])
  await page.context().close()
})

it('a name that runs right to left does not turn our words around', async () => {
  const { page } = await show([waiting(1, '18:00', 'asking', 'مكتب')], 'رومیو')
  const sentence = page.getByRole('log').getByText('for the key…')
  expect(await sentence.textContent()).toBe("Asking \u2068رومیو\u2069's \u2068مكتب\u2069 for the key…")
  await page.context().close()
})

it.each([1280, 480])('what a stranger or a server says of people breaks nothing at %i px', async (width) => {
  const words = `\u202e${MARKUP} ${TOWER} ${'w'.repeat(900)}`
  const lines = Array.from({ length: 300 }, () => '\n').join('')
  const none = { inRoster: false, subscription: 'none', wantsIn: true } as const
  const groups = [
    '\u202eFamily',
    'Family',
    'w'.repeat(900),
    ...Array.from({ length: 60 }, (_, n) => `group ${n}`),
  ]
  const online = { availability: 'busy', devicesOnline: 1, status: words, groups } as const
  const snapshot = signedIn([
    talk(contact(ROMEO, 'Romeo', { ...online, groups: [...groups] })),
    talk(contact('paris@c.test' as BareJid, words, { ...none, request: `${words}${lines}end`, nick: words })),
  ])
  const { page, faults } = await app.show(new FakeBridge({ snapshot }), { width })
  const door = page.getByRole('list', { name: 'Requests' })
  await door.getByText('wants to see when you are online').waitFor()
  expect(await door.locator('blockquote').textContent()).not.toMatch(/[\u202e\n]/)
  await picture(page, `hostile-people-${width}`)
  expect(await page.locator('nav b, nav img, nav script').count()).toBe(0)
  await door.getByRole('button', { name: 'Refuse' }).click()
  await page.getByRole('list', { name: 'Conversations' }).getByText('Romeo').click()
  await page.getByRole('heading', { name: 'Romeo' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  expect(await axeFindings(page)).toEqual([])
  expect(faults).toEqual([])
  await page.context().close()
})

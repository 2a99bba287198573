import { describe, it } from 'vitest'
import { appInTests } from './app-in-tests.ts'
import { log, nurse, row, show } from './balcony-page.ts'
import { contact, NURSE, ROMEO, romeo, signedIn, talk, text, waiting } from './verona.ts'

const app = appInTests()

describe('frames', () => {
  it('that are contained in the snapshot, or come late or twice, change nothing', async () => {
    const { page, bridge } = await show(app, [text(1, '18:00', 'hi')])
    await row(page, 'Romeo').click()
    await log(page).getByText('hi').waitFor()
    await bridge.emit('message.changed', text(1, '18:00', 'from before the snapshot'), 10)
    await bridge.emit('message.changed', text(1, '18:00', 'twelve'), 12)
    await bridge.emit('message.changed', text(1, '18:00', 'eleven, late'), 11)
    await bridge.emit('message.changed', text(1, '18:00', 'twelve, twice'), 12)
    await log(page).getByText('twelve', { exact: true }).waitFor()
    await page.context().close()
  })

  it('that come while the snapshot is on its way are kept for after it', async () => {
    let answer: () => void = () => {}
    const snapshot = signedIn([talk(romeo)])
    const { page, bridge } = await show(app, [], {
      snapshot,
      answers: { 'app.snapshot': () => new Promise((resolve) => (answer = () => resolve(snapshot))) },
    })
    await page.getByText('Starting…').waitFor()
    await bridge.emit('conversation.changed', talk(contact(ROMEO, 'Contained already')), 10)
    await bridge.emit('conversation.changed', talk(contact(NURSE, 'After the snapshot')), 11)
    answer()
    await row(page, 'After the snapshot').waitFor()
    await row(page, 'Romeo').waitFor()
    await page.context().close()
  })

  it('win over a page that was on its way', async () => {
    let answer: () => void = () => {}
    const { page, bridge } = await show(app, [], {
      answers: {
        'conversation.page': () =>
          new Promise(
            (resolve) => (answer = () => resolve({ messages: [waiting(1, '18:00', 'asking')], more: false })),
          ),
      },
    })
    await row(page, 'Romeo').click()
    await page.getByText('Loading…').waitFor()
    await bridge.emit('message.changed', text(1, '18:00', 'opened meanwhile'))
    answer()
    await log(page).getByText('opened meanwhile').waitFor()
    await page.context().close()
  })

  it('that take a message away win over a page that was on its way', async () => {
    let answer: () => void = () => {}
    const both = { messages: [text(1, '18:00', 'stays'), waiting(2, '18:01', 'asking')], more: false }
    const { page, bridge } = await show(app, [], {
      answers: { 'conversation.page': () => new Promise((resolve) => (answer = () => resolve(both))) },
    })
    await row(page, 'Romeo').click()
    await page.getByText('Loading…').waitFor()
    await bridge.emit('message.removed', { conversation: ROMEO, id: 2 })
    answer()
    await log(page).getByText('stays').waitFor()
    await log(page).getByText('Asking').waitFor({ state: 'detached' })
    await bridge.emit('message.removed', { conversation: ROMEO, id: 1 })
    await log(page).getByText('stays').waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('that replace everything leave no stale conversation open', async () => {
    let words = 'of the first list'
    const { page, bridge } = await show(app, [], {
      answers: { 'conversation.page': () => ({ messages: [text(1, '18:00', words)], more: false }) },
    })
    await row(page, 'Romeo').click()
    await log(page).getByText('of the first list').waitFor()
    words = 'of the second list'
    await bridge.emit('conversation.replaced', { conversations: [talk(romeo), talk(nurse)] })
    await log(page).getByText('of the second list').waitFor()
    await bridge.emit('message.changed', text(2, '18:01', 'and what came since'))
    await log(page).getByText('and what came since').waitFor()
    await page.context().close()
  })
})

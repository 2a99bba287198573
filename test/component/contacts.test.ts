import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Contact } from '../../shared/domain/contact.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { composer, conversations, focused, nurse, row, showRomeo } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { contact, NURSE, ROMEO, romeo, signedIn, talk, text } from './verona.ts'

const app = appInTests()

const choose = async (page: Page, menu: string | RegExp, item: string) => {
  await page.getByRole('button', { name: menu }).click()
  await page.getByRole('menuitem', { name: item }).click()
}
const withRomeo = (more: Partial<Contact>, answers: Scene['answers'] = {}) =>
  showRomeo(app, [], { snapshot: signedIn([talk({ ...romeo, ...more })]), answers })

describe('adding somebody', () => {
  it('is offered where nobody is yet, with the own address to pass on', async () => {
    const { page } = await app.show(new FakeBridge({ snapshot: signedIn([]) }))
    await page.getByText(/^Or tell them yours: .*juliet@capulet\.lit/).waitFor()
    await page.getByRole('button', { name: 'Add somebody' }).click()
    await expect.poll(() => page.locator('#new-contact:focus').count()).toBe(1)
    await page.context().close()
  })

  it('leads to the conversation, ready to write', async () => {
    const bridge = new FakeBridge({ snapshot: signedIn([]) })
    bridge.answer('contact.add', async () => {
      await bridge.emit('conversation.changed', talk(romeo))
      return { is: 'done' }
    })
    const { page } = await app.show(bridge)
    await page.getByRole('button', { name: 'Add contact' }).click()
    await page.keyboard.type(ROMEO)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Romeo' }).waitFor()
    await expect.poll(() => focused(page)).toBe('Message')
    await page.context().close()
  })

  it('sends the name and the message that were given', async () => {
    const bridge = new FakeBridge({ snapshot: signedIn([]) })
    const { page } = await app.show(bridge)
    await page.getByRole('button', { name: 'Add contact' }).click()
    await page.keyboard.type(ROMEO)
    await page.getByRole('textbox', { name: /^Name for this person/ }).fill('My Romeo')
    await page.getByRole('textbox', { name: /^Message with your request/ }).fill('It is I')
    await page.getByText('the servers on the way can read it').waitFor()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect
      .poll(() => bridge.inputsOf('contact.add'))
      .toEqual([{ address: ROMEO, name: 'My Romeo', message: 'It is I' }])
    await page.context().close()
  })

  it('says what is no address, and what is wrong with it, before anybody is asked', async () => {
    const bridge = new FakeBridge({ snapshot: signedIn([]) })
    const { page } = await app.show(bridge)
    await page.getByRole('button', { name: 'Add contact' }).click()
    for (const typed of ['romeo', 'a b@c.test', '@montague.lit']) {
      await page.getByRole('textbox', { name: 'Address of the person' }).fill(typed)
      await page.keyboard.press('Enter')
      await page.getByRole('alert').getByText(`"${typed}" is not an address.`).waitFor()
    }
    expect(bridge.inputsOf('contact.add')).toEqual([])
    await page.context().close()
  })
})

describe('a request', () => {
  const asking = contact('paris@mantua.lit' as BareJid, 'paris', {
    inRoster: false,
    subscription: 'none',
    wantsIn: true,
    request: 'Your father said <b>I might</b> ask.',
    nick: 'Romeo',
  })

  it('shows its message as it was written, and what they call themselves as a claim', async () => {
    const { page, bridge } = await app.show(new FakeBridge({ snapshot: signedIn([talk(asking)]) }))
    const door = page.getByRole('list', { name: 'Requests' })
    await door.getByText('Your father said <b>I might</b> ask.').waitFor()
    await door.getByText('Calls themselves Romeo').waitFor()
    await page.getByText('Somebody wants to talk with you').waitFor()
    await door.getByText('If you accept, you see each other, and can write.').waitFor()
    await door.getByText('paris wants to see when you are online').waitFor()
    await door.getByRole('button', { name: 'Refuse' }).click()
    await bridge.emit('conversation.removed', { jid: asking.jid })
    await page.getByText('Refused paris. They are shown here again only if they ask once more.').waitFor()
    expect(await door.count()).toBe(0)
    await page.context().close()
  })

  it('that is accepted opens its conversation, ready to write, unless another one is open', async () => {
    const { page, bridge } = await app.show(
      new FakeBridge({ snapshot: signedIn([talk(asking), talk(romeo)]) }),
    )
    const accepted = talk({ ...asking, wantsIn: false, inRoster: true, subscription: 'both' })
    bridge.answer('contact.accept', async () => {
      await bridge.emit('conversation.changed', accepted)
      return { is: 'done' }
    })
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('heading', { name: 'paris' }).waitFor()
    await expect.poll(() => focused(page)).toBe('Message')

    await row(page, 'Romeo').click()
    await bridge.emit('conversation.changed', talk(asking))
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('list', { name: 'Requests' }).waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'Romeo' }).waitFor()
    await expect.poll(() => focused(page)).toMatch(/^(Romeo|paris), /)
    await page.context().close()
  })

  it('that could not be answered stays, with the reason', async () => {
    const answers = {
      'contact.accept': () => ({ is: 'refused', saying: verbatim('You are offline.') }) as const,
    }
    const { page } = await app.show(new FakeBridge({ snapshot: signedIn([talk(asking)]), answers }))
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('alert').getByText('You are offline.').waitFor()
    await page.getByRole('button', { name: 'Accept' }).waitFor()
    await page.context().close()
  })
})

describe('a name', () => {
  it('is changed in a strip that leaves what is being written alone', async () => {
    const { page, bridge } = await withRomeo({})
    await composer(page).fill('half a word')
    await choose(page, 'More about Romeo', 'Rename…')
    expect(await focused(page)).toBe('')
    await page.keyboard.type('Montague')
    expect(await composer(page).inputValue()).toBe('half a word')
    await page.keyboard.press('Enter')
    await page.getByText('This person is called Montague now.').waitFor()
    expect(bridge.inputsOf('contact.rename')).toEqual([{ jid: ROMEO, name: 'Montague' }])
    expect(await focused(page)).toBe('Message')
    // what is true comes by an event, and until then the old name stands
    await page.getByRole('heading', { name: 'Romeo' }).waitFor()
    await page.context().close()
  })

  it('that the server refuses stays in the field with a sentence, and Escape goes back', async () => {
    const sentence = 'Your server does not take this name. Perhaps it is too long.'
    const { page } = await withRomeo(
      {},
      { 'contact.rename': () => ({ is: 'refused', saying: verbatim(sentence) }) },
    )
    await choose(page, 'More about Romeo', 'Rename…')
    await page.getByRole('textbox', { name: `Name for ${ROMEO}` }).fill('R')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText(sentence).waitFor()
    expect(await page.getByRole('textbox', { name: `Name for ${ROMEO}` }).inputValue()).toBe('R')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('textbox', { name: `Name for ${ROMEO}` }).count()).toBe(0)
    expect(await focused(page)).toBe('Message')
    await page.getByRole('heading', { name: 'Romeo' }).waitFor()
    await page.context().close()
  })
})

describe('removing somebody', () => {
  const say = [text(1, '18:00', 'hi')]

  it('says what happens, keeps the messages unless told otherwise, and Enter does not do it', async () => {
    const { page, bridge } = await showRomeo(app, say)
    await choose(page, 'More about Romeo', 'Remove from contacts…')
    await page.getByText('Neither of you sees any more when the other is online.').waitFor()
    await page.getByText('The conversation stays in the list.').waitFor()
    await page.keyboard.press('Enter')
    expect(bridge.inputsOf('contact.remove')).toEqual([])
    await choose(page, 'More about Romeo', 'Remove from contacts…')
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('Romeo is no longer in your contacts.').waitFor()
    expect(bridge.inputsOf('contact.remove')).toEqual([{ jid: ROMEO, erase: false }])
    await page.context().close()
  })

  it('takes the messages along on request, and the list has the focus then', async () => {
    const { page, bridge } = await showRomeo(app, say)
    bridge.answer('contact.remove', async () => {
      await bridge.emit('conversation.removed', { jid: ROMEO })
      return { is: 'done' }
    })
    await choose(page, 'More about Romeo', 'Remove from contacts…')
    await page.getByRole('checkbox', { name: /Delete the messages/ }).check()
    await page.getByText('They cannot be brought back.').waitFor()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('Pick a conversation').waitFor()
    expect(bridge.inputsOf('contact.remove')).toEqual([{ jid: ROMEO, erase: true }])
    await expect.poll(() => focused(page)).toMatch(/^Nurse, /)
    // they write again: nothing opens by itself
    await bridge.emit('conversation.changed', talk(romeo))
    await row(page, 'Romeo').waitFor()
    await page.getByText('Pick a conversation').waitFor()
    await page.context().close()
  })

  it('that the server refuses says why', async () => {
    const { page } = await showRomeo(app, say, {
      answers: {
        'contact.remove': () => ({ is: 'refused', saying: verbatim('Your server did not answer.') }),
      },
    })
    await choose(page, 'More about Romeo', 'Remove from contacts…')
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByRole('alert').getByText('Your server did not answer.').waitFor()
    await page.context().close()
  })

  it('who is no contact means to delete the conversation', async () => {
    const { page, bridge } = await withRomeo({ inRoster: false, subscription: 'none' })
    await choose(page, 'More about Romeo', 'Delete the conversation…')
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect.poll(() => bridge.inputsOf('contact.remove')).toEqual([{ jid: ROMEO, erase: true }])
    await page.context().close()
  })
})

describe('what stands between two people is said, with what can be done', () => {
  const header = (page: Page) => page.locator('header')
  it.each<[string, Partial<Contact>, string, string | null]>([
    ['asked', { subscription: 'none', asked: true }, 'has not accepted yet', null],
    [
      'not reached',
      { subscription: 'none', asked: true, problem: verbatim('The server of this address was not found.') },
      'Your request did not reach Romeo. The server of this address was not found.',
      'Ask again',
    ],
    ['refused', { subscription: 'from' }, 'You do not see when Romeo is online.', 'Ask to see'],
    [
      'no contact',
      { subscription: 'none', inRoster: false },
      'Add Romeo to see when they are online.',
      'Add to contacts',
    ],
    ['seen', { subscription: 'to' }, 'offline', null],
  ])('%s', async (_name, more, sentence, action) => {
    const { page, bridge } = await withRomeo({ availability: 'offline', devicesOnline: 0, ...more })
    if (action === null) {
      await header(page).getByText(sentence, { exact: true }).waitFor()
      expect(await page.getByRole('button', { name: /Ask|Add to/ }).count()).toBe(0)
    } else {
      await page.getByText(sentence).waitFor()
      await page.getByRole('button', { name: action }).click()
      await page.getByText('Asked Romeo.').waitFor()
      expect(bridge.inputsOf('contact.add')).toEqual([{ address: ROMEO, name: '', message: '' }])
    }
    await page.context().close()
  })
})

describe('groups', () => {
  it('show those who are in one, and everybody again when nobody is in it any more', async () => {
    const scene = signedIn([talk({ ...romeo, groups: ['Verona', 'Orchard'] }), talk(nurse)])
    const { page, bridge } = await app.show(new FakeBridge({ snapshot: scene }))
    const groups = page.getByRole('group', { name: 'Groups' })
    expect(await groups.getByRole('button').allInnerTexts()).toEqual(['All', 'Orchard', 'Verona'])
    await groups.getByRole('button', { name: 'Verona' }).click()
    expect(await groups.getByRole('button', { name: 'Verona', pressed: true }).count()).toBe(1)
    await expect.poll(() => row(page, 'Nurse').count()).toBe(0)
    await row(page, 'Romeo').click()
    await page.locator('header').getByText('Orchard').waitFor()
    await bridge.emit('conversation.changed', talk(romeo))
    await row(page, 'Nurse').waitFor()
    expect(await groups.count()).toBe(0)
    await page.context().close()
  })
})

describe('the own presence', () => {
  it('is chosen in the menu at the own name', async () => {
    const { page, bridge } = await app.show(new FakeBridge({ snapshot: signedIn([]) }))
    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menuitemradio', { name: 'Online', checked: true }).waitFor()
    await page.getByRole('menuitemradio', { name: 'Do not disturb' }).click()
    await expect
      .poll(() => bridge.inputsOf('account.setPresence'))
      .toEqual([{ availability: 'busy', status: '' }])
    const { account } = signedIn([])
    await bridge.emit('account.changed', {
      ...(account as Extract<typeof account, { is: 'signed-in' }>),
      presence: { availability: 'busy', status: 'At the ball' },
    })
    const status = page.getByRole('navigation').getByRole('status')
    await expect.poll(() => status.innerText()).toMatch(/^Do not disturb\s+At the ball$/)
    await bridge.emit('connection.changed', { is: 'connecting' })
    await status.getByText('Connecting…').waitFor()
    await page.context().close()
  })

  it('gets a text by keyboard, and the menu has the focus again', async () => {
    const { page, bridge } = await app.show(new FakeBridge({ snapshot: signedIn([]) }))
    await page.getByRole('button', { name: 'Your account' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Status text…' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Status text' }).waitFor()
    await page.keyboard.type('At the ball')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => bridge.inputsOf('account.setPresence'))
      .toEqual([{ availability: 'online', status: 'At the ball' }])
    await expect.poll(() => focused(page)).toBe('Your account')
    expect(await page.getByRole('textbox', { name: 'Status text' }).count()).toBe(0)
    await page.context().close()
  })
})

describe('presence of others', () => {
  it('that comes for several at once changes each of them', async () => {
    const snapshot = signedIn([talk(contact(ROMEO, 'Romeo')), talk(nurse)])
    const { page, bridge } = await app.show(new FakeBridge({ snapshot }))
    await row(page, 'Romeo, offline').waitFor()
    await bridge.emit('presence.changed', {
      people: [
        { jid: ROMEO, availability: 'busy', status: 'In the orchard', devicesOnline: 2, reading: 'unknown' },
        { jid: NURSE, availability: 'away', status: '', devicesOnline: 1, reading: 'unknown' },
        { jid: 'x@y.lit' as BareJid, availability: 'away', status: '', devicesOnline: 1, reading: 'unknown' },
      ],
    })
    await row(page, 'Romeo, do not disturb').click()
    await row(page, 'Nurse, away').waitFor()
    expect(await conversations(page).getByRole('listitem').count()).toBe(2)
    await page.getByText('do not disturb on 2 devices · In the orchard').waitFor()
    await page.context().close()
  })

  it('and the roster come together after signing in', async () => {
    const { page, bridge } = await app.show(new FakeBridge({ snapshot: signedIn([talk(nurse)]) }))
    await row(page, 'Nurse').waitFor()
    await bridge.emit('roster.changed', { conversations: [talk(romeo)], removed: [NURSE] })
    await row(page, 'Romeo').waitFor()
    expect(await row(page, 'Nurse').count()).toBe(0)
    await page.context().close()
  })
})

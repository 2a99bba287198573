// The people on the left, the own account, and what is done with a person.
import type { SignedInAccount } from '../../../shared/domain/account.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { verbatim } from '../../english.ts'
import { conversations } from '../balcony-page.ts'
import type { Scene } from '../fake-bridge.ts'
import { EVENING } from '../rendered-app.ts'
import { contact, evening, JULIET, ROMEO, signedIn, talk, verona, waiting } from '../verona.ts'
import { openRomeo, type StagedScene } from './staged-scene.ts'

const TOO_LONG = 'Your server does not take this name. Perhaps it is too long.'
/** Everything that can stand between people. */
function acquainted(account: Partial<SignedInAccount> = {}, answers: Scene['answers'] = {}): Scene {
  const snapshot = signedIn([
    ...verona().map((conversation) => ({
      ...conversation,
      contact: { ...conversation.contact, groups: ['Verona'] },
    })),
    talk(
      contact('tybalt@capulet.lit' as BareJid, 'Tybalt', {
        ...{ asked: true, subscription: 'none', groups: ['Family'] },
        problem: verbatim('The server of this address was not found.'),
      }),
    ),
    talk(
      contact('mercutio@verona.lit' as BareJid, 'Mercutio', {
        ...{
          availability: 'busy',
          devicesOnline: 1,
          status: 'Queen Mab hath been with me',
          groups: ['Verona'],
        },
      }),
    ),
    talk(
      contact('paris@mantua.lit' as BareJid, 'paris', {
        ...{ inRoster: false, subscription: 'none', wantsIn: true, nick: 'Count Paris' },
        request: 'Good morrow! Your father said that I might ask to see you.',
      }),
    ),
  ])
  const messages = { [ROMEO]: evening }
  return {
    snapshot: { ...snapshot, account: { ...(snapshot.account as SignedInAccount), ...account } },
    messages,
    answers,
  }
}
const unsent: Scene['answers'] = { 'account.unsent': () => ({ messages: 2 }) }
const signOut: StagedScene['then'] = async (page) => {
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out…' }).click()
  await page.getByText('Sign out of').waitFor()
}
const wrongPassword = {
  is: 'lost',
  problem: 'wrong-password',
  nextTry: null,
  saying: { say: 'wrong-password', jid: JULIET },
} as const

export const people: StagedScene[] = [
  { name: 'nobody-yet', scene: () => ({ snapshot: signedIn([]) }) },
  {
    name: 'menu',
    scene: () => acquainted(),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Your account' }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).hover()
    },
  },
  {
    name: 'own-status',
    scene: () => acquainted({ presence: { availability: 'busy', status: 'At the ball until midnight' } }),
    then: async (page) => {
      await page.getByRole('button', { name: 'Your account' }).click()
      await page.getByRole('menuitem', { name: 'Status text…' }).click()
      await page.getByRole('textbox', { name: 'Status text' }).waitFor()
    },
  },
  {
    name: 'people-groups',
    scene: () => acquainted(),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Verona' }).click()
    },
  },
  {
    name: 'adding',
    scene: () => acquainted(),
    then: async (page) => {
      await page.getByRole('button', { name: 'Add contact' }).click()
      await page.getByRole('textbox', { name: 'Address of the person' }).fill('mercutio@verona.lit')
      await page.getByRole('textbox', { name: 'Message with' }).fill('We met at the square. It is I, Juliet.')
    },
  },
  {
    name: 'renaming',
    scene: () => acquainted({}, { 'contact.rename': () => ({ is: 'refused', saying: verbatim(TOO_LONG) }) }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'More about Romeo' }).click()
      await page.getByRole('menuitem', { name: 'Rename…' }).click()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText(TOO_LONG).waitFor()
    },
  },
  {
    name: 'removing',
    scene: () => acquainted(),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'More about Romeo' }).click()
      await page.getByRole('menuitem', { name: 'Remove from contacts…' }).click()
      await page.getByRole('checkbox').check()
    },
  },
  {
    name: 'person-menu',
    scene: () => acquainted(),
    then: async (page) => {
      await page.getByRole('list', { name: 'Conversations' }).getByText('Tybalt').click()
      await page.getByRole('button', { name: 'More about Tybalt' }).click()
      await page.getByRole('menuitem', { name: 'Rename…' }).hover()
    },
  },
  {
    name: 'lost-and-asked',
    scene: () => ({
      snapshot: signedIn(
        [
          talk(
            contact(ROMEO, 'Romeo', { inRoster: false, subscription: 'none' }),
            waiting(1, '18:00', 'stranger'),
            1,
          ),
          talk(
            contact('tybalt@capulet.lit' as BareJid, 'Tybalt', {
              inRoster: false,
              wantsIn: true,
              subscription: 'none',
            }),
          ),
        ],
        {
          connection: {
            is: 'lost',
            problem: 'unreachable',
            saying: verbatim('The server capulet.lit does not answer.'),
            nextTry: EVENING + 8_000,
          },
        },
      ),
      messages: { [ROMEO]: [waiting(1, '18:00', 'stranger')] },
    }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Add contact' }).click()
      await page.getByRole('textbox', { name: 'Address of the person' }).fill('no address')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
    },
  },
  {
    name: 'find-nobody',
    scene: () => acquainted(),
    then: async (page) => {
      await page.getByRole('textbox', { name: 'Find a conversation' }).fill('Rosaline')
      await page.getByText('Nobody here matches').waitFor()
    },
  },
  {
    name: 'drafts',
    scene: () => {
      const begun = { draft: 'O, wilt thou leave me so unsatisfied?', unread: 120 }
      return { snapshot: signedIn(verona().map((conversation) => ({ ...conversation, ...begun }))) }
    },
    then: (page) => conversations(page).getByText('Draft: O, wilt').first().waitFor(),
  },
  { name: 'sign-out', scene: () => acquainted({}, unsent), then: signOut },
  {
    name: 'sign-out-forget',
    scene: () => acquainted({ presence: { availability: 'away', status: 'At the ball' } }, unsent),
    then: async (page, bridge) => {
      await signOut(page, bridge)
      await page.getByRole('checkbox', { name: 'Also forget' }).check()
      await page.getByText('messages not sent yet').waitFor()
    },
  },
  {
    name: 'new-password',
    scene: () => ({ snapshot: signedIn(verona(), { connection: wrongPassword }) }),
    then: async (page) => {
      await page.getByRole('button', { name: 'Enter the new password…' }).click()
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'connecting',
    scene: () => ({ snapshot: signedIn(verona(), { connection: { is: 'connecting' } }) }),
  },
]

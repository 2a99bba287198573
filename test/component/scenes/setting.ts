// The settings.
import { verbatim } from '../../english.ts'
import type { Scene } from '../fake-bridge.ts'
import { signedIn, verona } from '../verona.ts'
import type { StagedScene } from './staged-scene.ts'

const settings = (answers: Scene['answers'] = {}): Scene => ({
  snapshot: signedIn(verona(), { hasTray: true }),
  answers,
})
const openSettings: StagedScene['then'] = async (page) => {
  await page.getByRole('button', { name: 'Your account' }).waitFor()
  await page.keyboard.press('Control+,')
  await page.getByRole('region', { name: 'Settings' }).waitFor()
}

export const setting: StagedScene[] = [
  { name: 'settings', scene: () => settings(), then: openSettings },
  {
    name: 'settings-refused',
    scene: () =>
      settings({
        'settings.change': () => ({
          is: 'refused',
          saying: verbatim('The disk is full, so nothing can be kept. Please free some space.'),
        }),
      }),
    then: async (page, bridge) => {
      await openSettings(page, bridge)
      await page.getByRole('textbox', { name: 'Your name' }).fill('Julie')
      await page.getByRole('radio', { name: 'Dark' }).click()
      await page.getByRole('switch', { name: 'Tell me about new messages' }).click()
      await page.getByRole('alert').nth(1).waitFor()
    },
  },
]

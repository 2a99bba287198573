// Was an einer Eingabe oder Auswahl nicht stimmt.
import type { entrySayings } from '../../../domain/sayings/entry.ts'
import { isolated } from '../../display-name.ts'
import type { Sentences } from '../../said.ts'

export const entry = {
  'address-missing': 'Gib deine Adresse ein. Sie sieht aus wie julia@example.org.',
  'address-wrong': ({ typed }) =>
    `„${isolated(typed)}“ ist keine Adresse. Sie sieht aus wie julia@example.org.`,
  'password-missing': 'Gib dein Passwort ein.',
  'port-wrong': 'Der Port ist eine Zahl von 1 bis 65535.',
  'text-too-long': 'Das ist zu lang für eine Nachricht. Kürze den Text oder sende ihn in Teilen.',
  'draft-too-long':
    'Das ist zu lang, um behalten zu werden, wenn Balcony endet. Kürze den Text oder sende ihn in Teilen.',
  'certificate-wrong': ({ file }) => `${isolated(file)} ist kein Zertifikat. Es muss eine PEM-Datei sein.`,
  'certificate-private': ({ file }) =>
    `${isolated(file)} enthält einen privaten Schlüssel. Wähle die Datei, in der nur das Zertifikat steht.`,
  'certificate-too-large': ({ file }) => `${isolated(file)} ist zu groß für ein Zertifikat.`,
  'certificate-unreadable': ({ file }) => `${isolated(file)} lässt sich nicht lesen.`,
} as const satisfies Sentences<typeof entrySayings>

// What is wrong with something that the user entered or chose. The page says these by itself.
import { text } from './table.ts'

const file = text

export const entrySayings = {
  'address-missing': {},
  'address-wrong': { typed: text },
  'password-missing': {},
  'port-wrong': {},
  'text-too-long': {},
  'draft-too-long': {},
  'certificate-wrong': { file },
  'certificate-private': { file },
  'certificate-too-large': { file },
  'certificate-unreadable': { file },
} as const

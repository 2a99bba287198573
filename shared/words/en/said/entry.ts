// What is wrong with something that the user entered or chose.
import type { entrySayings } from '../../../domain/sayings/entry.ts'
import { isolated } from '../../display-name.ts'
import type { Sentences } from '../../said.ts'

export const entry = {
  'address-missing': 'Enter your address. It looks like juliet@example.org.',
  'address-wrong': ({ typed }) => `"${isolated(typed)}" is not an address. It looks like juliet@example.org.`,
  'password-missing': 'Enter your password.',
  'port-wrong': 'The port is a number from 1 to 65535.',
  'text-too-long': 'This is too long for one message. Shorten it, or send it in parts.',
  'draft-too-long': 'This is too long to be kept when Balcony ends. Shorten it, or send it in parts.',
  'certificate-wrong': ({ file }) => `${isolated(file)} is not a certificate. It has to be a PEM file.`,
  'certificate-private': ({ file }) =>
    `${isolated(file)} holds a private key. Choose the file that has the certificate alone.`,
  'certificate-too-large': ({ file }) => `${isolated(file)} is too large for a certificate.`,
  'certificate-unreadable': ({ file }) => `${isolated(file)} cannot be read.`,
} as const satisfies Sentences<typeof entrySayings>

// Every sentence on the screen, in German: informal, in plain words (Person, Gerät, Schlüssel, verifiziert).
// Names come in as they are; a sentence keeps them in the nominative or the accusative, which never changes them.
import type { Catalogue } from './catalogue.ts'
import { account, connection, newPassword, signOut } from './de/account.ts'
import { comparing } from './de/comparing.ts'
import { conversation, plain, time } from './de/conversation.ts'
import { details } from './de/details.ts'
import { devices } from './de/devices.ts'
import { door } from './de/door.ts'
import { emoji } from './de/emoji.ts'
import { link } from './de/link.ts'
import { message } from './de/message.ts'
import { notices, tray } from './de/notices.ts'
import { ownDevices } from './de/own-devices.ts'
import { people, presence, person } from './de/people.ts'
import { app, gone, menu } from './de/program.ts'
import { readers } from './de/readers.ts'
import { resend } from './de/resend.ts'
import { said } from './de/said.ts'
import { settings } from './de/settings.ts'
import { blocked, keychain, signIn, welcome } from './de/sign-in.ts'
import { verifying } from './de/verifying.ts'

export const de: Catalogue = {
  app,
  gone,
  menu,
  welcome,
  signIn,
  keychain,
  blocked,
  account,
  signOut,
  newPassword,
  connection,
  people,
  presence,
  person,
  conversation,
  plain,
  time,
  link,
  message,
  details,
  devices,
  ownDevices,
  comparing,
  emoji,
  door,
  readers,
  resend,
  said,
  notices,
  tray,
  settings,
  verifying,
}

// Every sentence on the screen, in English. Names that come in are clean already (display-name.ts).
// Words the user meets: person, device, key, verified.
import { account, connection, newPassword, signOut } from './en/account.ts'
import { comparing } from './en/comparing.ts'
import { conversation, plain, time } from './en/conversation.ts'
import { details } from './en/details.ts'
import { devices } from './en/devices.ts'
import { door } from './en/door.ts'
import { emoji } from './en/emoji.ts'
import { link } from './en/link.ts'
import { message } from './en/message.ts'
import { notices, tray } from './en/notices.ts'
import { ownDevices } from './en/own-devices.ts'
import { people, presence, person } from './en/people.ts'
import { app, gone, menu } from './en/program.ts'
import { readers } from './en/readers.ts'
import { resend } from './en/resend.ts'
import { said } from './en/said.ts'
import { settings } from './en/settings.ts'
import { blocked, keychain, signIn, welcome } from './en/sign-in.ts'
import { verifying } from './en/verifying.ts'

export const en = {
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

// Eine Nachricht und ihre Zustände.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'

/** What `yourDevice` and `theirDevice` give begins with a word of ours, which may stand first in a sentence. */
const begun = (device: string) => device.charAt(0).toUpperCase() + device.slice(1)

const quoted = (device: string) => (device === '' ? '' : ` „${isolated(device)}“`)

export const message: Catalogue['message'] = {
  you: 'Du',
  named: (who, text, time) => `${who}, ${text}, ${time}`,
  yourDevice: (device) => `dein Gerät${quoted(device)}`,
  theirDevice: (name, device) => `das Gerät${quoted(device)} von ${isolated(name)}`,
  waiting: {
    asking: (device) => `${begun(device)} wird nach dem Schlüssel gefragt …`,
    'sender-away': (device) =>
      `${begun(device)} ist gerade nicht da. Sobald es zurück ist, wird wieder gefragt.`,
    'awaiting-approval': (_device, person) => `${person} muss dich noch zulassen`,
    refused: (device) => `${begun(device)} hat den Schlüssel verweigert`,
    'key-gone': (_device, person) => `${person} hat den Schlüssel zu dieser Nachricht nicht mehr`,
    'resend-asked': (_device, person) =>
      `${person} hat den Schlüssel zu dieser Nachricht nicht mehr und wurde gebeten, sie noch einmal zu senden`,
    'check-clock': () =>
      'Der Schlüssel wurde verweigert, weil die Uhren nicht übereinstimmen. Prüfe Datum und Uhrzeit dieses Computers',
    stranger: (_device, person) => `${person} gehört nicht zu deinen Kontakten`,
  },
  askingHelper: (helper, device) =>
    `${begun(device)} kann den Schlüssel gerade nicht geben. ${begun(helper)} wird gefragt …`,
  awaitingOwn: (helper) => `Wartet darauf, dass du dieses Gerät zulässt, und zwar hier: ${helper}`,
  askedAt: (ago) => `Gefragt: ${ago}`,
  waitingShort: 'Wartet auf den Schlüssel …',
  refusedShort: 'Der Schlüssel wurde verweigert',
  goneShort: 'Der Schlüssel ist weg',
  strangerShort: 'Verschlüsselt, von jemand Neuem',
  unreadableShort: 'Nicht lesbar',
  unreadable: {
    malformed: () => 'Nicht lesbar: Die Nachricht kam beschädigt an.',
    'too-large': () => 'Nicht lesbar: Die Nachricht ist größer, als Balcony annimmt.',
    'decryption-failed': () =>
      'Nicht lesbar: Der Schlüssel passt nicht. Vielleicht wurde die Nachricht unterwegs verändert.',
    readdressed: () =>
      'Nicht lesbar: Die Nachricht war für jemand anderen verschlüsselt und wurde an dich weitergeleitet.',
    'second-key': (person) =>
      `Für Nachrichten von ${person} kam ein zweiter, anderer Schlüssel und wurde abgelehnt. Einer der beiden stammt nicht von dieser Person.`,
    'unsigned-key': (person) =>
      `Nicht lesbar: Der Schlüssel weist nicht nach, dass er von einem Gerät von ${person} kommt.`,
    'stamp-used-twice': () =>
      'Nicht lesbar: Die Nachricht trägt dieselbe Zeit wie eine andere. Vielleicht ist sie eine Kopie.',
    'nothing-readable': () =>
      'Die Nachricht ließ sich öffnen, aber es ist nichts darin, was Balcony anzeigen kann.',
    'verification-failed': (person) =>
      `Nicht lesbar: Die Unterschrift stimmt nicht. Vielleicht ist die Nachricht nicht von ${person}.`,
  },
  askAgain: 'Noch einmal fragen',
  askForKey: 'Nach dem Schlüssel fragen',
  askToResend: 'Um erneutes Senden bitten',
  opened: 'Der Schlüssel ist da, und die Nachricht hat sich geöffnet.',
  asked: (device) =>
    `${begun(device)} wurde nach dem Schlüssel gefragt. Die Nachricht öffnet sich hier, sobald er da ist.`,
  askedToResend: (person) =>
    `${isolated(person)} wird gebeten, sie noch einmal zu senden. Sie steht hier, sobald sie kommt.`,
  resendShort: 'Um erneutes Senden gebeten',
  waitingToSend: 'Wartet auf das Senden',
  sent: 'Gesendet',
  arrived: 'Angekommen',
  read: 'Gelesen',
  failed: 'Nicht gesendet.',
  tryAgain: 'Noch einmal versuchen',
  triedAgain: 'Die Nachricht wird noch einmal gesendet.',
  plain: 'Nicht verschlüsselt',
  old: 'Zeitangabe liegt zurück',
  future: 'Zeitangabe liegt in der Zukunft',
  unverifiedSender: 'Absender nicht verifiziert',
  unknownKey: 'Mit unbekanntem Schlüssel unterschrieben',
  newDevice: 'Neues Gerät',
  blockedDevice: 'Von einem blockierten Gerät',
}

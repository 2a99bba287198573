// Was einem Konto oder seiner Anmeldung im Weg steht.
import type { accountSayings } from '../../../domain/sayings/account.ts'
import type { Sentences } from '../../said.ts'

export const account = {
  'database-unreadable':
    'Die Nachrichten auf diesem Computer lassen sich nicht lesen: Die Datei ist beschädigt, oder der Schlüssel im Schlüsselbund gehört nicht zu ihr.',
  'database-gone':
    'Die Datei mit deinen Nachrichten liegt nicht mehr im Datenordner von Balcony. Wurde sie verschoben, oder hast du eine Sicherung, dann bring sie zurück und versuche es noch einmal. Balcony legt keine leere an ihre Stelle.',
  'database-newer':
    'Die Nachrichten auf diesem Computer hat ein neueres Balcony geschrieben. Bitte installiere es wieder.',
  'disk-full':
    'Die Festplatte ist voll. Deshalb lässt sich nichts mehr speichern. Bitte schaffe etwas Platz.',
  'disk-read-only': 'Balcony darf nicht in seinen Datenordner schreiben. Bitte prüfe die Rechte des Ordners.',
  'disk-fails':
    'Der Datenordner von Balcony lässt sich nicht lesen oder beschreiben. Bitte prüfe den Datenträger und die Rechte des Ordners.',
  'profile-damaged': ({ file }) =>
    `Die Datei ${file} von Balcony ist beschädigt. In ihr steht, welche Schlüssel hierher gehören. Deshalb wurde nichts neu angelegt.`,
  'keychain-locked': 'Dein Schlüsselbund ist gesperrt. Entsperre ihn und versuche es noch einmal.',
  'keychain-missing':
    'Auf diesem Computer wurde kein Schlüsselbund gefunden. Starte oder installiere einen (unter Linux: GNOME Keyring oder KWallet) und versuche es noch einmal.',
  'keychain-silent':
    'Dein Schlüsselbund antwortet nicht. Vielleicht wartet er in einem anderen Fenster auf dein Passwort.',
  'keys-missing':
    'Die Schlüssel dieses Kontos sind nicht mehr in deinem Schlüsselbund. Wenn du eine Sicherung des Schlüsselbunds hast, spiele sie ein und versuche es noch einmal. Balcony legt von sich aus keine neuen Schlüssel an.',
  'other-account-here': ({ account }) =>
    `Dieses Profil gehört zum Konto ${account}. Um ein anderes zu verwenden, melde dich als ${account} an und wieder ab und lass dabei die Daten vergessen, oder starte Balcony mit --profile und einem anderen Ordner.`,
  'nobody-signed-in': 'Niemand ist angemeldet.',
  'keychain-waits':
    'Dein Schlüsselbund antwortet noch nicht. Vielleicht fragt er in einem anderen Fenster nach seinem Passwort; dann fragt dein Computer und nicht Balcony. Sobald er antwortet, macht Balcony von selbst weiter.',
  'keys-left-locked':
    'Deine Nachrichten sind hier gelöscht. Die Schlüssel dieses Geräts liegen noch im Schlüsselbund, und der ist gesperrt. Entsperre ihn und versuche es noch einmal.',
  'keys-left-missing':
    'Deine Nachrichten sind hier gelöscht. Die Schlüssel dieses Geräts liegen noch im Schlüsselbund, und der wurde nicht gefunden. Starte ihn und versuche es noch einmal.',
  'keys-left-silent':
    'Deine Nachrichten sind hier gelöscht. Die Schlüssel dieses Geräts liegen noch im Schlüsselbund, und der antwortet nicht. Vielleicht wartet er in einem anderen Fenster auf dein Passwort.',
  'not-all-forgotten': ({ why }, say) =>
    `${say(why)} Deshalb konnte noch nicht alles von diesem Konto gelöscht werden.`,
  'nothing-in-the-way': 'Es gibt nichts, wovon neu zu beginnen wäre.',
  'password-not-kept':
    'Der Server hat das neue Passwort angenommen, dein Schlüsselbund aber nicht. Beim nächsten Start fragt Balcony noch einmal danach.',
} as const satisfies Sentences<typeof accountSayings>

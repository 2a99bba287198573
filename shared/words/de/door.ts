// Die Tür: Geräte, die lesen möchten, und was darauf geantwortet wird.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const door: Catalogue['door'] = {
  region: 'An der Tür',
  close: 'Schließen',
  bell: (n) => `An der Tür: ${count(n, 'Gerät möchte', 'Geräte möchten')} mitlesen`,
  bellOf: (name) => `Ein Gerät von ${isolated(name)} möchte mitlesen`,
  nobody: 'Niemand fragt mehr.',
  lead: 'Diese Geräte fragen nach Schlüsseln. Bis du antwortest, können sie nicht lesen, wonach sie fragen.',
  asks: (name, device, what) =>
    device === ''
      ? `Ein Gerät von ${isolated(name)} möchte ${what} lesen.`
      : `${isolated(device)} von ${isolated(name)} möchte ${what} lesen.`,
  ownAsks: (device, what) =>
    device === ''
      ? `Ein neues Gerät von dir möchte ${what} lesen.`
      : `Ein neues Gerät von dir, ${isolated(device)}, möchte ${what} lesen.`,
  messages: (n, span) =>
    n === 0 ? 'deine Nachrichten' : `${count(n, 'Nachricht', 'Nachrichten')} (${span})`,
  history: 'Sagst du Ja, kann es auch alles Ältere lesen, das dieses Gerät lesen kann.',
  gone: (n) =>
    n === 1
      ? 'Der Schlüssel von einer ist gelöscht: Ihn kann niemand mehr bekommen.'
      : `Die Schlüssel von ${n} davon sind gelöscht: Sie kann niemand mehr bekommen.`,
  why: {
    policy: (name) => `Bei neuen Geräten von ${isolated(name)} wirst du gefragt.`,
    newcomer: (name) =>
      `Das hast du geschrieben, bevor das Gerät hier zum ersten Mal zu sehen war. Wenn du es nicht erwartet hast, frag ${isolated(name)}.`,
    'known-address-other-key': (name) =>
      `Unter dieser Adresse war ein anderes Gerät oder ein anderer Schlüssel bekannt. Vielleicht wurde die App neu installiert, vielleicht gibt sich jemand für ${isolated(name)} aus. Frag nach.`,
    'own-device': () => 'Sag nur Ja, wenn du dich gerade selbst damit angemeldet hast.',
  },
  verifiedOnly: (name) =>
    `Für ${isolated(name)} werden nur Geräte zugelassen, die du verifiziert hast. Das kannst du unter „Geräte“ ändern.`,
  behind: (n) => (n === 1 ? 'Dahinter wartet ein weiteres Gerät.' : `Dahinter warten ${n} weitere Geräte.`),
  askedAt: (time) => `Gefragt: ${time}`,
  letIn: 'Zulassen',
  notNow: 'Nicht jetzt',
  never: 'Nie',
  neverNote: (name, only) =>
    only
      ? `„Nie“ blockiert dieses Gerät. Wie bisher werden nur Geräte von ${isolated(name)} zugelassen, die du verifiziert hast.`
      : `„Nie“ blockiert dieses Gerät, und ab jetzt wirst du bei jedem neuen Gerät von ${isolated(name)} gefragt.`,
  neverSure: (name, only) =>
    only
      ? `Dieses Gerät blockieren? Es bekommt keine Schlüssel. Wie bisher werden nur Geräte von ${isolated(name)} zugelassen, die du verifiziert hast.`
      : `Dieses Gerät blockieren? Es bekommt keine Schlüssel, und du wirst bei jedem neuen Gerät von ${isolated(name)} gefragt.`,
  yesMine: 'Ja, es ist meins',
  notMine: 'Nein, das war ich nicht',
  notMineSure: 'Dieses Gerät blockieren? Es bekommt keine Schlüssel deiner Nachrichten.',
  block: 'Blockieren',
  back: 'Zurück',
  came: {
    'let-in': (name) =>
      `Zugelassen. Das Gerät von ${isolated(name)} bekommt die Schlüssel, sobald es da ist.`,
    'not-now': (name) => `Bleibt für später. Du findest das Gerät unter „Geräte“ von ${isolated(name)}.`,
    never: (name, only) =>
      only
        ? `Blockiert. Wie bisher werden nur Geräte von ${isolated(name)} zugelassen, die du verifiziert hast.`
        : `Blockiert. Ab jetzt wirst du bei jedem neuen Gerät von ${isolated(name)} gefragt.`,
  },
  ownLetIn: 'Dein Gerät ist zugelassen. Es bekommt die Schlüssel, sobald es da ist.',
  changePassword:
    'Das Gerät ist blockiert. Jemand anders kann sich mit deinem Konto anmelden: Ändere jetzt das Passwort beim Anbieter deiner Adresse, und melde dich überall ab, wo du kannst.',
  heeded: 'Ich kümmere mich darum',
}

// Die Einstellungen.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'

export const settings: Catalogue['settings'] = {
  region: 'Einstellungen',
  open: 'Einstellungen …',
  close: 'Einstellungen schließen',
  appearance: 'Erscheinungsbild',
  appearances: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
  language: 'Sprache',
  languages: { system: 'Wie das System', en: 'English', de: 'Deutsch' },
  notifications: 'Benachrichtigungen',
  notify: 'Neue Nachrichten melden',
  notifyNote: 'Solange du Balcony nicht ansiehst.',
  notifyText: 'Zeigen, was geschrieben wurde',
  notifyTextNote:
    'Dann kann es lesen, wer diesen Bildschirm sieht. Sonst siehst du nur, wer geschrieben hat.',
  reading: 'Was du gelesen hast',
  readMarkers: 'Anderen zeigen, was ich gelesen habe',
  readMarkersNote:
    'Deine Kontakte erfahren es verschlüsselt, deine anderen Geräte über deinen Server, der sieht, wie weit du gelesen hast. Ohne das erfährt es niemand, und auch du siehst nicht, was deine Kontakte gelesen haben.',
  window: 'Fenster',
  closeToTray: 'Weiterlaufen, wenn das Fenster geschlossen wird',
  closeToTrayNote: 'Das Symbol in der Taskleiste holt es zurück. Nachrichten kommen weiterhin an.',
  you: 'Du',
  ownName: 'Dein Name',
  ownNameNote:
    'Ihn sehen alle, die du um Aufnahme bittest, deine Kontakte und die Server unterwegs. Wie sie dich nennen, entscheiden sie selbst.',
  nowCalled: (name) => `Deine Kontakte erfahren: ${isolated(name)}`,
  nowNameless: 'Deine Kontakte erfahren keinen Namen mehr.',
  deviceName: 'Name dieses Geräts',
  deviceNameNote:
    'Wer mit dir schreibt, sieht ihn bei deinen Geräten, und die Server können ihn lesen. Bleibt er leer, ist es die Art des Computers.',
  deviceRenamed: 'Dieses Gerät hat seinen neuen Namen.',
  readers: 'Neue Geräte der Personen, mit denen du schreibst',
  readersNote:
    'Ein zugelassenes Gerät bekommt die Schlüssel dessen, was du schreibst. Für eine einzelne Person kannst du es unter „Geräte“ anders wählen.',
  readersChanged: 'Das gilt ab jetzt für neue Geräte.',
  save: 'Speichern',
}

// Warum eine Nachricht nicht hinausging, zurückkam oder sich nicht öffnen lässt.
import type { deliverySayings } from '../../../domain/sayings/delivery.ts'
import type { Sentences } from '../../said.ts'

export const delivery = {
  'message-too-long': ({ size, limit, encrypted }) =>
    `Diese Nachricht ist zu lang: Sie hat ${encrypted ? 'verschlüsselt ' : ''}${size} KiB, und ${limit} KiB lassen sich auf einmal senden. Bitte teile sie auf.`,
  'message-not-sealed': 'Diese Nachricht ließ sich nicht verschlüsseln. Deshalb wurde sie nicht gesendet.',
  'message-not-sendable': 'Diese Nachricht lässt sich nicht noch einmal senden.',
  'not-opened-there': 'Angekommen, aber das Gerät dort konnte sie nicht öffnen.',
  'clocks-differ':
    'Angekommen, aber eine der beiden Uhren geht falsch. Prüfe Datum und Uhrzeit dieses Computers und sende sie noch einmal.',
  'refused-on-the-way': 'Nicht zugestellt: Ein Server unterwegs hat die Nachricht abgelehnt.',
  'person-not-reached':
    'Nicht zugestellt: Diese Person ist gerade nicht erreichbar, oder die Adresse gibt es nicht.',
  'address-not-there': 'Nicht zugestellt: Diese Adresse gibt es nicht.',
  'not-taken-from-you': 'Nicht zugestellt: Diese Person nimmt keine Nachrichten von dir an.',
  'no-room-on-the-way':
    'Nicht zugestellt: Auf einem Server unterwegs ist kein Platz dafür. Versuche es später noch einmal.',
  'server-not-found': ({ server }) =>
    `Nicht zugestellt: Der Server ${server} wurde nicht gefunden oder läuft nicht.`,
  'server-not-connected': ({ server }) =>
    `Nicht zugestellt: Dein Server bekam keine Verbindung zum Server ${server}.`,
  'own-certificate-not-verified': ({ server }) =>
    `Nicht zugestellt: Der Server ${server} konnte das Zertifikat deines Servers nicht prüfen.`,
  'their-certificate-not-verified': ({ server }) =>
    `Nicht zugestellt: Das Zertifikat des Servers ${server} ließ sich nicht prüfen. Deshalb hat dein Server nichts an ihn gesendet.`,
  'own-server-not-accepted': ({ server }) =>
    `Nicht zugestellt: Der Server ${server} akzeptiert deinen Server nicht.`,
  'no-key-needed': 'Diese Nachricht wartet auf keinen Schlüssel.',
  'not-to-be-asked-for':
    'Um diese Nachricht lässt sich nicht noch einmal bitten: Sie hat keinen Namen, oder wer sie geschrieben hat, gehört nicht zu deinen Kontakten.',
  'not-asked-for-any-more': 'Um diese Nachricht bittet niemand mehr.',
  'key-not-named': 'Diese Nachricht sagt nicht, welchen Schlüssel sie braucht.',
} as const satisfies Sentences<typeof deliverySayings>

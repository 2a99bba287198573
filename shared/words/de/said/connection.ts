// Warum eine Verbindung nicht zustande kam oder abriss.
import type { connectionSayings } from '../../../domain/sayings/connection.ts'
import type { SayingOf } from '../../../domain/sayings/table.ts'
import { createDay } from '../../day.ts'
import type { Sentences } from '../../said.ts'

type Of<K> = Extract<SayingOf<typeof connectionSayings>, { say: K }>

const day = createDay('de')

const MISBEHAVED: Record<Of<'server-misbehaved'>['how'], string> = {
  'too-much-computing': 'Er verlangt mehr Rechenarbeit, als Zeit dafür ist',
  'unknown-answer': 'Er gab beim Anmelden eine unbekannte Antwort',
  'unreadable-answer': 'Er gab beim Anmelden eine unlesbare Antwort',
  'confirmed-too-much': 'Er hat mehr bestätigt, als gesendet wurde',
  'no-session': 'Er hat die Anmeldung nicht abgeschlossen',
  'other-address': 'Er hat eine andere Adresse vergeben',
  'no-sign-in': 'Er lässt die Anmeldung nicht zu',
}

/** Nach einem Doppelpunkt. */
function issued({ issuer, names, more, validFrom, validTo }: Of<'certificate-out-of-date'>['certificate']) {
  const whom = names.length === 0 ? 'niemand Bestimmten' : names.join(', ') + (more ? ' und andere' : '')
  const dates = `gültig: ${day(validFrom) || 'unbekannt'} bis ${day(validTo) || 'unbekannt'}`
  return `Aussteller: ${issuer || 'unbekannt'}, ausgestellt für ${whom}, ${dates}`
}

export const connection = {
  'wrong-password': ({ jid }) => `Das Passwort für ${jid} stimmt nicht.`,
  'account-disabled': ({ jid }) => `Der Server lässt ${jid} nicht herein: Das Konto ist gesperrt.`,
  'password-expired': ({ jid }) => `Das Passwort für ${jid} ist abgelaufen und muss zuerst geändert werden.`,
  'signed-out-by-server': ({ jid }) => `Der Server hat ${jid} abgemeldet. Gibt es das Konto noch?`,
  'signed-in-elsewhere': ({ jid }) =>
    `${jid} wurde an Stelle dieses Programms von einem anderen angemeldet. Diese Verbindung ist deshalb beendet.`,
  'no-such-server': ({ host }) => `Unter ${host} gibt es keinen Server.`,
  'domain-not-served': ({ domain }) => `Der erreichte Server ist für ${domain} nicht zuständig.`,
  'name-not-found': ({ host }) =>
    `Die Adresse von ${host} lässt sich nicht nachschlagen. Ist dieser Computer online?`,
  unreachable: ({ host, port }) => `Der Server ${host} ist an Port ${port} nicht erreichbar.`,
  'connection-lost': ({ domain }) => `Die Verbindung zu ${domain} ist abgerissen.`,
  'server-shutting-down': ({ domain }) => `Der Server ${domain} wird gerade heruntergefahren.`,
  'server-silent': ({ domain }) => `Der Server ${domain} antwortet nicht.`,
  'no-encryption': ({ domain }) =>
    `Der Server ${domain} bietet keine verschlüsselte Verbindung an. Deshalb wurde nichts an ihn gesendet.`,
  'encryption-failed': ({ domain }) =>
    `Eine verschlüsselte Verbindung zu ${domain} kam nicht zustande: Der Server lehnt sie ab oder kennt nur veraltete Verfahren.`,
  'certificate-not-trusted': ({ domain, certificate }) =>
    `Dem Zertifikat von ${domain} wird nicht vertraut. ${issued(certificate)}. ` +
    'Wenn du diesen Server kennst, füge sein Zertifikat unter „Verbindungseinstellungen“ hinzu, dort, wo du dich anmeldest.',
  'certificate-for-another': ({ domain, certificate }) =>
    `Das Zertifikat von ${domain} gehört zu einem anderen Server. ${issued(certificate)}.`,
  'certificate-out-of-date': ({ domain, certificate }) =>
    `Das Zertifikat von ${domain} gilt zurzeit nicht. ${issued(certificate)}.`,
  'trusted-certificate-unreadable':
    'Das vertraute Zertifikat unter „Verbindungseinstellungen“ ist kein Zertifikat in PEM-Form.',
  'no-safe-sign-in': ({ domain }) =>
    `Der Server ${domain} bietet keine Anmeldung an, die das Passwort schützt (SCRAM).`,
  'server-unproven': ({ domain }) =>
    `Der Server ${domain} konnte nicht beweisen, dass er das Passwort dieses Kontos kennt. Deshalb wurde die Anmeldung abgebrochen.`,
  'unsafe-sign-in-stopped': ({ domain }) =>
    `Der Server ${domain} wollte eine Anmeldung, die das Passwort nicht schützt. Deshalb wurde sie abgebrochen.`,
  'no-receipts': ({ domain }) =>
    `Der Server ${domain} bestätigt nicht, was er empfängt (Stream Management). Balcony braucht das.`,
  'server-refused': ({ domain, reason }) => `Der Server ${domain} lehnt ab: ${reason || 'unbekannt'}.`,
  'server-misbehaved': ({ domain, how }) =>
    `Mit dem Server ${domain} geht es nicht weiter: ${MISBEHAVED[how]}.`,
  'not-xmpp': ({ domain }) => `Was unter ${domain} antwortet, spricht kein XMPP.`,
  'forbidden-xml': ({ domain }) =>
    `Der Server ${domain} hat XML von unerlaubter Art gesendet. Deshalb wurde die Verbindung beendet.`,
  'stanza-too-large': ({ domain }) =>
    `Der Server ${domain} hat etwas gesendet, das größer als 1 MiB ist. Deshalb wurde die Verbindung beendet.`,
  'stanza-too-deep': ({ domain }) =>
    `Der Server ${domain} hat etwas gesendet, das mehr als 200-fach verschachtelt ist. Deshalb wurde die Verbindung beendet.`,
  'arrival-not-kept': 'Etwas kam an, ließ sich aber nicht speichern. Deshalb liegt es weiter auf dem Server.',
  'sign-in-cancelled': 'Die Anmeldung wurde abgebrochen.',
  'own-mistake': 'Balcony hat beim Verbinden einen Fehler gemacht. Im Protokoll steht mehr dazu.',
  'no-server-reached': ({ servers, domain }) => `Keiner der ${servers} Server von ${domain} ist erreichbar.`,
  'no-server-lets-in': ({ servers, domain, worst }, say) =>
    `Keiner der ${servers} Server von ${domain} hat diesen Computer hereingelassen. ${say(worst)}`,
} as const satisfies Sentences<typeof connectionSayings>

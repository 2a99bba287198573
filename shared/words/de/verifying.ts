// Herausfinden, mit Nummer oder Code, ob ein Gerät das ist, für das es sich ausgibt.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

const listed = new Intl.ListFormat('de', { type: 'conjunction' })

export const verifying: Catalogue['verifying'] = {
  start: 'Verifizieren …',
  again: 'Noch einmal vergleichen …',
  region: 'Verifizieren',
  title: (device) => `„${isolated(device)}“ verifizieren`,
  of: (name) => `von ${isolated(name)}`,
  why: (name) =>
    `Ihr seht beide nach, was die andere Seite sieht. Passt es, dann ist niemand zwischen dir und diesem Gerät von ${isolated(name)}.`,
  ways: 'Wege zu vergleichen',
  back: 'Andere Wege',
  close: 'Schließen',
  emoji: {
    way: 'Emoji vergleichen',
    wayNote: 'Zusammen oder am Telefon: Ihr seht beide dieselben sieben Bilder.',
  },
  scan: {
    way: 'Fremden Code einlesen',
    wayNote: (name) =>
      `Wenn ihr zusammen seid: ${isolated(name)} wählt „Meinen Code zeigen“. Deine Kamera ist an, bis er gelesen ist.`,
    how: (name) => `Halte den Code von ${isolated(name)} vor die Kamera.`,
    starting: 'Warte auf die Kamera …',
    looking: 'Suche einen Code …',
    picture: 'Was die Kamera sieht',
    off: 'Die Kamera ist aus.',
    start: 'Kamera einschalten',
    stop: 'Kamera ausschalten',
    file: 'Bild auswählen …',
    fileNote:
      'Nur eines, das du selbst gemacht hast oder das dich anders als über diese Unterhaltung erreicht hat.',
    problem: {
      denied:
        'Balcony hat die Kamera nicht bekommen. Warum, steht vielleicht in den Einstellungen des Computers.',
      none: 'An diesem Computer wurde keine Kamera gefunden.',
      busy: 'Die Kamera geht nicht an. Vielleicht verwendet sie ein anderes Programm.',
    },
    refusedFile: {
      'too-large': 'Dieses Bild ist zu groß. Wähle ein kleineres oder einen Ausschnitt.',
      'no-picture': 'Diese Datei lässt sich nicht als Bild lesen. Wähle ein PNG, JPEG oder WebP.',
      'no-code':
        'In diesem Bild wurde kein Code gefunden. Er muss scharf sein, und ganz, mit seinem hellen Rand.',
    },
    nothing: 'Es wurde nichts verifiziert.',
    noCode: 'Das ist kein Code von Balcony.',
    otherDevice: (name, shown, wanted) =>
      `Das ist der Code eines anderen Geräts von ${isolated(name)}: „${isolated(shown)}“, nicht „${isolated(wanted)}“.`,
    verifyOther: (shown) => `„${isolated(shown)}“ verifizieren`,
    unknownDevice: (name) =>
      `Dieser Code gehört zu einem Gerät von ${isolated(name)}, das hier nicht bekannt ist. Sagt ${isolated(name)}, dass es genau das Gerät ist, das du verifizieren willst, dann ist vielleicht jemand zwischen euch: Blockiere das Gerät, das hier steht.`,
    otherPerson: (name) => `Das ist der Code von ${isolated(name)}.`,
    otherAccount: (address) =>
      `Dieser Code gehört zu einem anderen Konto: ${isolated(address)}. Niemand mit dieser Adresse ist unter deinen Leuten.`,
    ownHere:
      'Das ist der Code des Geräts, an dem du gerade bist. Der andere steht auf dem anderen Bildschirm.',
    ownOther: 'Das ist der Code eines anderen eigenen Geräts.',
  },
  show: {
    way: 'Meinen Code zeigen',
    wayNote: (name) => `Wenn ihr zusammen seid: ${isolated(name)} liest ihn ein.`,
    how: (name) =>
      `${isolated(name)} öffnet die Seite deines Geräts, wählt „Fremden Code einlesen“ und hält die Kamera hierher.`,
    picture: 'Der Code dieses Geräts',
    then: (name) =>
      `Damit kann ${isolated(name)} dieses Gerät verifizieren. Um das andere zu verifizieren, lies auch dessen Code ein.`,
    alsoScan: 'Fremden Code einlesen',
  },
  number: {
    way: 'Nummern vergleichen',
    wayNote: 'Am Telefon, oder mit einer Nummer, die du bekommen hast.',
    title: 'Sicherheitsnummer eurer beiden Geräte',
    how: (name) =>
      `${isolated(name)} öffnet die Seite deines Geräts, wählt „Nummern vergleichen“ und sieht dieselbe Nummer. Lest sie einander vor: wenn ihr zusammen seid, oder am Telefon, wenn du die Stimme kennst.`,
    same: 'Ja, dieselbe',
    different: 'Nein, eine andere',
    copy: 'Nummer kopieren',
    copied: 'Kopiert.',
    paste: 'Eine Nummer einfügen, die du bekommen hast',
    pasteLabel: 'Die Nummer, wie du sie bekommen hast',
    compare: 'Vergleichen',
    isSame: 'Die beiden Nummern sind gleich.',
    onlyOtherway:
      'Nur wenn sie dich anders erreicht hat: persönlich, am Telefon, auf Papier. In diese Unterhaltung könnte sie auch jemand dazwischen gestellt haben.',
    verify: 'Ja, verifizieren',
    groupsDiffer: (groups) =>
      groups.length > 4
        ? `Die Nummern sind verschieden: ${groups.length} von 12 Gruppen.`
        : `Die Nummern sind verschieden, in ${groups.length === 1 ? 'Gruppe' : 'den Gruppen'} ${listed.format(groups.map(String))}. Vielleicht ein Tippfehler: Sieh dort noch einmal nach.`,
    whatNow: 'Was das bedeutet …',
    otherOfTheirs: (name, device) =>
      `Das ist die Nummer mit einem anderen Gerät von ${isolated(name)}: „${isolated(device)}“. Vergleiche sie dort.`,
    otherOfMine: (device) =>
      `Das ist die Nummer mit einem anderen Gerät von dir: „${isolated(device)}“. Vergleiche sie dort.`,
    otherPerson: (name, device) =>
      `Das ist deine Nummer mit einer anderen Person: „${isolated(device)}“ von ${isolated(name)}.`,
    incomplete: (digits) =>
      `Eine Sicherheitsnummer hat 60 Ziffern. Hier ${digits === 1 ? 'steht' : 'stehen'} ${count(digits, 'Ziffer', 'Ziffern')}.`,
    none: 'Das ist keine Sicherheitsnummer. Sie hat 60 Ziffern, in Gruppen zu fünf.',
  },
  differs: {
    title: 'Verschiedene Nummern',
    first:
      'Meistens ist es ein Versehen oder die falsche Seite: Beide müsst ihr das Gerät der anderen Seite ansehen, und zwar das, an dem sie gerade ist. Vergleicht noch einmal.',
    means: (name) =>
      `Bleiben sie verschieden, dann gehört das, was du für ein Gerät von ${isolated(name)} gehalten hast, vielleicht jemandem, der dazwischen mitliest.`,
    todo: (name) =>
      `Dann blockiere es, schreib hier nichts, was unter euch bleiben muss, und sprich ${isolated(name)} auf anderem Weg an.`,
    again: 'Noch einmal vergleichen',
    block: 'Dieses Gerät blockieren',
    blocked: 'Blockiert. Es bekommt keine Schlüssel mehr, und die nächste Nachricht hat einen neuen.',
    undo: 'Rückgängig',
    undone: 'Nicht mehr blockiert, aber auch nicht zugelassen.',
  },
  verified: {
    title: (device) => `„${isolated(device)}“ ist verifiziert.`,
    note: (name) => `Was es schreibt, kommt von dem Gerät, das dir ${isolated(name)} gezeigt hat.`,
    now: (name) => `Jetzt soll ${isolated(name)} auch dieses Gerät verifizieren.`,
  },
  unknownLink: 'Der Link nennt ein Gerät, das hier nicht bekannt ist. Er selbst verifiziert nichts.',
}

// Finding out, by number or code, that a device is the one it seems to be.
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

const listed = new Intl.ListFormat('en', { type: 'conjunction' })

export const verifying = {
  start: 'Verify…',
  again: 'Compare again…',
  region: 'Verify',
  title: (device: string) => `Verify “${isolated(device)}”`,
  of: (name: string) => `of ${isolated(name)}`,
  why: (name: string) =>
    `Both of you look at what the other one sees. If it fits, nobody is between you and this device of ${isolated(name)}.`,
  ways: 'Ways to compare',
  back: 'Other ways',
  close: 'Close',
  emoji: {
    way: 'Compare emoji',
    wayNote: 'In person or on a call: both of you see the same seven pictures.',
  },
  scan: {
    way: 'Scan their code',
    wayNote: (name: string) =>
      `When you are together: ${isolated(name)} chooses “Show my code”. Your camera is on until it is read.`,
    how: (name: string) => `Hold the code of ${isolated(name)} in front of the camera.`,
    starting: 'Waiting for the camera…',
    looking: 'Looking for a code…',
    picture: 'What the camera sees',
    off: 'The camera is off.',
    start: 'Turn the camera on',
    stop: 'Turn the camera off',
    file: 'Choose a picture…',
    fileNote: 'Only one that you took yourself, or that reached you another way than this chat.',
    problem: {
      denied: 'The camera was not given to Balcony. Your computer’s settings may say why.',
      none: 'No camera was found on this computer.',
      busy: 'The camera does not start. Another program may be using it.',
    },
    refusedFile: {
      'too-large': 'This picture is too large. Choose a smaller one, or a part of it.',
      'no-picture': 'This file cannot be read as a picture. Choose a PNG, JPEG or WebP.',
      'no-code': 'No code was found in this picture. It has to be sharp, and whole with its light border.',
    },
    nothing: 'Nothing was verified.',
    noCode: 'This code is not one of Balcony’s.',
    otherDevice: (name: string, shown: string, wanted: string) =>
      `This is the code of another device of ${isolated(name)}: “${isolated(shown)}”, not “${isolated(wanted)}”.`,
    verifyOther: (shown: string) => `Verify “${isolated(shown)}”`,
    unknownDevice: (name: string) =>
      `This code is of a device of ${isolated(name)} that is not known here. If ${isolated(name)} says that it is the very device you want to verify, somebody may be between you: block the one that is listed here.`,
    otherPerson: (name: string) => `This is the code of ${isolated(name)}.`,
    otherAccount: (address: string) =>
      `This code is of another account: ${isolated(address)}. Nobody of this address is among your people.`,
    ownHere: 'This is the code of the device you are using. Theirs is on their screen.',
    ownOther: 'This is the code of another device of your own.',
  },
  show: {
    way: 'Show my code',
    wayNote: (name: string) => `When you are together: for ${isolated(name)} to scan.`,
    how: (name: string) =>
      `${isolated(name)} opens the page of your device, chooses “Scan their code”, and holds the camera here.`,
    picture: 'The code of this device',
    then: (name: string) =>
      `That lets ${isolated(name)} verify this device. To verify theirs, scan their code, too.`,
    alsoScan: 'Scan their code',
  },
  number: {
    way: 'Compare numbers',
    wayNote: 'On a call, or with a number that you were given.',
    title: 'Safety number of your two devices',
    how: (name: string) =>
      `${isolated(name)} opens the page of your device, chooses “Compare numbers”, and sees the same number. Read it to each other: in person, or on a call on which you know the voice.`,
    same: 'Yes, the same',
    different: 'No, different',
    copy: 'Copy the number',
    copied: 'Copied.',
    paste: 'Paste a number you were given',
    pasteLabel: 'The number as you were given it',
    compare: 'Compare',
    isSame: 'The two numbers are the same.',
    onlyOtherway:
      'Only if it reached you another way: in person, by phone, on paper. In this chat, whoever is in between could have put it there.',
    verify: 'Yes, verify',
    groupsDiffer: (groups: readonly number[]) =>
      groups.length > 4
        ? `The numbers are different: ${groups.length} of 12 groups.`
        : `The numbers are different, in ${groups.length === 1 ? 'group' : 'groups'} ${listed.format(groups.map(String))}. That may be a slip of typing: look at ${groups.length === 1 ? 'it' : 'them'} once more.`,
    whatNow: 'What this means…',
    otherOfTheirs: (name: string, device: string) =>
      `This is the number with another device of ${isolated(name)}: “${isolated(device)}”. Compare it there.`,
    otherOfMine: (device: string) =>
      `This is the number with another device of yours: “${isolated(device)}”. Compare it there.`,
    otherPerson: (name: string, device: string) =>
      `This is your number with somebody else: “${isolated(device)}” of ${isolated(name)}.`,
    incomplete: (digits: number) =>
      `A safety number has 60 digits. This has ${count(digits, 'digit', 'digits')}.`,
    none: 'This is not a safety number. It has 60 digits, in groups of five.',
  },
  differs: {
    title: 'Different numbers',
    first:
      'Most often it is a slip, or the wrong page: both of you have to look at each other’s device, each at the one the other is using. Compare once more.',
    means: (name: string) =>
      `If they stay different, what you took for a device of ${isolated(name)} may belong to somebody who reads in between.`,
    todo: (name: string) =>
      `Then block it, write nothing here that must stay between you, and talk to ${isolated(name)} another way.`,
    again: 'Compare once more',
    block: 'Block this device',
    blocked: 'Blocked. It gets no keys any more, and the next message has a new one.',
    undo: 'Undo',
    undone: 'Not blocked any more, and not let in either.',
  },
  verified: {
    title: (device: string) => `“${isolated(device)}” is verified.`,
    note: (name: string) => `What it writes comes from the device that ${isolated(name)} showed you.`,
    now: (name: string) => `Now let ${isolated(name)} verify this device, too.`,
  },
  unknownLink: 'The link names a device that is not known here. It verifies nothing by itself.',
} as const

// Why a message did not go out, came back, or cannot be opened.
import type { deliverySayings } from '../../../domain/sayings/delivery.ts'
import type { Sentences } from '../../said.ts'

export const delivery = {
  'message-too-long': ({ size, limit, encrypted }) =>
    `This message is too long: it has ${size} KiB${encrypted ? ' when encrypted' : ''}, and ${limit} KiB can be sent at once. Please split it.`,
  'message-not-sealed': 'This message could not be encrypted, so it was not sent.',
  'message-not-sendable': 'This message can’t be sent again.',
  'not-opened-there': 'Delivered, but the device there could not open it.',
  'clocks-differ':
    "Delivered, but one of the two clocks is wrong. Check this computer's date and time, and send it again.",
  'refused-on-the-way': 'Not delivered: a server on the way refused the message.',
  'person-not-reached':
    'Not delivered: this person cannot be reached right now, or the address does not exist.',
  'address-not-there': 'Not delivered: this address does not exist.',
  'not-taken-from-you': 'Not delivered: this person does not take messages from you.',
  'no-room-on-the-way': 'Not delivered: a server on the way has no room for it. Try again later.',
  'server-not-found': ({ server }) => `Not delivered: the server ${server} was not found or is not running.`,
  'server-not-connected': ({ server }) =>
    `Not delivered: your server got no connection to the server ${server}.`,
  'own-certificate-not-verified': ({ server }) =>
    `Not delivered: the server ${server} could not verify the certificate of your server.`,
  'their-certificate-not-verified': ({ server }) =>
    `Not delivered: the certificate of the server ${server} could not be verified, so your server sent nothing to it.`,
  'own-server-not-accepted': ({ server }) =>
    `Not delivered: the server ${server} does not accept your server.`,
  'no-key-needed': 'This message waits for no key.',
  'not-to-be-asked-for':
    'This message can’t be asked for again: it has no name, or who wrote it is not in your contacts.',
  'not-asked-for-any-more': 'Nobody asks for this message any more.',
  'key-not-named': 'This message does not say which key it needs.',
} as const satisfies Sentences<typeof deliverySayings>

// Somebody can't open a message any more, and asks for it once more.
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const resend = {
  region: 'Messages that are asked for again',
  bell: (n: number) =>
    `At the door: ${count(n, 'message is asked for again', 'messages are asked for again')}`,
  asks: (name: string, device: string) =>
    device === ''
      ? `${isolated(name)} cannot open a message of yours any more, and asks you to send it again.`
      : `${isolated(name)} cannot open a message of yours any more on ${isolated(device)}, and asks you to send it again.`,
  when: (written: string, asked: string) => `Written ${written}, asked ${asked}`,
  /** `devices`: their names, '' where they have none. */
  reaches: (name: string, devices: string) => {
    const those = devices === '' ? '' : `: ${devices}`
    return `It is encrypted anew, for ${isolated(name)} alone, and can be read on the devices that may have your keys${those}.`
  },
  behind: (n: number) => `${count(n, 'further message waits', 'further messages wait')} behind it.`,
  send: 'Send again',
  no: 'No',
  sent: (name: string) => `It is sent again to ${isolated(name)}.`,
  refused: (name: string) =>
    `It is not sent. You are not asked about this message again, and ${isolated(name)} is not told.`,
} as const

// The desktop's message bus, for the few questions that Electron does not ask it (D-Bus Specification, "Authentication
// Protocol" and "Message Bus").
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { decode, encodeCall, lengthOf, LONGEST_MESSAGE, type BusCall } from './bus-message.ts'

export interface SessionBus {
  /** The values of the answer. Rejects where there is none: an error, or the bus is gone. */
  call(call: BusCall): Promise<readonly unknown[]>
  /** Calls `heard` for each signal that fits one of the rules. */
  onSignal(rules: readonly string[], heard: () => void): Promise<void>
}

interface Pending {
  resolve(values: readonly unknown[]): void
  reject(error: Error): void
}

export const DESKTOP_BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' }

/**
 * Connects to the bus that the environment names. Rejects where there is none, or it does not let us in. `ended` is called
 * when the bus is gone. Keeps no program running.
 */
export async function openSessionBus(env: NodeJS.ProcessEnv, ended: () => void): Promise<SessionBus> {
  const socket = await connected(addressOf(env))
  const pending = new Map<number, Pending>()
  let heard: () => void = () => undefined
  let rest = Buffer.alloc(0)
  let serial = 0

  socket.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes])
    try {
      takeWhole()
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined)
    }
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    for (const { reject } of pending.values()) reject(new Error('the session bus is gone'))
    pending.clear()
    ended()
  })
  socket.unref()

  function takeWhole(): void {
    for (;;) {
      const length = lengthOf(rest)
      if (length > LONGEST_MESSAGE) throw new RangeError('a message of the session bus is too long')
      if (length === 0 || rest.length < length) return
      const message = decode(rest.subarray(0, length))
      rest = rest.subarray(length)
      if (message.kind === 'signal') heard()
      const waiting = pending.get(message.replyTo)
      if (waiting === undefined || !pending.delete(message.replyTo)) continue
      if (message.kind === 'reply') waiting.resolve(message.body)
      else waiting.reject(new Error('the session bus refused'))
    }
  }

  function call(what: BusCall): Promise<readonly unknown[]> {
    serial += 1
    const mine = serial
    return new Promise((resolve, reject) => {
      if (socket.destroyed) {
        reject(new Error('the session bus is gone'))
        return
      }
      pending.set(mine, { resolve, reject })
      socket.write(encodeCall(what, mine))
    })
  }

  const ask = (member: string, ...args: string[]) =>
    call({ ...DESKTOP_BUS, interface: 'org.freedesktop.DBus', member, args })
  await ask('Hello')
  return {
    call,
    async onSignal(rules, listener) {
      heard = listener
      for (const rule of rules) await ask('AddMatch', rule)
    },
  }
}

/** Path of the bus's socket. Throws where none is named that can be reached. */
function addressOf(env: NodeJS.ProcessEnv): string {
  const named = env.DBUS_SESSION_BUS_ADDRESS ?? ''
  const path = /(?:^|;)unix:(?:[^;]*,)?path=([^,;]+)/.exec(named)?.[1]
  if (path !== undefined) return decodeURIComponent(path)
  const runtime = env.XDG_RUNTIME_DIR ?? ''
  if (named !== '' || runtime === '') throw new Error('no session bus is named')
  return join(runtime, 'bus')
}

/** A connection on which messages may be sent. */
function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    const fail = (): void => {
      socket.destroy()
      reject(new Error('the session bus cannot be reached'))
    }
    let said = ''
    socket.once('error', fail)
    socket.once('close', fail)
    socket.on('data', function answer(bytes) {
      said += bytes.toString('latin1')
      if (!said.includes('\r\n')) return
      socket.off('data', answer)
      if (!said.startsWith('OK ')) {
        fail()
        return
      }
      socket.off('error', fail)
      socket.off('close', fail)
      socket.write('BEGIN\r\n')
      resolve(socket)
    })
    // the bus knows who asks by the socket; it wants to hear the number all the same
    const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
    socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
  })
}

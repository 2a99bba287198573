// One JSON object a line, for who looks after the program. The types let no object in, so that no secret slips through.
import type { Clock } from '../e2e/ports.ts'
import type { Log } from '../services/ports.ts'

type Facts = Parameters<Log['info']>[1]

/** `write` takes a whole line with its end; `process.stderr.write`, or an append to a file. */
export function createLog({ clock, write }: { clock: Clock; write: (line: string) => void }): Log {
  const line = (level: 'info' | 'warn', message: string, facts: Facts = {}): void =>
    write(`${JSON.stringify({ ...facts, time: new Date(clock.now()).toISOString(), level, message })}\n`)
  return {
    info: (message, facts) => line('info', message, facts),
    warn: (message, facts) => line('warn', message, facts),
  }
}

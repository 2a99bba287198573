// Reads what Chromium's network stack wrote down of itself with --log-net-log.
import { readFileSync } from 'node:fs'

interface NetEvent {
  type: number
  params?: Record<string, unknown>
}

/** What leaves the computer, or asks where to: names of Chromium's net/log/net_log_event_type_list.h. */
const OUTSIDE =
  /^(URL_REQUEST|HOST_RESOLVER|DNS_TRANSACTION|TCP_CONNECT|UDP_CONNECT|UDP_BYTES_SENT|SOCKET_BYTES_SENT|SSL_CONNECT|QUIC|HTTP_STREAM|WEBSOCKET|PAC_FILE|WPAD)/

/** Each event of a net log that tells of a way out: its name, and with what. `seen` counts all events that there are. */
export function waysOut(path: string): { seen: number; out: string[] } {
  // one event a line; the last lines are missing where the program did not take its time to end
  const [first = '', ...lines] = readFileSync(path, 'utf8').split('\n')
  const { logEventTypes } = JSON.parse(first.replace(/^\{"constants":/, '').replace(/,$/, '')) as {
    logEventTypes: Record<string, number>
  }
  const names = new Map(Object.entries(logEventTypes).map(([name, number]) => [number, name]))
  const events = lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line.replace(/(,|\],?\s*\}?)$/, '')) as NetEvent)
  const out = events
    .map(({ type, params }) => `${names.get(type) ?? type} ${JSON.stringify(params ?? {})}`)
    .filter((told) => OUTSIDE.test(told))
  return { seen: events.length, out }
}

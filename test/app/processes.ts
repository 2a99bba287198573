// What Linux tells of a program that runs: its processes, and whom they are connected with.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The process and all that it started, directly or not; those that end meanwhile are left out. */
export function familyOf(pid: number): { pid: number; command: string }[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const parent = /\) \S (\d+)/.exec(text(`/proc/${name}/stat`))?.[1]
      const command = text(`/proc/${name}/cmdline`).replaceAll('\0', ' ')
      return parent === undefined ? [] : [{ pid: Number(name), parent: Number(parent), command }]
    })
  const family = new Set([pid])
  let size = 0
  while (size !== family.size) {
    size = family.size
    for (const one of all) if (family.has(one.parent)) family.add(one.pid)
  }
  return all.filter((one) => family.has(one.pid)).map(({ pid, command }) => ({ pid, command }))
}

/** Addresses at the other end of every internet socket of these processes, `address:port`; listening ones end in `:0`. */
export function connectedWith(pids: readonly number[]): string[] {
  const sockets = new Map(
    ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
      text(`/proc/net/${kind}`)
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .map((columns): [string, string] => [columns[9] ?? '', address(columns[2] ?? '')]),
    ),
  )
  const open = pids.flatMap((pid) =>
    entries(`/proc/${pid}/fd`).map(
      (fd) => /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1] ?? '',
    ),
  )
  return [...new Set(open.flatMap((inode) => sockets.get(inode) ?? []))].sort()
}

// four bytes in the computer's own order, hex; longer ones (IPv6) stay as they are
function address(hex: string): string {
  const [ip = '', port = ''] = hex.split(':')
  const dotted = ip.length === 8 ? [6, 4, 2, 0].map((at) => parseInt(ip.slice(at, at + 2), 16)).join('.') : ip
  return `${dotted}:${parseInt(port, 16)}`
}

function text(path: string): string {
  return unlessGone(() => readFileSync(path, 'latin1'), '')
}

function entries(path: string): string[] {
  return unlessGone(() => readdirSync(path), [])
}

function link(path: string): string {
  return unlessGone(() => readlinkSync(path), '')
}

function unlessGone<T>(read: () => T, gone: T): T {
  try {
    return read()
  } catch (error) {
    // the process has ended, is just ending, or is not ours
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return gone
    throw error
  }
}

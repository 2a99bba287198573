// The servers that the other tests stand on.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFederation } from '../rig/ejabberd.mjs'

const before = process.env.TMPDIR
const folder = mkdtempSync(join(tmpdir(), 'balcony-rig-test-'))

beforeAll(() => {
  process.env.TMPDIR = folder
})
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  rmSync(folder, { recursive: true, force: true })
})

/** Names of the processes that were started with our folder in their arguments or their environment. */
function ours(): string[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const speaksOfIt = (number: string) =>
    ['cmdline', 'environ'].some((file) => read(number, file).includes(folder))
  return numbers.filter(speaksOfIt).map((number) => read(number, 'comm').trim())
}

function read(number: string, file: string): string {
  try {
    return readFileSync(join('/proc', number, file), 'utf8')
  } catch {
    // it ended meanwhile, or is somebody else's
    return ''
  }
}

describe('the rig', () => {
  it('leaves no process, no epmd and no file behind, also after a server was killed', async () => {
    const servers = await startFederation({ users: { 'juliet@a.test': 'x', 'rosaline@c.test': 'y' } })
    expect(ours()).toEqual(expect.arrayContaining(['beam.smp']))
    expect(readdirSync(folder)).not.toEqual([])
    await servers.stopServer('c.test', 'SIGKILL')
    await servers.startServer('c.test')
    await servers.stop()
    expect(ours()).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps the accounts of a server that was stopped, and refuses one that is there already', async () => {
    const servers = await startFederation({ users: { 'rosaline@c.test': 'lark' } })
    try {
      await servers.stopServer('c.test')
      await servers.startServer('c.test')
      await expect(servers.addUser('rosaline@c.test', 'owl')).rejects.toThrow('already registered')
    } finally {
      await servers.stop()
    }
  })
})

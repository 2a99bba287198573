// What the README says about checking a trust book is run as it stands there.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { signAttestation } from '../../main/e2e/attestation.ts'
import { generateIdentity } from '../../main/e2e/device-keys.ts'
import { writeTrustFile } from '../../main/e2e/trust-file.ts'
import type { BareJid } from '../../shared/domain/jid.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'balcony-readme-'))
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'))
  const [, snippet = ''] = /```js\n(.*?)```/s.exec(readFileSync('README.md', 'utf8')) ?? []
  expect(snippet).toContain('balcony-trust-book.json')
  writeFileSync(join(directory, 'check.mjs'), snippet)
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

it('the lines of the README check every decision of a trust book, and refuse one that was changed', async () => {
  const identity = await generateIdentity()
  const jid = 'romeo@b.test' as BareJid
  const decision = {
    jid,
    sub: 'P'.repeat(43),
    state: 'verified',
    how: 'compared',
    at: 1_772_539_200_000,
  } as const
  const token = await signAttestation(decision, identity)
  const keys = new Map([[identity.kid, identity.publicKey]])
  const run = (attestation: string) => {
    writeFileSync(join(directory, 'balcony-trust-book.json'), writeTrustFile(keys, [attestation]))
    return execFileSync(process.execPath, ['check.mjs'], { cwd: directory, encoding: 'utf8', stdio: 'pipe' })
  }
  expect(run(token)).toContain(`${identity.kid} says {"jid":"romeo@b.test"`)
  const [header, , signature] = token.split('.')
  const changed = Buffer.from(JSON.stringify({ ...decision, state: 'blocked' })).toString('base64url')
  expect(() => run(`${header}.${changed}.${signature}`)).toThrow(/signature verification failed/)
})

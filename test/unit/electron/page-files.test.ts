import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { listPageFiles } from '../../../main/electron/page-files.ts'
import { isPageAddress } from '../../../main/electron/page-origin.ts'
import { profileFrom } from '../../../main/electron/profile-directory.ts'

let directory = ''
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('the files of the page', () => {
  it('are those that were built, by their addresses, and nothing that a link leads to', () => {
    directory = mkdtempSync(join(tmpdir(), 'balcony-page-'))
    mkdirSync(join(directory, 'assets'))
    writeFileSync(join(directory, 'index.html'), '')
    writeFileSync(join(directory, 'assets', 'a b.js'), '')
    symlinkSync('/etc/passwd', join(directory, 'passwd'))
    const files = listPageFiles(directory)
    expect([...files.keys()].sort()).toEqual(['/assets/a%20b.js', '/index.html'])
    for (const path of [
      '/',
      '/../index.html',
      '/assets/../index.html',
      '/%2e%2e/index.html',
      '/passwd',
      '/etc/passwd',
    ]) {
      expect(files.get(path)).toBeUndefined()
    }
  })
})

describe('an address of the page', () => {
  it.each([
    ['app://balcony/index.html', true],
    ['app://balcony/index.html#x', true],
    ['app://balcony', false],
    ['app://balcony.evil.test/index.html', false],
    ['app://balcony@evil.test/', false],
    ['app://evil/index.html', false],
    ['https://balcony/index.html', false],
    ['file:///index.html', false],
    ['javascript:alert(1)', false],
    ['', false],
  ])('%s: %s', (address, expected) => {
    expect(isPageAddress(address)).toBe(expected)
  })
})

describe('--profile', () => {
  it.each([
    [['.', '--profile', 'x'], resolve('/home/juliet', 'x')],
    [['.', '--profile=/tmp/p q'], '/tmp/p q'],
    [['.'], undefined],
  ])('%j names %s', (args, expected) => {
    expect(profileFrom(args, '/home/juliet')).toBe(expected)
  })

  it.each([[['--profile']], [['--profile=']], [['--profile', '--other']]])('%j is refused', (args) => {
    expect(() => profileFrom(args, '/')).toThrow('folder')
  })
})

import { describe, expect, it } from 'vitest'
import { profileFrom } from '../../../main/electron/profile-directory.ts'

describe('--profile', () => {
  it.each([
    [['--no-sandbox', '/app', '--profile', 'two'], '/home/j/two'],
    [['/app', '--profile=two'], '/home/j/two'],
    [['/app', '--profile', '/elsewhere/two'], '/elsewhere/two'],
    [['/app'], undefined],
    [['/app', '--', 'xmpp:romeo@b.test', '--profile=two'], undefined],
    [['/app', '--profile=two', '--', 'xmpp:romeo@b.test'], '/home/j/two'],
  ])('%j', (argv, expected) => {
    expect(profileFrom(argv, '/home/j')).toBe(expected)
  })
})

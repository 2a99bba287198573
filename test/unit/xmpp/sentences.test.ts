import { expect, it } from 'vitest'
import type { ConnectionProblem } from '../../../shared/domain/account.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { ConnectionFailure } from '../../../main/xmpp/connection-failure.ts'
import { whyEnded } from '../../../main/xmpp/end-of-stream.ts'
import * as sentences from '../../../main/xmpp/sentences.ts'

const juliet = 'juliet@a.test' as BareJid
const shown = {
  subject: 'Verona',
  names: ['a.test', 'upload.a.test'],
  issuer: 'Test Rig CA',
  validFrom: 'Jan  1 00:00:00 2026 GMT',
  validTo: 'Dec 31 23:59:59 2026 GMT',
}

it.each([
  [sentences.wrongPassword(juliet), 'wrong-password', true, 'The password is not right for juliet@a.test.'],
  [sentences.noSuchServer('capulet.lit'), 'no-such-server', false, 'There is no server at capulet.lit.'],
  [
    sentences.notTrusted('a.test', shown),
    'untrusted-certificate',
    false,
    'The certificate of a.test is not trusted: it was issued by Test Rig CA for Verona, a.test, upload.a.test, ' +
      'valid from 1 Jan 2026 to 31 Dec 2026. ' +
      'If you know this server, add its certificate under Connection settings, where you sign in.',
  ],
  [
    sentences.otherName('a.test', {
      ...shown,
      subject: 'b.test',
      names: ['b.test', 'c.test', 'd.test', 'e.test'],
    }),
    'untrusted-certificate',
    false,
    'The certificate of a.test is for another server: it was issued by Test Rig CA for b.test, c.test, d.test ' +
      'and others, valid from 1 Jan 2026 to 31 Dec 2026.',
  ],
  [
    sentences.outOfDate('a.test', {
      subject: '',
      names: [],
      issuer: '',
      validFrom: 'some\nday',
      validTo: '',
    }),
    'untrusted-certificate',
    false,
    'The certificate of a.test is out of date: it was issued by unknown for nobody in particular, ' +
      'valid from some day to unknown.',
  ],
])('%# says what is wrong', (failure, problem, final, sentence) => {
  expect([failure.problem, failure.final, failure.sentence]).toEqual([problem, final, sentence])
})

it('quotes a stranger on one line, without controls, not for long', () => {
  expect(sentences.quote('a\u0000b\n\u202ec')).toBe('a b c')
  expect(sentences.quote('\n')).toBe('unknown')
  expect(sentences.quote('x'.repeat(500))).toHaveLength(120)
})

it.each([
  ['conflict', 'conflict', true],
  ['not-authorized', 'refused', true],
  ['host-unknown', 'no-such-server', false],
  ['system-shutdown', 'unreachable', false],
  ['see-other-host', 'refused', false],
  ['policy-violation', 'refused', false],
])('a stream error %s is the problem %s, final: %s', (condition, problem, final) => {
  const failure = whyEnded({ is: 'stream-error', condition, text: '' }, juliet)
  expect([failure.problem, failure.final]).toEqual([problem, final])
})

const failed = (problem: ConnectionProblem, sentence: string) => new ConnectionFailure(problem, sentence)

it.each([
  ['the same one', [failed('silent', 'One.'), failed('silent', 'One.')], 'silent', 'One.'],
  ['one alone', [failed('unreachable', 'One.')], 'unreachable', 'One.'],
  [
    'several that can not be reached',
    [failed('unreachable', 'One.'), failed('no-such-server', 'Two.')],
    'unreachable',
    'None of the 2 servers of a.test can be reached.',
  ],
  [
    'the one that says most',
    [
      failed('unreachable', 'One.'),
      failed('no-encryption', 'Two.'),
      failed('untrusted-certificate', 'Three.'),
      failed('silent', 'Four.'),
    ],
    'untrusted-certificate',
    'None of the 4 servers of a.test let this computer in. Three.',
  ],
])('of several failures it tells %s', (_which, failures, problem, sentence) => {
  expect(sentences.together('a.test', failures)).toMatchObject({ problem, sentence })
})

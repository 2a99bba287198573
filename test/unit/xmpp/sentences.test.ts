import { expect, it } from 'vitest'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { whyEnded } from '../../../main/xmpp/end-of-stream.ts'
import * as sentences from '../../../main/xmpp/sentences.ts'

const juliet = 'juliet@a.test' as BareJid
const shown = {
  names: ['a.test', 'upload.a.test'],
  issuer: 'Test Rig CA',
  validFrom: 'Jan 1',
  validTo: 'Jan 2',
}

it.each([
  [sentences.wrongPassword(juliet), 'wrong-password', true, 'The password is not right for juliet@a.test.'],
  [sentences.noSuchServer('capulet.lit'), 'no-such-server', false, 'There is no server at capulet.lit.'],
  [
    sentences.notTrusted('a.test', shown),
    'untrusted-certificate',
    false,
    'The certificate of a.test is not trusted: it was issued by Test Rig CA for a.test. ' +
      'If you know this server, add its certificate under Connection settings.',
  ],
  [
    sentences.otherName('a.test', { ...shown, names: ['b.test', 'c.test', 'd.test', 'e.test'] }),
    'untrusted-certificate',
    false,
    'The certificate of a.test is for another server: it was issued by Test Rig CA for b.test, c.test, d.test and others.',
  ],
  [
    sentences.outOfDate('a.test', shown),
    'untrusted-certificate',
    false,
    'The certificate of a.test is out of date: issued by Test Rig CA, it is valid from Jan 1 to Jan 2.',
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

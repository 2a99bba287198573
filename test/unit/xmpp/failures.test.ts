import { expect, it } from 'vitest'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { whyEnded } from '../../../main/xmpp/end-of-stream.ts'
import * as failures from '../../../main/xmpp/failures.ts'
import { english, inEnglish } from '../../english.ts'

const juliet = 'juliet@a.test' as BareJid
const shown = {
  subject: 'Verona',
  names: ['a.test', 'upload.a.test'],
  issuer: 'Test Rig CA',
  validFrom: 'Jan  1 00:00:00 2026 GMT',
  validTo: 'Dec 31 23:59:59 2026 GMT',
}

it.each([
  [failures.wrongPassword(juliet), 'wrong-password', true, 'The password is not right for juliet@a.test.'],
  [failures.noSuchServer('capulet.lit'), 'no-such-server', false, 'There is no server at capulet.lit.'],
  [
    failures.notTrusted('a.test', shown),
    'untrusted-certificate',
    false,
    'The certificate of a.test is not trusted: it was issued by Test Rig CA for Verona, a.test, upload.a.test, ' +
      'valid from 1 Jan 2026 to 31 Dec 2026. ' +
      'If you know this server, add its certificate under Connection settings, where you sign in.',
  ],
  [
    failures.otherName('a.test', {
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
    failures.outOfDate('a.test', {
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
  expect([failure.problem, failure.final, english(failure.saying)]).toEqual([problem, final, sentence])
})

it('quotes a stranger on one line, without controls, not for long', () => {
  expect(failures.quote('a\u0000b\n\u202ec')).toBe('a b c')
  expect(failures.quote('\n')).toBe('')
  expect(failures.quote('x'.repeat(500))).toHaveLength(120)
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

const one = failures.silent('one.test')
const two = failures.noEncryption('two.test')
const three = failures.unreadableTrust()
const away = failures.unreachable('three.test', 5222)

it.each([
  ['the same one', [one, failures.silent('one.test')], 'silent', 'The server one.test does not answer.'],
  ['one alone', [away], 'unreachable', "The server three.test can't be reached on port 5222."],
  [
    'several that can not be reached',
    [away, failures.noSuchServer('four.test')],
    'unreachable',
    'None of the 2 servers of a.test can be reached.',
  ],
  [
    'the one that says most',
    [away, two, three, one],
    'untrusted-certificate',
    'None of the 4 servers of a.test let this computer in. ' +
      'The trusted certificate under Connection settings is no certificate in PEM form.',
  ],
])('of several failures it tells %s', (_which, met, problem, sentence) => {
  expect(inEnglish({ ...failures.together('a.test', met) })).toMatchObject({ problem, sentence })
})

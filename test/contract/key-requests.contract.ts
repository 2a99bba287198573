import { beforeEach, describe, expect, it } from 'vitest'
import type { KeyQuestion, KeyRequests, OwnRequest } from '../../main/e2e/key-ports.ts'
import type { Database } from '../../main/services/store-ports.ts'
import {
  DAY,
  FINGERPRINT,
  JULIET,
  keyPair,
  NOON,
  OTHER_FINGERPRINT,
  revealed,
  ROMEO,
  ROMEOS_LAPTOP,
  ROMEOS_PHONE,
} from './database-samples.ts'

export function keyRequestsContract(openDatabase: () => Database): void {
  describe('key requests', () => {
    let requests: KeyRequests
    beforeEach(() => {
      requests = openDatabase().keyRequests
    })
    const request: OwnRequest = {
      asked: ROMEOS_PHONE,
      sid: 'sid-1',
      sender: ROMEOS_LAPTOP,
      once: keyPair('once'),
      offered: ['once', 'enc'],
      pkey: 'eyJrZXlzIjpbXX0',
      createdAt: NOON,
    }
    const question: KeyQuestion = {
      from: ROMEOS_LAPTOP,
      fingerprint: FINGERPRINT,
      sid: 'own-1',
      sender: null,
      wrapFor: { kty: 'OKP', crv: 'X25519', x: 'AAAA' },
      proven: true,
      askedAt: NOON,
    }

    it('gives a waiting request back with its key, for exactly who was asked', () => {
      requests.add(request)
      expect(revealed(requests.find(ROMEOS_PHONE, 'sid-1'))).toEqual(revealed(request))
      expect(requests.find(ROMEOS_LAPTOP, 'sid-1')).toBeUndefined()
      expect(requests.find(ROMEOS_PHONE, 'sid-2')).toBeUndefined()
    })

    it('refuses a second request for the same, whose key would take the place of the first', () => {
      requests.add(request)
      expect(() => requests.add({ ...request, once: keyPair('other') })).toThrow()
      expect(requests.find(ROMEOS_PHONE, 'sid-1')?.once.kid).toBe('once')
    })

    it('erases a request that was answered', () => {
      requests.add(request)
      requests.remove(ROMEOS_PHONE, 'sid-1')
      requests.remove(ROMEOS_PHONE, 'sid-1')
      expect(requests.find(ROMEOS_PHONE, 'sid-1')).toBeUndefined()
    })

    it('erases every request for the key of a sender, whoever was asked, and no other', () => {
      requests.add(request)
      requests.add({ ...request, asked: ROMEOS_LAPTOP })
      requests.add({ ...request, asked: ROMEOS_LAPTOP, sid: 'sid-2' })
      requests.removeFor(ROMEOS_PHONE, 'sid-1')
      expect(requests.find(ROMEOS_PHONE, 'sid-1')).toBeDefined()
      requests.removeFor(ROMEOS_LAPTOP, 'sid-1')
      expect(requests.find(ROMEOS_PHONE, 'sid-1')).toBeUndefined()
      expect(requests.find(ROMEOS_LAPTOP, 'sid-1')).toBeUndefined()
      expect(requests.find(ROMEOS_LAPTOP, 'sid-2')).toBeDefined()
    })

    it('keeps which device the user lets read everything, until that is taken back', () => {
      requests.letReadHistory(FINGERPRINT, NOON)
      requests.letReadHistory(FINGERPRINT, NOON + 1)
      expect([FINGERPRINT, OTHER_FINGERPRINT].map((each) => requests.readsHistory(each))).toEqual([
        true,
        false,
      ])
      requests.letReadHistory(FINGERPRINT, null)
      expect(requests.readsHistory(FINGERPRINT)).toBe(false)
    })

    it('keeps whose key a question is about', () => {
      requests.addQuestion({ ...question, sender: ROMEOS_PHONE })
      expect(requests.questions(ROMEO)[0]?.sender).toBe(ROMEOS_PHONE)
      requests.addQuestion(question)
      expect(requests.questions(ROMEO)[0]?.sender).toBeNull()
    })

    const kept = { ...question, firstAskedAt: NOON, grantedAt: null }

    it('gives the questions of an account, of all, or about a key, the one that came first at the head', () => {
      const later = { ...question, from: ROMEOS_PHONE, sid: 'own-2', askedAt: NOON - 1 }
      const juliets = { ...question, from: 'juliet@a.test/balcony' as typeof ROMEOS_PHONE }
      for (const each of [question, later, juliets]) requests.addQuestion(each)
      const [first, second, third] = [
        kept,
        { ...kept, ...later, firstAskedAt: NOON - 1 },
        { ...kept, ...juliets },
      ]
      expect(requests.questions(ROMEO)).toEqual([first, second])
      expect(requests.questions(JULIET)).toEqual([third])
      expect(requests.allQuestions()).toEqual([first, second, third])
      expect(requests.questionsAbout('own-1')).toEqual([first, third])
      expect(requests.questionsAbout('own-3')).toEqual([])
    })

    it('puts a later question of the same device for the same key in the place of the earlier', () => {
      requests.addQuestion(question)
      const again = { ...question, wrapFor: { kty: 'OKP', x: 'BBBB' }, proven: false, askedAt: NOON + 1 }
      requests.addQuestion(again)
      requests.addQuestion({ ...question, fingerprint: OTHER_FINGERPRINT, askedAt: NOON + 2 })
      expect(requests.questions(ROMEO)).toEqual([
        { ...again, firstAskedAt: NOON, grantedAt: null },
        expect.objectContaining({ fingerprint: OTHER_FINGERPRINT }),
      ])
    })

    it('keeps a yes for exactly one question, also when it comes again, until it is taken back', () => {
      requests.addQuestion(question)
      requests.addQuestion({ ...question, sid: 'own-2' })
      requests.grant(ROMEOS_LAPTOP, FINGERPRINT, 'own-1', NOON + 5)
      requests.addQuestion({ ...question, askedAt: NOON + 9 })
      expect(requests.questions(ROMEO)).toEqual([
        { ...kept, askedAt: NOON + 9, grantedAt: NOON + 5 },
        { ...kept, sid: 'own-2' },
      ])
      expect(requests.isGranted(ROMEO, FINGERPRINT, 'own-1')).toBe(true)
      expect(requests.isGranted(ROMEO, FINGERPRINT, 'own-2')).toBe(false)
      expect(requests.isGranted(ROMEO, OTHER_FINGERPRINT, 'own-1')).toBe(false)
      expect(requests.isGranted(JULIET, FINGERPRINT, 'own-1')).toBe(false)
      requests.grant(ROMEOS_LAPTOP, FINGERPRINT, 'own-1', null)
      expect(requests.isGranted(ROMEO, FINGERPRINT, 'own-1')).toBe(false)
    })

    it('removes one question, or all of a device with that it was put off', () => {
      for (const sid of ['own-1', 'own-2']) requests.addQuestion({ ...question, sid })
      requests.addQuestion({ ...question, fingerprint: OTHER_FINGERPRINT })
      requests.putOff(ROMEO, FINGERPRINT, NOON)
      requests.removeQuestion(ROMEOS_LAPTOP, FINGERPRINT, 'own-1')
      expect(requests.questions(ROMEO).map(({ sid }) => sid)).toEqual(['own-2', 'own-1'])
      expect(requests.putOffAt(ROMEO, FINGERPRINT)).toBe(NOON)
      requests.removeQuestions(ROMEO, FINGERPRINT)
      expect(requests.questions(ROMEO)).toMatchObject([{ fingerprint: OTHER_FINGERPRINT }])
      expect(requests.putOffAt(ROMEO, FINGERPRINT)).toBeNull()
    })

    it('remembers when a device was put off last, for address and fingerprint together', () => {
      requests.putOff(ROMEO, FINGERPRINT, NOON)
      requests.putOff(ROMEO, FINGERPRINT, NOON + 1)
      expect(requests.putOffAt(ROMEO, FINGERPRINT)).toBe(NOON + 1)
      expect(requests.putOffAt(ROMEO, OTHER_FINGERPRINT)).toBeNull()
      expect(requests.putOffAt(JULIET, FINGERPRINT)).toBeNull()
      requests.putOff(ROMEO, FINGERPRINT, null)
      expect(requests.putOffAt(ROMEO, FINGERPRINT)).toBeNull()
    })

    it('PROTOCOL 3: erases requests and questions that have waited for more than 30 days', () => {
      const later = NOON + 30 * DAY
      requests.add(request)
      requests.add({ ...request, sid: 'sid-2', createdAt: NOON - 1 })
      requests.addQuestion(question)
      requests.addQuestion({ ...question, sid: 'own-2', askedAt: NOON - 1 })
      expect(requests.eraseExpired(later)).toBe(2)
      expect(requests.find(ROMEOS_PHONE, 'sid-1')).toBeDefined()
      expect(requests.find(ROMEOS_PHONE, 'sid-2')).toBeUndefined()
      expect(requests.questions(ROMEO)).toEqual([kept])
      expect(requests.eraseExpired(later + 1)).toBe(2)
      expect(requests.find(ROMEOS_PHONE, 'sid-1')).toBeUndefined()
      expect(requests.questions(ROMEO)).toEqual([])
    })

    it('PROTOCOL 3: counts the requests of an account in the last minute, this one included', () => {
      expect(requests.countRequest(ROMEO, NOON)).toBe(1)
      expect(requests.countRequest(ROMEO, NOON + 30_000)).toBe(2)
      expect(requests.countRequest(JULIET, NOON + 30_000)).toBe(1)
      expect(requests.countRequest(ROMEO, NOON + 59_999)).toBe(3)
      expect(requests.countRequest(ROMEO, NOON + 60_000)).toBe(3)
      expect(requests.countRequest(ROMEO, NOON + 200_000)).toBe(1)
    })

    it('does not count requests for ever after the clock was set back', () => {
      requests.countRequest(ROMEO, NOON)
      expect(requests.countRequest(ROMEO, NOON - 3_600_000)).toBe(1)
    })
  })
}

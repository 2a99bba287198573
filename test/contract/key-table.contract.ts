import { beforeEach, describe, expect, it } from 'vitest'
import type { KeyTable, ReleaseRecord } from '../../main/e2e/key-ports.ts'
import type { Database } from '../../main/services/store-ports.ts'
import { Secret } from '../../shared/domain/secret.ts'
import {
  DAY,
  FINGERPRINT,
  inKey,
  JULIET,
  NOON,
  NURSE,
  OTHER_FINGERPRINT,
  outKey,
  revealed,
  ROMEO,
  ROMEOS_LAPTOP,
  ROMEOS_PHONE,
} from './database-samples.ts'

export function keyTableContract(openDatabase: () => Database): void {
  describe('the key table', () => {
    let keys: KeyTable
    beforeEach(() => {
      keys = openDatabase().keyTable
    })
    const mac = Uint8Array.of(1, 2, 3)
    const opened = {
      sender: ROMEOS_LAPTOP,
      fingerprint: FINGERPRINT,
      sid: 'sid-1',
      mac,
      stamp: NOON,
      openedAt: NOON,
    }

    it('gives an own key back as it was, by SID and as the current one of its conversation', () => {
      keys.addOut(outKey())
      expect(revealed(keys.findOut('own-1'))).toEqual(revealed(outKey()))
      expect(revealed(keys.current(ROMEO))).toEqual(revealed(outKey()))
      expect(keys.findOut('own-2')).toBeUndefined()
      expect(keys.current(JULIET)).toBeUndefined()
    })

    it('PROTOCOL 11: keeps keys for one device beside the current one, and never as it', () => {
      const forOne = outKey({ sid: 'own-2', onlyFor: FINGERPRINT })
      keys.addOut(forOne)
      expect(keys.current(ROMEO)).toBeUndefined()
      keys.addOut(outKey())
      keys.addOut(outKey({ sid: 'own-3', onlyFor: OTHER_FINGERPRINT }))
      expect(keys.current(ROMEO)?.sid).toBe('own-1')
      keys.retireFor(ROMEO, NOON + 5)
      expect(keys.findOut('own-1')?.retiredAt).toBe(NOON + 5)
      expect(revealed(keys.findOut('own-2'))).toEqual(revealed(forOne))
    })

    it('gives keys as plain bytes inside a secret', () => {
      keys.addOut(outKey())
      const key = keys.findOut('own-1')?.key
      expect(key).toBeInstanceOf(Secret)
      expect(key?.reveal().constructor).toBe(Uint8Array)
    })

    it('keeps a retired key to be released, and has no current one until the next is made', () => {
      keys.addOut(outKey())
      keys.retire('own-1', NOON + 5)
      expect(keys.current(ROMEO)).toBeUndefined()
      expect(keys.findOut('own-1')?.retiredAt).toBe(NOON + 5)
      keys.addOut(outKey({ sid: 'own-2' }))
      expect(keys.current(ROMEO)?.sid).toBe('own-2')
    })

    it('retires what was never followed by another when its time is over, and no other', () => {
      keys.addOut(outKey({ ends: NOON + 10 }))
      keys.addOut(outKey({ sid: 'own-2', conversation: NURSE, ends: NOON + 20 }))
      keys.addOut(outKey({ sid: 'own-3', ends: NOON, retiredAt: NOON + 1 }))
      keys.retireEnded(NOON + 10, NOON)
      expect(keys.findOut('own-1')?.retiredAt).toBeNull()
      keys.retireEnded(NOON + 11, NOON)
      expect(['own-1', 'own-2', 'own-3'].map((sid) => keys.findOut(sid)?.retiredAt)).toEqual([
        ...[NOON + 10, null, NOON + 1],
      ])
      keys.retireEnded(NOON + 21, NOON + 40)
      expect(keys.findOut('own-2')?.retiredAt).toBe(NOON + 40)
    })

    it('knows the latest instant of its own: a key retired, or a stanza stamped', () => {
      expect(keys.lastInstant()).toBe(0)
      keys.addOut(outKey())
      expect(keys.lastInstant()).toBe(0)
      keys.retire('own-1', NOON + 5)
      expect(keys.lastInstant()).toBe(NOON + 5)
      keys.nextStamp(NOON + 7)
      expect(keys.lastInstant()).toBe(NOON + 7)
      keys.addOut(outKey({ sid: 'own-2', retiredAt: NOON + 9 }))
      expect(keys.lastInstant()).toBe(NOON + 9)
    })

    it('leaves the first time of retiring as it is', () => {
      keys.addOut(outKey())
      keys.retire('own-1', NOON + 5)
      keys.retire('own-1', NOON + 9)
      expect(keys.findOut('own-1')?.retiredAt).toBe(NOON + 5)
    })

    it('refuses a second current key for a conversation, and a SID that is there', () => {
      keys.addOut(outKey())
      expect(() => keys.addOut(outKey({ sid: 'own-2' }))).toThrow()
      expect(() => keys.addOut(outKey({ conversation: JULIET }))).toThrow()
      expect(revealed(keys.current(ROMEO))).toEqual(revealed(outKey()))
    })

    it('counts a use and moves the time until which the key is released', () => {
      keys.addOut(outKey())
      keys.countUse('own-1', NOON + 31 * DAY)
      keys.countUse('own-1', NOON + 32 * DAY)
      expect(keys.findOut('own-1')).toMatchObject({ uses: 2, releaseUntil: NOON + 32 * DAY })
    })

    it('PROTOCOL 9: erases own keys once they are released no more, current ones, too', () => {
      keys.addOut(outKey({ releaseUntil: NOON - 1 }))
      keys.addOut(outKey({ sid: 'own-2', retiredAt: NOON - DAY, releaseUntil: NOON - 30 * DAY }))
      keys.addOut(outKey({ sid: 'own-3', conversation: JULIET, releaseUntil: NOON }))
      keys.addIn(inKey({ sendUntil: NOON - 90 * DAY }))
      expect(keys.eraseExpired(NOON)).toBe(2)
      expect(keys.findOut('own-1')).toBeUndefined()
      expect(keys.current(ROMEO)).toBeUndefined()
      expect(keys.findOut('own-2')).toBeUndefined()
      expect(keys.current(JULIET)?.sid).toBe('own-3')
      expect(keys.findIn(ROMEOS_LAPTOP, 'sid-1')).toBeDefined()
      expect(keys.eraseExpired(NOON)).toBe(0)
    })

    it('PROTOCOL 9: counts from the last use of a key', () => {
      keys.addOut(outKey({ releaseUntil: NOON }))
      keys.countUse('own-1', NOON + 30 * DAY)
      expect(keys.eraseExpired(NOON + 30 * DAY)).toBe(0)
      expect(keys.eraseExpired(NOON + 30 * DAY + 1)).toBe(1)
    })

    it('still tells to whom a key was given after it was erased', () => {
      const release = {
        sid: 'own-1',
        sender: null,
        jid: ROMEO,
        fingerprint: FINGERPRINT,
        at: NOON,
        how: 'sent-along',
      } as const
      keys.addOut(outKey())
      keys.recordRelease(release)
      keys.recordOpened(opened)
      keys.eraseExpired(NOON + 99 * DAY)
      expect(keys.releasesOf('own-1')).toEqual([release])
      expect(keys.wasOpened(ROMEOS_LAPTOP, FINGERPRINT, 'sid-1', mac)).toBe(true)
    })

    it.each([NaN, Infinity, 0.5, 2 ** 53])('keeps no key with a time that can’t be read back: %d', (time) => {
      expect(() => keys.addOut(outKey({ sendFrom: time }))).toThrow(RangeError)
      expect(() => keys.addOut(outKey({ sendUntil: time }))).toThrow(RangeError)
      expect(() => keys.addOut(outKey({ releaseUntil: time }))).toThrow(RangeError)
      expect(keys.findOut('own-1')).toBeUndefined()
      expect(() => keys.addIn(inKey({ sendFrom: time }))).toThrow(RangeError)
      expect(() => keys.addIn(inKey({ sendUntil: time }))).toThrow(RangeError)
      expect(keys.findIn(ROMEOS_LAPTOP, 'sid-1')).toBeUndefined()
      keys.addOut(outKey())
      expect(() => keys.countUse('own-1', time)).toThrow(RangeError)
      expect(revealed(keys.findOut('own-1'))).toEqual(revealed(outKey()))
    })

    it('gives a sender’s key back as it was, for exactly that sender', () => {
      keys.addIn(inKey())
      expect(revealed(keys.findIn(ROMEOS_LAPTOP, 'sid-1'))).toEqual(revealed(inKey()))
      expect(keys.findIn(ROMEOS_PHONE, 'sid-1')).toBeUndefined()
      expect(keys.findIn(ROMEOS_LAPTOP, 'sid-2')).toBeUndefined()
    })

    it('gives an unsigned key back with nothing that only a grant says', () => {
      const unsigned = inKey({
        algorithm: null,
        grant: null,
        fingerprint: null,
        conversation: null,
        audience: [],
        sendFrom: null,
        sendUntil: null,
      })
      keys.addIn(unsigned)
      expect(revealed(keys.findIn(ROMEOS_LAPTOP, 'sid-1'))).toEqual(revealed(unsigned))
    })

    it('PROTOCOL 4: refuses another key for a kept sender and SID, and keeps the first', () => {
      keys.addIn(inKey())
      const other = new Secret(new Uint8Array(32).fill(8))
      expect(() => keys.addIn(inKey({ key: other }))).toThrow('Another key')
      expect(revealed(keys.findIn(ROMEOS_LAPTOP, 'sid-1'))).toEqual(revealed(inKey()))
      keys.addIn(inKey({ sender: ROMEOS_PHONE, key: other }))
    })

    it('takes the same key again without a change', () => {
      keys.addIn(inKey())
      keys.addIn(inKey({ receivedAt: NOON + 9_000 }))
      expect(keys.findIn(ROMEOS_LAPTOP, 'sid-1')?.receivedAt).toBe(inKey().receivedAt)
    })

    it('PROTOCOL 4.2: knows a stanza that was opened, by full address or by fingerprint', () => {
      keys.recordOpened(opened)
      keys.recordOpened(opened)
      expect(keys.wasOpened(ROMEOS_LAPTOP, null, 'sid-1', mac)).toBe(true)
      expect(keys.wasOpened(ROMEOS_PHONE, FINGERPRINT, 'sid-1', mac)).toBe(true)
      expect(keys.wasOpened(ROMEOS_PHONE, OTHER_FINGERPRINT, 'sid-1', mac)).toBe(false)
      expect(keys.wasOpened(ROMEOS_PHONE, null, 'sid-1', mac)).toBe(false)
      expect(keys.wasOpened(ROMEOS_LAPTOP, FINGERPRINT, 'sid-2', mac)).toBe(false)
      expect(keys.wasOpened(ROMEOS_LAPTOP, FINGERPRINT, 'sid-1', Uint8Array.of(1, 2))).toBe(false)
    })

    it('takes two stanzas without fingerprint for one device’s only by their full address', () => {
      keys.recordOpened({ ...opened, fingerprint: null })
      expect(keys.wasOpened(ROMEOS_PHONE, null, 'sid-1', mac)).toBe(false)
      expect(keys.stampUsed(ROMEOS_PHONE, null, NOON)).toBe(false)
      expect(keys.stampUsed(ROMEOS_LAPTOP, null, NOON)).toBe(true)
    })

    it('PROTOCOL 4.8: knows a stamp that a device used already', () => {
      keys.recordOpened(opened)
      expect(keys.stampUsed(ROMEOS_LAPTOP, OTHER_FINGERPRINT, NOON)).toBe(true)
      expect(keys.stampUsed(ROMEOS_PHONE, FINGERPRINT, NOON)).toBe(true)
      expect(keys.stampUsed(ROMEOS_PHONE, OTHER_FINGERPRINT, NOON)).toBe(false)
      expect(keys.stampUsed(ROMEOS_LAPTOP, FINGERPRINT, NOON + 1)).toBe(false)
    })

    it('keeps every release of a key, in order', () => {
      const first: ReleaseRecord = {
        sid: 'own-1',
        sender: null,
        jid: ROMEO,
        fingerprint: FINGERPRINT,
        at: NOON,
        how: 'sent-along',
      }
      const second: ReleaseRecord = { ...first, at: NOON + 1, how: 'asked' }
      for (const release of [first, second, { ...first, sid: 'own-2' }]) keys.recordRelease(release)
      expect(keys.releasesOf('own-1')).toEqual([first, second])
      expect(keys.releasesOf('own-3')).toEqual([])
    })

    it('keeps apart what was given of the key of another device, also under the same SID', () => {
      const release: ReleaseRecord = {
        ...{ sid: 'own-1', sender: ROMEOS_PHONE, jid: JULIET, fingerprint: FINGERPRINT, at: NOON },
        how: 'asked',
      }
      keys.recordRelease(release)
      expect(keys.releasesOf('own-1')).toEqual([])
      expect(keys.releasesOf('own-1', ROMEOS_LAPTOP)).toEqual([])
      expect(keys.releasesOf('own-1', ROMEOS_PHONE)).toEqual([release])
      expect(keys.givenTo(JULIET, FINGERPRINT)).toEqual([])
    })

    it('knows when a sender’s key was used last, by what was opened under it', () => {
      expect(keys.lastUse(ROMEOS_LAPTOP, 'sid-1')).toBeNull()
      for (const stamp of [NOON + 1, NOON + 5, NOON + 3])
        keys.recordOpened({ ...opened, mac: new Uint8Array([stamp - NOON]), stamp })
      keys.recordOpened({ ...opened, sender: ROMEOS_PHONE, stamp: NOON + 9 })
      keys.recordOpened({ ...opened, sid: 'sid-2', stamp: NOON + 9 })
      expect(keys.lastUse(ROMEOS_LAPTOP, 'sid-1')).toBe(NOON + 5)
    })

    it('keeps that a sender’s key is for this device alone', () => {
      keys.addIn(inKey({ onlyHere: true }))
      expect(keys.findIn(ROMEOS_LAPTOP, 'sid-1')?.onlyHere).toBe(true)
    })

    it('knows the keys that a device was given, each once', () => {
      const release: ReleaseRecord = {
        sid: 'own-1',
        sender: null,
        jid: ROMEO,
        fingerprint: FINGERPRINT,
        at: NOON,
        how: 'asked',
      }
      for (const sid of ['own-1', 'own-2', 'own-1']) keys.recordRelease({ ...release, sid })
      keys.recordRelease({ ...release, sid: 'own-3', fingerprint: OTHER_FINGERPRINT })
      expect(keys.givenTo(ROMEO, FINGERPRINT).sort()).toEqual(['own-1', 'own-2'])
      expect(keys.givenTo(JULIET, FINGERPRINT)).toEqual([])
    })

    it('PROTOCOL 9: retires every current key that an account may read, and no other', () => {
      const keyOf = (sid: string, conversation: typeof ROMEO) =>
        outKey({ sid, conversation, audience: [conversation, JULIET] })
      const TYBALT = 'tybalt@a.test' as typeof ROMEO
      keys.addOut({ ...keyOf('own-1', ROMEO), retiredAt: NOON })
      keys.addOut(keyOf('own-2', ROMEO))
      keys.addOut(keyOf('own-3', TYBALT))
      keys.retireFor(ROMEO, NOON + 5)
      expect(['own-1', 'own-2', 'own-3'].map((sid) => keys.findOut(sid)?.retiredAt)).toEqual([
        NOON,
        NOON + 5,
        null,
      ])
      keys.retireFor(JULIET, NOON + 6)
      expect(keys.current(TYBALT)).toBeUndefined()
      expect(keys.findOut('own-2')?.retiredAt).toBe(NOON + 5)
    })

    it('gives stamps that strictly increase, and never one before now', () => {
      expect(keys.nextStamp(NOON)).toBe(NOON)
      expect(keys.nextStamp(NOON)).toBe(NOON + 1)
      expect(keys.nextStamp(NOON - 3_600_000)).toBe(NOON + 2)
      expect(keys.nextStamp(NOON + 50)).toBe(NOON + 50)
    })
  })
}

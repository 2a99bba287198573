import { beforeEach, describe, expect, it } from 'vitest'
import { StorageError, type DatabaseOpener } from '../../main/services/store-ports.ts'
import { Secret } from '../../shared/domain/secret.ts'
import {
  inKey,
  NOON,
  outKey,
  revealed,
  ROMEO,
  ROMEOS_LAPTOP,
  textMessage,
  waitingMessage,
} from './database-samples.ts'

const KEY = new Secret('ab'.repeat(32))

/** `afterCrash`: an opener on what is left where the program ended with the database open. */
export function openerContract(
  createOpener: () => DatabaseOpener,
  afterCrash: (opener: DatabaseOpener) => DatabaseOpener,
): void {
  describe('opening', () => {
    let opener: DatabaseOpener
    beforeEach(() => {
      opener = createOpener()
    })

    it('says that there is no database until the first opening', () => {
      expect(opener.exists()).toBe(false)
      opener.open(KEY).close()
      expect(opener.exists()).toBe(true)
    })

    it('again keeps everything', () => {
      const before = opener.open(KEY)
      const message = before.messages.add(textMessage())
      const waiting = before.messages.add(waitingMessage())
      before.keyTable.addOut(outKey())
      before.keyTable.addIn(inKey())
      before.keyTable.nextStamp(NOON)
      before.close()

      const after = opener.open(KEY)
      expect(after.messages.page(ROMEO, null, 9)).toEqual([message, waiting])
      expect(after.messages.waitingFor(ROMEOS_LAPTOP, 'sid-1')).toHaveLength(1)
      expect(revealed(after.keyTable.findOut('own-1'))).toEqual(revealed(outKey()))
      expect(revealed(after.keyTable.findIn(ROMEOS_LAPTOP, 'sid-1'))).toEqual(revealed(inKey()))
      expect(after.keyTable.nextStamp(NOON - 9)).toBe(NOON + 1)
      after.close()
    })

    it('again after a crash keeps what was committed', () => {
      opener.open(KEY).inbox.put('<message/>', NOON)
      const after = afterCrash(opener).open(KEY)
      expect(after.inbox.pending()).toHaveLength(1)
      after.close()
    })

    it('with another key is refused and changes nothing', () => {
      const before = opener.open(KEY)
      before.messages.add(textMessage())
      before.close()
      const wrong = (): unknown => opener.open(new Secret('cd'.repeat(32)))
      expect(wrong).toThrow(StorageError)
      expect(wrong).toThrow(expect.objectContaining({ reason: 'database-unreadable' }))
      const after = opener.open(KEY)
      expect(after.messages.last(ROMEO)).toBeDefined()
      after.close()
    })

    it('after the user had it removed begins anew, under any key', () => {
      const before = opener.open(KEY)
      before.messages.add(textMessage())
      before.close()
      opener.remove()
      opener.remove()
      expect(opener.exists()).toBe(false)
      const after = opener.open(new Secret('cd'.repeat(32)))
      expect(after.messages.conversations()).toEqual([])
      after.close()
    })

    it('after the files were set aside begins anew, under any key', () => {
      opener.setAside('aside-0')
      opener.open(KEY).close()
      opener.setAside('aside-1')
      expect(opener.exists()).toBe(false)
      const after = opener.open(new Secret('cd'.repeat(32)))
      expect(after.messages.conversations()).toEqual([])
      after.close()
    })

    it('ends with close: a closed database gives nothing more', () => {
      const database = opener.open(KEY)
      database.close()
      expect(() => database.messages.conversations()).toThrow()
    })
  })
}

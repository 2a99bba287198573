import { describe, expect, it } from 'vitest'
import { createPutOff } from '../../../main/services/put-off.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'

const LAPTOP = 'romeo@b.test/laptop' as FullJid
const PHONE = 'romeo@b.test/phone' as FullJid

describe('what the archive gave without its key', () => {
  const taken: string[] = []
  function start() {
    taken.length = 0
    const putOff = createPutOff()
    const add = (sender: FullJid, sid: string, stamp: number) =>
      putOff.add(sender, sid, { stamp, takeUp: () => void taken.push(`${sid} ${stamp}`) })
    return { putOff, add }
  }

  it('is taken up with its key, the oldest first, and once', () => {
    const { putOff, add } = start()
    expect([add(LAPTOP, 's', 2), add(LAPTOP, 's', 1), add(PHONE, 's', 3)]).toEqual([true, true, true])
    putOff.keyCame(LAPTOP, 'other')
    putOff.keyCame(LAPTOP, 's')
    putOff.keyCame(LAPTOP, 's')
    expect(taken).toEqual(['s 1', 's 2'])
  })

  it('is taken up all the same when no older page comes', () => {
    const { putOff, add } = start()
    add(LAPTOP, 'a', 2)
    add(PHONE, 'b', 1)
    putOff.end()
    putOff.end()
    expect(taken).toEqual(['b 1', 'a 2'])
  })

  it('is taken up as a whole when it is too much, and there is room again then', () => {
    const { add } = start()
    for (let n = 0; n < 1_000; n += 1) expect(add(LAPTOP, 's', n)).toBe(true)
    expect(add(LAPTOP, 's', 1_000)).toBe(false)
    expect(taken).toHaveLength(1_000)
    expect(add(LAPTOP, 's', 1_001)).toBe(true)
  })
})

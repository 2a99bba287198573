import { describe, expect, it } from 'vitest'
import { standing } from '../../../renderer/devices/standing.ts'
import type { Device } from '../../../shared/domain/device.ts'
import { device } from '../../component/verona.ts'

const says = (...devices: Device[]) => standing('Romeo', devices).replace(/[\u2066-\u2069]/g, '')
const compared = device('laptop', { state: 'verified', verifiedAt: 1 })
const other = device('phone', {})

describe('where one stands with a person', () => {
  it.each<[string, Device[], string]>([
    ['no device', [], 'You have not compared any device of Romeo yet.'],
    ['none compared', [other], 'You have not compared any device of Romeo yet.'],
    ['one of two', [compared, other], 'You compared 1 of 2 devices of Romeo.'],
    ['all', [compared, { ...other, state: 'new' }], 'You compared every device of Romeo that is let in.'],
    [
      'the compared one blocked',
      [{ ...compared, state: 'blocked' }, other],
      'A device of Romeo that you compared is blocked.',
    ],
    [
      'one that was never compared blocked',
      [{ ...other, state: 'blocked' }],
      'You have not compared any device of Romeo yet.',
    ],
    [
      'the compared one gone from the list',
      [{ ...compared, lastListed: 5 }],
      "A device that you compared is no longer listed by Romeo's account. You compared every device of Romeo that is let in.",
    ],
    [
      'one that was never compared gone from the list',
      [compared, { ...other, lastListed: 5 }],
      'You compared 1 of 2 devices of Romeo.',
    ],
  ])('with %s', (_, devices, sentence) => {
    expect(says(...devices)).toBe(sentence)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameGate } from '../../../renderer/state/frame-gate.ts'
import type { EventFrame } from '../../../shared/ipc/contract.ts'

const event = (frame: number): EventFrame => ({
  name: 'connection.changed',
  payload: { is: 'online' },
  frame,
})

function gate() {
  const passed: number[] = []
  return { passed, gate: new FrameGate((frame) => passed.push(frame.frame)) }
}

describe('events', () => {
  it('wait for the snapshot; those it contains are dropped', () => {
    const { passed, gate: door } = gate()
    for (const frame of [3, 4, 5, 6]) door.receive(event(frame))
    expect(passed).toEqual([])
    door.open(4)
    expect(passed).toEqual([5, 6])
  })

  it('that come late or twice are dropped', () => {
    const { passed, gate: door } = gate()
    door.open(0)
    for (const frame of [1, 3, 2, 3, 4]) door.receive(event(frame))
    expect(passed).toEqual([1, 3, 4])
  })

  it('pass in rising order, whatever order they come in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.array(fc.nat(50)), fc.nat(50), (before, after, snapshot) => {
        const { passed, gate: door } = gate()
        for (const frame of before) door.receive(event(frame))
        door.open(snapshot)
        for (const frame of after) door.receive(event(frame))
        expect(passed).toEqual([...new Set(passed)].sort((a, b) => a - b))
        expect(passed.every((frame) => frame > snapshot)).toBe(true)
        const newest = Math.max(snapshot, ...before, ...after)
        expect(newest === snapshot || passed.at(-1) === newest).toBe(true)
      }),
    )
  })
})

import { expect, it } from 'vitest'
import { createSerialQueue } from '../../../main/services/serial-queue.ts'

it('does one work after the other, and goes on after a failure, which its own caller hears', async () => {
  const queue = createSerialQueue()
  const order: string[] = []
  const slow = queue.run(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    order.push('slow')
    return 1
  })
  const failing = queue.run(() => {
    order.push('failing')
    throw new Error('no')
  })
  const last = queue.run(() => void order.push('last'))
  await expect(failing).rejects.toThrow('no')
  expect(await slow).toBe(1)
  await last
  await queue.idle()
  expect(order).toEqual(['slow', 'failing', 'last'])
})

import { expect, it } from 'vitest'
import { createAccountQueue } from '../../../main/services/account-queue.ts'
import { StorageError } from '../../../main/services/store-ports.ts'

const log = { info: () => undefined, warn: () => undefined }
const full = new StorageError('disk', { say: 'disk-full' })

it('rests when nothing is left, also where the last work failed', async () => {
  const done: string[] = []
  const queue = createAccountQueue(
    log,
    () => undefined,
    undefined,
    () => void done.push('rest'),
  )
  queue.add(async () => void done.push('1'))
  queue.add(async () => void done.push('2'))
  queue.add(() => Promise.reject(new Error('a bug')))
  await queue.idle()
  expect(done).toEqual(['1', '2', 'rest'])
  await queue.run(async () => void done.push('3'))
  expect(done).toEqual(['1', '2', 'rest', '3', 'rest'])
})

it('tells when its rest finds no space on the disk', async () => {
  const failed: StorageError[] = []
  const rest = () => {
    throw full
  }
  const queue = createAccountQueue(log, (error) => failed.push(error), undefined, rest)
  queue.add(async () => undefined)
  await queue.idle()
  expect(failed).toEqual([full])
  await expect(queue.run(async () => undefined)).rejects.toBe(full)
})

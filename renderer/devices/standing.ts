// Where one stands with a person: the sentence over their devices.
import type { Device } from '../../shared/domain/device.ts'
import { words } from '../words.ts'

/** `name`: of the person, clean. */
export function standing(name: string, devices: readonly Device[]): string {
  const { compared, comparedThen } = words.devices
  const allowed = devices.filter(({ state }) => state === 'trusted' || state === 'verified')
  const count = allowed.filter(({ state }) => state === 'verified').length
  const isBlocked = devices.some(({ state, verifiedAt }) => state === 'blocked' && verifiedAt !== null)
  const isUnlisted = allowed.some(({ state, lastListed }) => state === 'verified' && lastListed !== null)
  const sentences = [
    ...(isBlocked ? [comparedThen.blocked(name)] : []),
    ...(isUnlisted ? [comparedThen.unlisted(name)] : []),
  ]
  if (count > 0)
    sentences.push(count === allowed.length ? compared.all(name) : compared.some(name, count, allowed.length))
  // it would say that none ever was
  else if (!isBlocked) sentences.push(compared.none(name))
  return sentences.join(' ')
}

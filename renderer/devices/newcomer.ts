import type { Device } from '../../shared/domain/device.ts'

const WEEK = 7 * 24 * 60 * 60_000

/**
 * PROTOCOL 10, "with a notice": a device that was let in without a question though others of its person were known before.
 * A server that adds one to somebody's list cannot do so unseen. Said for a week, or until the user decides.
 */
export function isNewcomer(device: Device, all: readonly Device[], now: number): boolean {
  if (device.own || device.state !== 'trusted' || device.manner !== 'first-seen') return false
  return now - device.firstSeen < WEEK && all.some(({ firstSeen }) => firstSeen < device.firstSeen)
}

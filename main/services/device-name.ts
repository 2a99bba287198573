// What a device calls itself is foreign text: it may not steer the screen, nor pass for words of ours.
const STEERING = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu
// signs that the screen itself uses for trust
const SEALS = /[\u2713\u2714\u2705\u2611\u{1f512}\u{1f510}\u{1f6e1}]/gu
const MAX_LENGTH = 40

/** A device's own name for itself, fit for the screen: one short line; '' where nothing is left. */
export function cleanDeviceName(name: string): string {
  const line = name.normalize('NFC').replace(STEERING, '').replace(SEALS, '').replace(/\s+/gu, ' ').trim()
  const characters = [...line]
  return characters.length <= MAX_LENGTH
    ? line
    : `${characters
        .slice(0, MAX_LENGTH - 1)
        .join('')
        .trimEnd()}…`
}

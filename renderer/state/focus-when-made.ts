import { tick } from 'svelte'

/**
 * Focuses what `find` gives, at once or in one of the next frames: what was just made may be missing yet, and stays hidden
 * until its list has measured it. Gives up after `frames` tries, and where `isWanted` says no.
 */
export async function focusWhenMade(
  find: () => HTMLElement | null | undefined,
  isWanted: () => boolean,
  frames: number,
  options?: FocusOptions,
): Promise<void> {
  for (let frame = 0; frame < frames && isWanted(); frame += 1) {
    const element = find()
    element?.focus(options)
    if (element != null && document.activeElement === element) return
    await new Promise(requestAnimationFrame)
    await tick()
  }
}

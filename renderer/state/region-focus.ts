/** Moves the focus to the next part of the window (F6), or back (Shift F6); parts that are hidden are left out. */
export function focusNextRegion(back: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  )
  const here = regions.findIndex((region) => region.contains(document.activeElement))
  const step = back ? -1 : 1
  const next = regions[(here + step + regions.length) % regions.length]
  const entry = next?.querySelector<HTMLElement>('[data-entry]') ?? next
  entry?.focus()
}

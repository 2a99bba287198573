/** Moves the focus to the next part of the window (F6), or back (Shift F6); parts that are hidden are left out. */
export function focusNextRegion(back: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  )
  const here = regions.findIndex((region) => region.contains(document.activeElement))
  const step = back ? -1 : 1
  const next = regions[(here + step + regions.length) % regions.length]
  focusEntry(next)
}

/** Moves the focus to the part of the window with this name. */
export function focusRegion(name: string): void {
  focusEntry(document.querySelector<HTMLElement>(`[data-region="${name}"]`))
}

export function isRegionShown(name: string): boolean {
  return document.querySelector<HTMLElement>(`[data-region="${name}"]`)?.offsetParent != null
}

/** Whether the focus is in the part of the window with this name. */
export function isInRegion(name: string): boolean {
  return document.activeElement?.closest(`[data-region="${name}"]`) != null
}

function focusEntry(region: HTMLElement | null | undefined): void {
  const entry = region?.querySelector<HTMLElement>('[data-entry]') ?? region
  entry?.focus()
}

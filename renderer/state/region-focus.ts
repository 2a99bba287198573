import { focusWhenMade } from './focus-when-made.ts'

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

/** Where somebody begins who has just come in: at what is done first while nobody is there, else at the search. */
export function focusBeginning(): void {
  const places = [...document.querySelectorAll<HTMLElement>('[data-beginning]')]
  places.at(-1)?.focus()
}

export function isRegionShown(name: string): boolean {
  return document.querySelector<HTMLElement>(`[data-region="${name}"]`)?.offsetParent != null
}

/** Whether the focus is in the part of the window with this name. */
export function isInRegion(name: string): boolean {
  return document.activeElement?.closest(`[data-region="${name}"]`) != null
}

/** Frames that a row which was just made may take until it can have the focus. */
const PATIENCE = 10

function focusEntry(region: HTMLElement | null | undefined): void {
  if (region == null) return
  const before = document.activeElement
  // the list of people may be empty
  const entry = () => region.querySelector<HTMLElement>('[data-entry]') ?? region.querySelector('button')
  // who has gone elsewhere meanwhile is not led away
  const isWanted = () => [document.body, before].includes(document.activeElement)
  void focusWhenMade(entry, isWanted, PATIENCE)
}

// What a user would find wrong with a page by looking at it. Each finding is a line that names the element.
import type { Page } from 'playwright-core'

/** What stands beyond the edges of the window, or is cut off in its width where nothing says so. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const named = (element: Element) =>
      `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().slice(0, 60)}`
    const isUnseen = (element: Element) => element.closest('.sr-only') !== null || !element.checkVisibility()
    const found: string[] = []
    if (document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth)
      found.push('the page is wider than the window')
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      if (isUnseen(element)) continue
      const { left, right, width } = element.getBoundingClientRect()
      const style = getComputedStyle(element)
      if (width > 1 && (left < -1 || right > innerWidth + 1))
        found.push(`beyond the window: ${named(element)}`)
      // An ellipsis says that there is more; what is read out alone is one pixel wide.
      const hides = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis' && width > 1
      if (hides && !element.matches('input, textarea') && element.scrollWidth > element.clientWidth + 1)
        found.push(`${String(element.scrollWidth - element.clientWidth)} px cut off in: ${named(element)}`)
    }
    return found
  })
}

/** Buttons, links and fields that cannot be brought into sight, or where a click would hit something else. */
export function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const FRAMES = 20
    const nameOf = (element: HTMLElement) =>
      `<${element.tagName.toLowerCase()}> ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 60) ?? ''}`
    const open = document.querySelector('[role="menu"]') ?? document.body
    const found: string[] = []
    const what = 'button, a[href], input, textarea, summary, [role="menuitem"], [tabindex="0"]'
    for (const element of open.querySelectorAll<HTMLElement>(what)) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue
      element.scrollIntoView({ block: 'center', inline: 'nearest' })
      // Where something is in the way, it may be about to go: the page follows what is scrolled.
      let there: Element | null = null
      for (let frame = 0; frame < FRAMES && element.isConnected; frame += 1) {
        const { left, right, top, bottom } = element.getBoundingClientRect()
        const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2
        const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2
        there = document.elementFromPoint(x, y)
        // A field may lie below the words that are its label.
        if (element.contains(there) || there?.closest('label')?.control === element) break
        await new Promise(requestAnimationFrame)
        if (frame === FRAMES - 1)
          found.push(`out of reach: ${nameOf(element)}, ${there?.className ?? 'nothing'} there`)
      }
      const { top, bottom } = element.getBoundingClientRect()
      if (bottom - top < innerHeight && (top < -1 || bottom > innerHeight + 1))
        found.push(`not wholly in sight: ${nameOf(element)}`)
    }
    return found
  })
}

/** What moves, or would, for longer than can be seen. */
export function inMotion(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const LONGEST = 0.01
    const seconds = (list: string) => Math.max(...list.split(',').map((one) => Number.parseFloat(one)))
    const found = document
      .getAnimations()
      .filter((animation) => animation.playState === 'running')
      .map((animation) => `runs: ${animation.id || animation.constructor.name}`)
    for (const element of document.querySelectorAll('*')) {
      for (const part of [undefined, '::before', '::after']) {
        const style = getComputedStyle(element, part)
        const moves =
          (style.animationName !== 'none' && seconds(style.animationDuration) > LONGEST) ||
          (style.transitionProperty !== 'none' && seconds(style.transitionDuration) > LONGEST) ||
          style.scrollBehavior === 'smooth'
        if (moves)
          found.push(
            `moves: <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`,
          )
      }
    }
    return found
  })
}

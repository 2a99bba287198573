// What axe finds wrong on a page, one line each.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules that ask how a page looks, in which theme and size; all others ask for what is in the document alone. */
const LOOKS = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size']

/** All that axe finds. What fades in or slides is at its end before axe looks, since half-way it may be too faint. */
export const axeFindings = (page: Page): Promise<string[]> => found(page, {})

/** What may have come with another theme or size, where the same document was looked at whole before. */
export const axeFindingsOfLooks = (page: Page): Promise<string[]> =>
  found(page, { runOnly: { type: 'rule', values: LOOKS } })

async function found(page: Page, options: axe.RunOptions): Promise<string[]> {
  // half a megabyte: once for a document
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async (asked) => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
    }
    await new Promise(requestAnimationFrame)
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await inPage.run(document, { resultTypes: ['violations'], ...asked })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    )
  }, options)
}

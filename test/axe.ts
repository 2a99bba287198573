// What axe finds wrong on a page, one line each.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** All that axe finds. What fades in or slides is at its end before axe looks, since half-way it may be too faint. */
export async function axeFindings(page: Page): Promise<string[]> {
  // half a megabyte: once for a document
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
    }
    await new Promise(requestAnimationFrame)
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await inPage.run(document, { resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    )
  })
}

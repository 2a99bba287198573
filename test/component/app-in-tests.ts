// The rendered app for as long as the tests of a file, or of a group, run.
import { afterAll, beforeAll } from 'vitest'
import { RenderedApp } from './rendered-app.ts'

/** What tests do with it. */
export type AppInTests = Pick<RenderedApp, 'show'>

/** `flags`: of Chromium, beside the ordinary ones, where there has to be a camera; asked for when it starts. */
export function appInTests(flags?: () => readonly string[]): AppInTests {
  let app: RenderedApp
  beforeAll(async () => {
    app = await RenderedApp.start(flags?.())
  })
  afterAll(() => app.stop())
  return { show: (bridge, look) => app.show(bridge, look) }
}

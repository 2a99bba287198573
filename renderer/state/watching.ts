import { createSubscriber } from 'svelte/reactivity'
import { on } from 'svelte/events'

const subscribe = createSubscriber((update) => {
  const ends = [
    on(window, 'focus', update),
    on(window, 'blur', update),
    on(document, 'visibilitychange', update),
  ]
  return () => ends.forEach((end) => end())
})

/** Whether somebody looks at this window: it has the focus, and is on the screen. Reactive. */
export function isWatched(): boolean {
  subscribe()
  return document.hasFocus() && document.visibilityState === 'visible'
}

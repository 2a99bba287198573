// Every screen outside of a signed-in window.
import { lookAtEvery } from './every-scene.ts'
import { outside } from './scenes/outside.ts'

lookAtEvery(outside)

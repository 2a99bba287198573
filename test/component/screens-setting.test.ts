// Every screen of the settings.
import { lookAtEvery } from './every-scene.ts'
import { setting } from './scenes/setting.ts'

lookAtEvery(setting)

// Every screen beside a conversation.
import { lookAtEvery } from './every-scene.ts'
import { beside } from './scenes/beside.ts'

lookAtEvery(beside)

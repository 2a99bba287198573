// Every screen of a conversation.
import { lookAtEvery } from './every-scene.ts'
import { conversation } from './scenes/conversation.ts'

lookAtEvery(conversation)

// Every screen around the list of people.
import { lookAtEvery } from './every-scene.ts'
import { people } from './scenes/people.ts'

lookAtEvery(people)

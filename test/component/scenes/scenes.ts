// Every screen of the app, and every state that it can be in.
import { beside } from './beside.ts'
import { conversation } from './conversation.ts'
import { outside } from './outside.ts'
import { people } from './people.ts'
import { setting } from './setting.ts'

export const scenes = [...outside, ...people, ...conversation, ...beside, ...setting]

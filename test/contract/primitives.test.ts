import { describe } from 'vitest'
import { createPrimitives } from '../../main/platform/primitives.ts'
import { primitivesContract } from './primitives.contract.ts'

describe('the primitives of the platform', () => {
  primitivesContract(createPrimitives)
})

import { describe } from 'vitest'
import { createContentCodec } from '../../main/platform/content-codec.ts'
import { contentCodecContract } from './content-codec.contract.ts'

describe('the synchronous content codec', () => {
  contentCodecContract(createContentCodec())
})

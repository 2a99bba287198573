import { describe } from 'vitest'
import { nativeKeyWrap, portableKeyWrap } from '../../main/platform/aes-key-wrap.ts'
import { createContentCodec } from '../../main/platform/content-codec.ts'
import { contentCodecContract } from './content-codec.contract.ts'

describe('the synchronous content codec', () => {
  contentCodecContract(createContentCodec())
})

// Where the runtime has none of its own, the suite above ran with this one.
if (nativeKeyWrap !== undefined) {
  describe('the synchronous content codec with the portable key wrap', () => {
    contentCodecContract(createContentCodec({ keyWrap: portableKeyWrap }))
  })
}

// Tests run where the app runs: with WebCrypto in place, as main/index.ts puts it first thing.
import { installWebCrypto } from '../main/platform/install-webcrypto.ts'

await installWebCrypto()

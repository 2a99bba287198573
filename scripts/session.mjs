// Where the demo and the tests run Balcony: a display, a private keychain, a home of their own.
import { hasDisplay } from './bootstrap.mjs'
import { personsDisplay, startDisplay } from './display.mjs'
import { startKeyring } from './keyring.mjs'

/**
 * Start what a Balcony needs around it.
 * @param {{ ownDisplay?: boolean }} [options] `ownDisplay`: an invisible display even if there is a real one
 * @returns {Promise<{ env: Record<string, string>, visible: boolean, keyring: import('./keyring.mjs').Keyring,
 *   stop: () => Promise<void> }>} `env` goes over a child's environment; `visible`: a person can see the windows
 * @throws {Error} if one of the daemons does not start; nothing is left running then
 */
export async function startSession({ ownDisplay = false } = {}) {
  const visible = hasDisplay() && !ownDisplay
  const display = visible ? { env: personsDisplay(), stop: async () => undefined } : await startDisplay()
  try {
    const keyring = await startKeyring()
    const stop = async () => {
      await keyring.stop()
      await display.stop()
    }
    return { env: { ...keyring.env, ...display.env }, visible, keyring, stop }
  } catch (error) {
    await display.stop()
    throw error
  }
}

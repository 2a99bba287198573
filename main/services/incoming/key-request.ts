import type { Engine } from '../../e2e/engine-api.ts'
import type { Devices } from '../devices.ts'
import type { Connection, Log } from '../ports.ts'
import type { StanzaHandler } from './step.ts'

/** PROTOCOL 3, 7, 10: a device asks for a key; the engine decides, and its decision is kept before it is told. */
export function handleKeyRequest(
  engine: Engine,
  connection: Connection,
  devices: Devices,
  log: Log,
): StanzaHandler {
  return async ({ stanza }) => {
    const release = await engine.answer(stanza)
    return {
      keep() {
        release.commit()
        if (release.is === 'released' && release.newlyTrusted) devices.becameTrusted(release.device)
      },
      tell() {
        connection.send(release.reply)
        switch (release.is) {
          case 'released':
            log.info('a key was released', { newlyTrusted: release.newlyTrusted })
            return devices.show(release.device)
          case 'ask':
            log.info('a device asks for a key and has to wait for the user')
            return devices.show(release.device)
          case 'refused':
            return log.info('a request for a key was refused', { condition: release.condition })
        }
      },
    }
  }
}

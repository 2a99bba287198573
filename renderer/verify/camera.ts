// The camera, on from the moment that the user wants it until it is let go, and not a moment longer.
import { ask } from '../bridge.ts'

export type CameraProblem = 'denied' | 'none' | 'busy'

export interface Camera {
  stream: MediaStream
  /** Turns it off, and takes the permission back. Again, it does nothing. */
  close(): void
}

/** Turns the camera on, after main has opened the door for it. `wanted` is asked again once it is there. */
export async function openCamera(wanted: () => boolean): Promise<Camera | CameraProblem | 'not-wanted'> {
  const stopWanting = () => void ask('camera.wanted', { wanted: false })
  const answer = await ask('camera.wanted', { wanted: true })
  if (answer.is === 'failed') return 'denied'
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
      audio: false,
    })
    let open = true
    const close = () => {
      if (!open) return
      open = false
      for (const track of stream.getTracks()) track.stop()
      stopWanting()
    }
    if (wanted()) return { stream, close }
    close()
    return 'not-wanted'
  } catch (error) {
    stopWanting()
    return problemOf(error)
  }
}

// Media Capture and Streams §10.2.1
function problemOf(error: unknown): CameraProblem {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'busy'
}

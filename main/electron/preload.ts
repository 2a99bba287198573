// The only way between the page and the main process. It exposes two functions, and never changes.
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import type { EventFrame } from '../../shared/ipc/contract.ts'

const bridge = {
  call: (name: unknown, input: unknown): Promise<unknown> => ipcRenderer.invoke('balcony:call', name, input),
  onEvent(listener: (frame: EventFrame) => void): () => void {
    // the IPC event itself stays here: it has handles that are none of the page's business
    const heard = (_event: IpcRendererEvent, frame: EventFrame) => listener(frame)
    ipcRenderer.on('balcony:event', heard)
    return () => {
      ipcRenderer.removeListener('balcony:event', heard)
    }
  },
}

contextBridge.exposeInMainWorld('balcony', Object.freeze(bridge))

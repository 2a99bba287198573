import { EventEmitter } from 'node:events'
import type { BrowserWindow, PowerMonitor } from 'electron'
import { describe, expect, it } from 'vitest'
import { watchSight, watchWaking } from '../../../main/electron/attention.ts'

const power = () => new EventEmitter() as EventEmitter & PowerMonitor

/** A window as Electron has it, as far as seeing it goes. */
class Window extends EventEmitter {
  shown = true
  minimized = false
  destroyed = false
  isVisible = () => this.shown
  isMinimized = () => this.minimized
  isDestroyed = () => this.destroyed
  become(event: string, change: Partial<Window>): void {
    Object.assign(this, change)
    this.emit(event)
  }
}

it('a computer that wakes, or is unlocked, is told', () => {
  const monitor = power()
  let woke = 0
  watchWaking(monitor, () => (woke += 1))
  monitor.emit('resume')
  monitor.emit('unlock-screen')
  monitor.emit('suspend')
  expect(woke).toBe(2)
})

describe('a window', () => {
  function watched() {
    const [window, monitor] = [new Window(), power()]
    const told: boolean[] = []
    watchSight(window as unknown as BrowserWindow, monitor, (seen) => told.push(seen))
    return { window, monitor, told }
  }

  it('that is shown is nothing new', () => {
    const { window, told } = watched()
    window.become('show', {})
    expect(told).toEqual([])
  })

  it('goes out of sight and comes back, each told once', () => {
    const { window, told } = watched()
    window.become('minimize', { minimized: true })
    window.become('hide', { shown: false })
    window.become('show', { shown: true })
    window.become('restore', { minimized: false })
    expect(told).toEqual([false, true])
  })

  it('is out of sight while the screen is locked', () => {
    const { window, monitor, told } = watched()
    monitor.emit('lock-screen')
    expect(told).toEqual([false])
    window.become('hide', { shown: false })
    monitor.emit('unlock-screen')
    expect(told).toEqual([false])
    window.become('show', { shown: true })
    expect(told).toEqual([false, true])
  })

  it('that is closed is watched no longer', () => {
    const { window, monitor, told } = watched()
    window.become('closed', { destroyed: true })
    expect(monitor.listenerCount('lock-screen') + monitor.listenerCount('unlock-screen')).toBe(0)
    window.emit('hide')
    expect(told).toEqual([])
  })
})

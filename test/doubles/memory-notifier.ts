import type { Notice, Notifier, NotifierListener } from '../../main/services/ports.ts'

export interface MemoryNotifier extends Notifier {
  /** What stands on the screen, by its id. */
  readonly standing: ReadonlyMap<string, Notice>
  /** Everything that was ever shown, in order. */
  readonly shown: readonly Notice[]
  /** What the user does with a notice; one that is not there is no failure. */
  click(id: string): void
  dismiss(id: string): void
}

export function createMemoryNotifier(): MemoryNotifier {
  const standing = new Map<string, Notice>()
  const shown: Notice[] = []
  let listener: NotifierListener | undefined

  function dismiss(id: string): void {
    if (standing.delete(id)) listener?.closed(id)
  }

  return {
    standing,
    shown,
    listen(to) {
      listener = to
    },
    show(notice) {
      standing.set(notice.id, notice)
      shown.push(notice)
    },
    close(id) {
      standing.delete(id)
    },
    click(id) {
      if (standing.has(id)) listener?.clicked(id)
      dismiss(id)
    },
    dismiss,
  }
}

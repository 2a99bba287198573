import { createMemoryNotifier, type MemoryNotifier } from '../doubles/memory-notifier.ts'
import { notifierContract } from './notifier.contract.ts'

let notifier: MemoryNotifier
const uppermost = (): string => [...notifier.standing.keys()].at(-1) ?? ''

notifierContract({
  make: async () => (notifier = createMemoryNotifier()),
  standing: async () => notifier.standing.size,
  last() {
    const notice = notifier.shown.at(-1)
    return notice && { title: notice.title, body: notice.body }
  },
  click: async () => notifier.click(uppermost()),
  dismiss: async () => notifier.dismiss(uppermost()),
})

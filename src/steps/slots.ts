/** Lets so many pieces of work go on at the same time, and makes the others wait in the order of their coming. */

export interface Slots {
  /** Waits for a slot; false when the signal was aborted first, and then there is nothing to give back. */
  take(signal: AbortSignal): Promise<boolean>
  giveBack(): void
}

export function makeSlots(count: number): Slots {
  let free = count
  const waiting: (() => void)[] = []
  return {
    take: (signal) => {
      if (signal.aborted) return Promise.resolve(false)
      if (free > 0) {
        free -= 1
        return Promise.resolve(true)
      }
      return new Promise((resolve) => {
        const leave = () => {
          waiting.splice(waiting.indexOf(enter), 1)
          resolve(false)
        }
        const enter = () => {
          signal.removeEventListener('abort', leave)
          resolve(true)
        }
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(enter)
      })
    },
    giveBack: () => {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    },
  }
}

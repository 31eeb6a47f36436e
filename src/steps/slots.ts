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

/** What is done with each of many things, so many of them at the same time. */
export interface SideBySide<Item, Done> {
  readonly atOnce: number
  /** Aborted, it lets go on whoever waits: its work is told so, and must then not count on its turn. */
  readonly signal: AbortSignal
  readonly work: (item: Item, hasTurn: boolean) => Promise<Done>
}

/** Begins with them in their order, and answers in it; rejects as soon as one piece of work does. */
export function sideBySide<Item, Done>(
  items: readonly Item[],
  { atOnce, signal, work }: SideBySide<Item, Done>,
): Promise<readonly Done[]> {
  const slots = makeSlots(atOnce)
  return Promise.all(
    items.map(async (item) => {
      const hasTurn = await slots.take(signal)
      const done = await work(item, hasTurn)
      // Not after work that was broken: the others must not go on as if nothing had happened.
      if (hasTurn) slots.giveBack()
      return done
    }),
  )
}

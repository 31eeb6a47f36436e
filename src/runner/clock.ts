/** The real clock: time and chance of the machine, with waits that can be ended and leave nothing behind. */
import type { Clock } from '../edges.js'

/** What a Node timer can hold; a longer wait would end at once. */
const longestWait = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      // Not unref'd: with nothing else to do, Node would leave in the middle of the wait.
      const timer = setTimeout(end, Math.min(ms, longestWait))
      signal?.addEventListener('abort', end)
    }),
  timer(ms) {
    const controller = new AbortController()
    const timer = setTimeout(
      () => {
        controller.abort(new DOMException(`${ms} ms are over`, 'TimeoutError'))
      },
      Math.min(ms, longestWait),
    )
    // A deadline is no reason to stay: what it guards keeps the process alive.
    timer.unref()
    return {
      signal: controller.signal,
      cancel: () => {
        clearTimeout(timer)
      },
    }
  },
}

/** Sends a process its signals at the moments of the story, counted in requests: a replay meets the same ones. */
import { setTimeout as wait } from 'node:timers/promises'
import type { ActionResult, ActionRun } from '../simulator/action-runner.js'
import type { Simulator } from '../simulator/index.js'
import type { RunAct } from './story.js'

export interface Moments extends Pick<RunAct, 'interruption' | 'jump'> {
  readonly simulator: Simulator
  /** How many requests the run has sent so far. */
  readonly sent: () => number
}

export interface Interrupted {
  readonly result: ActionResult
  readonly signals: readonly NodeJS.Signals[]
  /** From the first signal to the end of the process, in ms; null without one. */
  readonly afterSignalMs: number | null
}

/** In real ms. */
const lookEvery = 2

export async function runInterrupted(
  { interruption, jump, sent, simulator }: Moments,
  run: (onStart: NonNullable<ActionRun['onStart']>) => Promise<ActionResult>,
): Promise<Interrupted> {
  const child = { isOver: false }
  const signals: NodeJS.Signals[] = []
  const sentAt: number[] = []
  const until = async (requests: number): Promise<void> => {
    while (sent() < requests && !child.isOver) await wait(lookEvery)
  }
  const jumps = async (): Promise<void> => {
    if (jump === null) return
    await until(jump.afterRequests)
    simulator.clock.advance(jump.ms)
  }
  const interrupt = async (kill: (signal: NodeJS.Signals) => void): Promise<void> => {
    if (interruption === null) return
    await until(interruption.afterRequests)
    for (const { signal, waitMs } of interruption.signals) {
      const sendAt = performance.now() + waitMs
      while (performance.now() < sendAt && !child.isOver) await wait(lookEvery)
      if (child.isOver) return
      sentAt.push(performance.now())
      signals.push(signal)
      kill(signal)
    }
  }
  let interrupted: Promise<unknown> = Promise.resolve()
  const result = await run((process) => {
    const kill = (signal: NodeJS.Signals): void => {
      process.kill(signal)
    }
    interrupted = Promise.all([interrupt(kill), jumps()])
  }).finally(() => {
    child.isOver = true
  })
  const endedAt = performance.now()
  await interrupted
  const [firstAt] = sentAt
  return { result, signals, afterSignalMs: firstAt === undefined ? null : endedAt - firstAt }
}

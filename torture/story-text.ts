/** A played story as people read it, to see what has led to a broken rule. */
import type { Judged } from './play.js'
import type { Story } from './story.js'

export function storyText({ seed, plot, acts }: Story): string {
  return `Seed ${seed}: ${plot}\n${acts.map((act) => JSON.stringify(act)).join('\n')}`
}

/** The whole of one run: its inputs, every request, the log, and what is said of it. */
export function runText({ run, judgement }: Judged): string {
  const { number, inputs, requests, result, signals, jobs, afterSignalMs } = run
  const shown = Object.entries(inputs).filter(([name]) => name !== 'api-key')
  const lines = requests.map(({ number: of, service, method, path, query, status, fault }) =>
    [of, service, method, path, JSON.stringify(query), status ?? '—', fault ?? ''].join(' ').trimEnd(),
  )
  const killed =
    afterSignalMs === null ? '' : `, ${signals.join(' ')} ${Math.round(afterSignalMs)} ms before its end`
  return [
    `── Run ${number} ${'─'.repeat(80)}`,
    JSON.stringify(Object.fromEntries(shown)),
    ...lines,
    `── Log of run ${number}`,
    result.log.trimEnd(),
    `── End of run ${number}: exit code ${String(result.exitCode)}, ${Math.round(result.durationMs)} ms${killed}`,
    `Jobs: ${jobs.map((job) => `${job.progressId} ${run.world.endingOf(job)} ${JSON.stringify(job.text.slice(0, 40))}`).join('; ')}`,
    `Paid again: ${judgement.excuses.join(', ') || 'nothing'}`,
    ...judgement.broken.map((rule) => `BROKEN: ${rule}`),
  ].join('\n')
}

/** What must hold after every run, whatever went wrong in it: each broken rule is one sentence. */
import { brokenRules } from '../__tests__/bundle/invariants.js'
import { titles } from '../src/core/comment-verdict.js'
import { ownComments } from './memory.js'
import { paymentsOf, type Payments } from './payment.js'
import { commentKeyOf, hadFaults, type Played, wasKilled } from './played.js'
import { brokenTexts } from './texts.js'

/** What each rule is called, and what it says; the summary counts how often each was looked at. */
export const ruleNames = [
  'payment',
  'texts',
  'outputs and report',
  'secrets',
  'comment',
  'time',
  'recovery',
  'calls',
  'repetition',
] as const
export type RuleName = (typeof ruleNames)[number]

export interface Judgement extends Payments {
  /** The rules that there was something to look at for. */
  readonly looked: readonly RuleName[]
}

export function judgeRun(run: Played, earlier: readonly Played[]): Judgement {
  const payments = paymentsOf(run, earlier)
  const ended = wasKilled(run)
    ? []
    : [
        ...brokenEnd(run),
        ...brokenComment(run),
        ...brokenRecovery(run),
        ...callsOnTheLine(run),
        ...brokenRepetition(run, earlier.at(-1)),
      ]
  return {
    broken: [...payments.broken, ...brokenTexts(run), ...leaks(run), ...brokenTime(run), ...ended],
    excuses: payments.excuses,
    looked: wasKilled(run) ? ['payment', 'texts', 'secrets', 'time'] : ruleNames,
  }
}

/** Exit code, outputs, report, log: as after any run of the bundle. */
function brokenEnd(run: Played): readonly string[] {
  const { result, report, reportProblem, simulator } = run
  if (report === null) return [reportProblem ?? 'there is no report']
  const secrets = [simulator.apiKey, simulator.token]
  // Node lets go of its signals before the process is gone: one that comes when all is written changes only how it ends.
  const isWritten = result.signal !== null && 'report-html' in result.outputs
  const exitCode = report.conclusion === 'failure' ? 1 : 0
  const ended = isWritten ? { ...result, signal: null, exitCode } : result
  return brokenRules({ result: ended, report, simulator, secrets })
}

/** Also of a run that was killed. */
function leaks({
  result: { log, outputs, summary },
  report,
  simulator: { apiKey, token, github },
}: Played): readonly string[] {
  const unmasked = log.replace(/^::add-mask::.*$/gm, '')
  const places = {
    log: unmasked,
    outputs: JSON.stringify(outputs),
    summary,
    comments: JSON.stringify([...github.comments.values()]),
    report: JSON.stringify(report),
  }
  return Object.entries(places).flatMap(([place, text]) =>
    [apiKey, token].some((secret) => text.includes(secret)) ? [`a secret is in the ${place}`] : [],
  )
}

/** One comment of ours at the most, and its first line says how the run ended. */
function brokenComment(run: Played): readonly string[] {
  const { simulator, report, result } = run
  const own = ownComments(simulator, commentKeyOf(run))
  const url = result.outputs['comment-url'] ?? ''
  // Where the answers of GitHub are lost, what was made twice is removed by a later run.
  const most = hadFaults(run, 'github') ? 2 : 1
  const shown = own.find(({ id }) => url.endsWith(`-${id}`))
  const first = shown?.body.split('\n', 1)[0] ?? ''
  const verdict = report === null ? '' : titles[report.conclusion]
  return [
    ...(own.length > most ? [`the pull request has ${own.length} comments`] : []),
    ...(url !== '' && shown === undefined ? [`comment-url leads nowhere: ${url}`] : []),
    ...(shown !== undefined && !first.startsWith(verdict) && !result.log.includes('title=Overtaken')
      ? [
          `the comment begins with ${JSON.stringify(first)}, and the conclusion is ${report?.conclusion ?? ''}`,
        ]
      : []),
  ]
}

/** In ms: for starting the process and the last words on a busy machine, for a GitHub in trouble, and until the runner kills. */
const patience = { own: 15_000, github: 75_000, afterSignal: 10_000 } as const

function brokenTime(run: Played): readonly string[] {
  const { inputs, result, afterSignalMs, number } = run
  const [, amount = '', unit = ''] = /^(\d+)(ms|s)$/.exec(inputs['timeout'] ?? '') ?? []
  const timeout = Number(amount) * (unit === 's' ? 1000 : 1)
  const most = timeout + patience.own + (hadFaults(run, 'github') ? patience.github : 0)
  return [
    ...(result.durationMs > most ? [`run ${number} took ${Math.round(result.durationMs)} ms`] : []),
    ...(afterSignalMs !== null && afterSignalMs > patience.afterSignal
      ? [`run ${number} went on for ${Math.round(afterSignalMs)} ms after the signal`]
      : []),
  ]
}

/** Once nothing goes wrong any more, a run comes to its end by itself. */
function brokenRecovery({ act, report, number, inputs }: Played): readonly string[] {
  const mode = inputs['mode'] ?? 'propose'
  // What shards have come to is for the run that joins them to say.
  if (act.rates !== null || act.interruption !== null || report === null || mode === 'merge') return []
  const { ending, reason } = report
  // What was reviewed may rightly be refused, and so may more jobs than are allowed.
  const mayRefuse = mode === 'apply-reviewed' || mode === 'revert' || reason.startsWith('max-jobs')
  const isOver = ending === undefined || ending === 'deadline' || ending === 'not-here'
  return isOver || (ending === 'broken' && mayRefuse)
    ? []
    : [`run ${number} met no fault, and ended as ${ending}: ${reason}`]
}

/** A run that ends before a proof is over ends its calls, where it knows of them and the service takes it. */
function callsOnTheLine({ suiteRuns, requests, endedAt, number }: Played): readonly string[] {
  const isHindered = requests.some(
    ({ fault, path, query }) =>
      fault !== null &&
      (path.endsWith('/end_calls/') ||
        (path.endsWith('/run_scenarios_json/') && query['dry_run'] === undefined)),
  )
  return suiteRuns
    .filter((suite) => suite.endedAt === null && endedAt < suite.endsAt && !isHindered)
    .map(({ id }) => `run ${number} has left the calls of result ${id} on the line`)
}

/** The same again, where nothing has changed and nothing goes wrong, proposes the same. */
function brokenRepetition(run: Played, last: Played | undefined): readonly string[] {
  if (last === undefined || !isPlainProposal(run) || !isPlainProposal(last)) return []
  const withoutPlace = ({ inputs }: Played): string =>
    JSON.stringify({ ...inputs, 'report-dir': '', 'reuse-from': '' })
  const texts = (scenarios: Played['before']): string =>
    JSON.stringify([...scenarios.values()].map(({ id, instructions, tags }) => [id, instructions, tags]))
  const isSame = withoutPlace(run) === withoutPlace(last) && texts(run.before) === texts(last.before)
  if (!isSame || run.report?.planDigest === last.report?.planDigest) return []
  return [`run ${run.number} proposes something else than run ${last.number}, of which it is a repetition`]
}

/** Nothing went wrong, and every scenario has its answer. */
function isPlainProposal({ act, inputs, report }: Played): boolean {
  const isCalm = act.rates === null && act.interruption === null
  const isPropose = inputs['mode'] === undefined && inputs['verify'] === undefined
  const quiet = ['improved', 'unchanged', 'skipped']
  return isCalm && isPropose && (report?.scenarios.every(({ status }) => quiet.includes(status)) ?? false)
}

/** Fuzzed: answers of the service, events, reports and suite files, which all come as files or bodies from outside. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as z from 'zod/mini'
import * as operations from '../../src/cekura/operations.js'
import { judge } from '../../src/cekura/verdict.js'
import { annotations } from '../../src/core/annotations.js'
import { commentRoom, renderComment } from '../../src/core/comment.js'
import { readMarker } from '../../src/core/comment-marker.js'
import { renderHtmlReport } from '../../src/core/html-report.js'
import { readReport, readWholeReport } from '../../src/core/report-reading.js'
import type { Report } from '../../src/core/report.js'
import { outputValues } from '../../src/core/results-output.js'
import { renderSummary, summaryBytes } from '../../src/core/summary.js'
import { longestWords } from '../../src/core/words.js'
import { mostBytes, readSuite } from '../../src/core/suite-file.js'
import { mostFlaws } from '../../src/core/suite-json.js'
import { withTexts } from '../../src/core/suite-patch.js'
import { readRunContext } from '../../src/github/event.js'
import { readEventPayload } from '../../src/runner/event-payload.js'
import { knownJobs } from '../../src/steps/earlier.js'
import { sha256 } from '../core/sample-report.js'
import { holds, type Target } from './target.js'

type Judged = operations.Operation<z.output<(typeof operations)[keyof typeof operations]['answer']>>
const all: readonly Judged[] = Object.values(operations)
/** A list, a row of it, and answers that come in many forms. */
const manyKinds: readonly Judged[] = [
  operations.listScenarios,
  operations.readScenario,
  operations.readJob,
  operations.readResult,
]
const statuses = [200, 204, 302, 400, 401, 404, 429, 503]

/** The body as the answer to every operation, with every kind of status. */
function checkAnswer(text: string): void {
  judgeAnswers(text, { asked: all, statuses })
}

function judgeAnswers(
  text: string,
  { asked, statuses: sent }: { readonly asked: readonly Judged[]; readonly statuses: readonly number[] },
): void {
  for (const operation of asked)
    for (const status of sent) {
      const attempt = { operation, attempted: 'GET /x/', now: 0 }
      const verdict = judge(attempt, { state: 'answered', status, headers: new Map(), text })
      if (verdict.outcome === 'value') {
        holds(status < 300, `${status} is no good answer`)
        continue
      }
      const { fault, again, throttled } = verdict
      const { words, kind } = fault
      // The operation's name and the three fields that do not fit stand around what is quoted.
      holds(words.length <= 2 * longestWords && !/[\n\r]/.test(words), 'the words are one short line')
      holds(kind !== 'uncertain' || operation.retry === 'once', 'only what is sent once can be uncertain')
      holds(again === 'no' || operation.retry === 'safe' || throttled, 'what costs is not sent again')
    }
}

const folder = mkdtempSync(join(tmpdir(), 'improve-scenarios-fuzz-'))

function checkEvent(text: string): void {
  const path = join(folder, 'event.json')
  writeFileSync(path, text)
  const context = readRunContext({
    environment: { GITHUB_REPOSITORY: 'acme/x' },
    payload: readEventPayload(path),
  })
  const { pullRequest, headSha, commits } = context
  holds(
    [headSha, ...commits].every((sha) => /^(?:[\da-f]{40,64})?$/.test(sha)),
    'a commit is one',
  )
  holds(
    pullRequest === null || (Number.isSafeInteger(pullRequest.number) && pullRequest.number > 0),
    'a number is one',
  )
}

/** What is read as a report can be shown in every way there is. */
function checkReport(text: string): void {
  const earlier = readReport(text)
  if ('report' in earlier) knownJobs(earlier.report, sha256)
  else holds(earlier.problem !== '', 'what is wrong is said')
  const whole = readWholeReport(text)
  if ('report' in whole) showReport(whole.report)
}

function showReport(report: Report): void {
  const options = { detail: 'diff', reportHint: 'report.json' } as const
  const comment = renderComment(report, { ...options, maxCharacters: commentRoom, proposal: 'none' })
  holds(comment.length <= commentRoom, 'a comment fits')
  holds(readMarker(comment) === null && !/^<!--/m.test(comment), 'a comment forges no marker')
  holds(/^### [✅❌⚪] Cekura scenarios: /u.test(comment), 'the verdict comes first')
  const summary = renderSummary(report, options)
  holds(Buffer.byteLength(summary) <= summaryBytes, 'a summary fits')
  const html = renderHtmlReport(report, { hash: sha256 })
  holds(html.match(/<script/gi)?.length === 1, 'a page has one script')
  holds(!/<(?:img|iframe|base|form|object|embed)\b/i.test(html), 'a page loads nothing')
  holds(annotations(report).length <= 10, 'there are ten annotations at the most')
  for (const output of Object.values(outputValues(report)))
    holds(typeof output === 'string', 'outputs are texts')
}

function checkSuite(text: string): void {
  const path = 'tests/cekura.tests.json'
  const reading = readSuite({ path, text })
  if ('problems' in reading) {
    const { problems } = reading
    holds(problems.length > 0 && problems.length <= mostFlaws + 1, 'there are problems, and not too many')
    holds(
      problems.every((problem) => problem.startsWith(path)),
      'each says where it is',
    )
    return
  }
  const { cases } = reading.suite
  holds(text.length <= mostBytes && cases.length > 0, 'a suite has cases')
  const same = cases.map(({ instructions }, index) => ({ index, instructions }))
  holds(withTexts(text, same) === text, 'the same texts change no byte')
}

export const fileTargets: readonly Target[] = [
  {
    name: 'answers',
    check: checkAnswer,
    units: ['[', '{"results":[', '{"detail":[', '{"a":1},', '<', '<title>', '"\\u0000', ' ', '1'],
    work: (text) => {
      judgeAnswers(text, { asked: manyKinds, statuses: [200, 400] })
    },
  },
  { name: 'event', check: checkEvent, units: ['[', '{"commits":[', '"', '1', '{"number":1},'] },
  { name: 'report', check: checkReport, units: ['[', '{"scenarios":[', '{"version":1,', '"', '{},'] },
  {
    name: 'suite',
    check: checkSuite,
    units: ['[', '{"scenarios":[', '{},', '"', '\\', '/*', '//\n', ',', '\n', '{"version":"1",'],
  },
]

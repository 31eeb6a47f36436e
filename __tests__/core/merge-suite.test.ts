/** Parts of a selection that come from suite files: what the first part has made stays its own, and is counted once. */
import { expect, test } from '@jest/globals'
import { joinReports } from '../../src/core/merge.js'
import { refusals } from '../../src/core/merge-refusal.js'
import type { ScenarioResult } from '../../src/core/model.js'
import { buildReport, type Report } from '../../src/core/report.js'
import { shardOfId } from '../../src/core/shard.js'
import { improved, runInput, sha256 } from './sample-report.js'

const id = Array.from({ length: 99 }, (_, index) => index + 1).find((each) => shardOfId(each, 2) === 2) ?? 0
const suite = { file: 'a.json', key: 'book', at: 'scenarios[0]', line: 6, onCekura: null }
const made = improved({ id, created: true, suite })
const summary = { files: [{ path: 'a.json', cases: 1 }], notInFile: [] }

const part = (index: number, results: readonly ScenarioResult[]): Report =>
  buildReport({ ...runInput, shard: { index, of: 2 }, suite: summary, results })
const said = (reports: readonly Report[]) =>
  refusals(
    reports.map((report) => ({ path: `${report.shard?.index ?? 0}.json`, reading: { report } })),
    { agentId: 7, repository: runInput.context.repository, headSha: runInput.context.headSha, hash: sha256 },
  ).map(({ message }) => message)

test('a case that the first part has made is its own, whatever the id that it got', () => {
  expect(said([part(1, [made]), part(2, [])])).toEqual([])
  const foreign = '"1.json" has a scenario of another shard.'
  expect(said([part(1, [{ ...made, created: false }]), part(2, [])])).toEqual([foreign])
  const { suite: place, ...generated } = made
  expect(place).toBe(suite)
  expect(said([part(1, [generated]), part(2, [])])).toEqual([foreign])
})

test('a part that has read the list later adds no second row of it', () => {
  const later = { ...made, created: false, after: 'Another text.' }
  const joined = joinReports({
    reports: [part(2, [later]), part(1, [made])],
    context: runInput.context,
    failOn: new Set(),
    ending: null,
    hash: sha256,
  })
  expect(joined.scenarios.map((row) => [row.id, row.after, row.created])).toEqual([[id, made.after, true]])
  expect(joined.counts.selected).toBe(1)
})

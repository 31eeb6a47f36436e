/** A large selection is spread over the jobs of a matrix and joined again: as if one run had done it all. */
import { describe, expect, test } from '@jest/globals'
import { openProposal } from '../../src/core/proposal.js'
import type { RawInputs } from '../../src/core/inputs.js'
import { shardOfId } from '../../src/core/shard.js'
import { makeSeal } from '../../src/runner/seal.js'
import { type FakeCekura, fakeCekura, scenario } from '../steps/fake-cekura.js'
import { bound } from '../steps/fake-run.js'
import {
  type FakeEdges,
  fakeEdges,
  fakeFiles,
  fakeGitHub,
  type FakeGitHub,
  required,
} from '../steps/fakes.js'
import { edgesWith, key, ran } from '../whole-run.js'

const of = 3
const path = '/temp/cekura-report/report.json'
const ids = Array.from({ length: 12 }, (_, index) => index + 1)
const twelve = ids.map((id) => scenario({ id, instructions: `Ask for appointment number ${id}.` }))

interface Matrix {
  readonly edges: readonly FakeEdges[]
  readonly reports: Readonly<Record<string, string>>
}

/** The first shard, and then the others, as the `needs` of the example orders them. */
async function matrix(
  cekura: FakeCekura,
  { github = fakeGitHub(), ...raw }: RawInputs & { readonly github?: FakeGitHub } = {},
): Promise<Matrix> {
  const edges: FakeEdges[] = []
  const reports: Record<string, string> = {}
  for (let index = 1; index <= of; index += 1) {
    const own = fakeEdges({ cekura, github })
    await ran({ ...required, ...raw, shard: `${index}/${of}` }, own)
    edges.push(own)
    reports[`shard-${index}/report.json`] = own.files.written.get(path) ?? ''
  }
  return { edges, reports }
}

async function merged({ reports }: Matrix, github: FakeGitHub = fakeGitHub()) {
  const edges = fakeEdges({ files: fakeFiles(reports), github })
  const end = await ran({ ...required, mode: 'merge', reports: 'shard-*' }, edges)
  return { ...end, edges, text: edges.files.written.get(path) ?? '' }
}

/** Without the times, the handles of the jobs and the numbers of requests, in which any two runs differ. */
function comparable(text: string): unknown {
  return JSON.parse(text, (name, value: unknown) =>
    ['startedAt', 'finishedAt', 'requests', 'progressId', 'polls'].includes(name) ? null : value,
  )
}

describe('a matrix of shards', () => {
  test('reports, once it is joined, what one run would have reported', async () => {
    const parts = await matrix(fakeCekura({ scenarios: twelve }))
    const whole = edgesWith(fakeCekura({ scenarios: twelve }))
    await ran(required, whole)
    const { text, conclusion } = await merged(parts)
    expect(conclusion).toBe('success')
    expect(comparable(text)).toEqual(comparable(whole.files.written.get(path) ?? ''))
  })

  test('pays for each text once, and comments not at all before it is joined', async () => {
    const cekura = fakeCekura({ scenarios: twelve })
    const { edges } = await matrix(cekura)
    expect(cekura.given('startImprovement')).toHaveLength(12)
    expect(edges.map(({ github, runner }) => [github.requests, runner.outputs.get('comment-url')])).toEqual(
      edges.map(() => [[], '']),
    )
    const log = edges.flatMap(({ runner }) => runner.lines).join('\n')
    for (let index = 1; index <= of; index += 1)
      expect(log).toContain(
        `Shard ${index}/${of}: ${ids.filter((id) => shardOfId(id, of) === index).length} of 12 scenarios.`,
      )
  })

  test('makes what is missing in its first shard, and each shard improves its part of what was made', async () => {
    const cekura = fakeCekura()
    const { edges, reports } = await matrix(cekura, { 'min-scenarios': '9', language: 'en', tags: 'smoke' })
    expect(cekura.given('startGeneration')).toHaveLength(1)
    const { report, edges: joining } = await merged({ edges, reports })
    expect([report.scenarios.length, report.created.scenarios.length]).toEqual([9, 9])
    expect(report.scenarios.every((row) => row['created'] === true && row.status === 'improved')).toBe(true)
    expect(joining.runner.outputs.get('created')).toBe('9')
  })

  test('finds missing what the whole selection lacks, and tells it once', async () => {
    const some = twelve.slice(0, 3)
    const parts = await matrix(fakeCekura({ scenarios: some }), { missing: 'fail', 'min-scenarios': '3' })
    expect((await merged(parts)).conclusion).toBe('success')
    const lacking = await matrix(fakeCekura({ scenarios: some }), { missing: 'fail', 'min-scenarios': '5' })
    const { conclusion, reason, report } = await merged(lacking)
    expect([conclusion, reason, report.counts['missing']]).toEqual(['failure', '2 scenarios missing.', 2])
  })

  test('shows in a dry run what all shards would do', async () => {
    const cekura = fakeCekura({ scenarios: twelve })
    const { reason, report } = await merged(await matrix(cekura, { mode: 'dry-run', 'min-scenarios': '14' }))
    expect(reason).toBe('Dry run: 2 scenarios would be created and 14 jobs would start; nothing was changed.')
    expect(report.scenarios).toHaveLength(12)
    expect(cekura.given('startImprovement')).toEqual([])
  })

  test('leaves in the joined comment what apply-reviewed saves, and what the next push need not pay for', async () => {
    const parts = await matrix(fakeCekura({ scenarios: twelve }))
    const github = fakeGitHub()
    await merged(parts, github)
    const [{ body, state } = { body: '', state: '' }] = github.requests
    const opening = openProposal({ sealed: state, shown: body, seal: makeSeal(key), expected: bound })
    expect('state' in opening ? opening.state.entries.map(({ id }) => id) : opening.problem).toEqual(ids)
    github.comments.set(12, { url: 'https://github.com/acme', body, state })
    const again = fakeCekura({ scenarios: twelve })
    const next = await matrix(again, { github })
    expect(again.given('startImprovement')).toEqual([])
    expect((await merged(next)).report.scenarios.every(({ reused }) => reused)).toBe(true)
  })

  test('with a shard that failed fails, and shows what the others have done', async () => {
    const parts = await matrix(fakeCekura({ scenarios: twelve }))
    const cut = fakeEdges({ cekura: fakeCekura({ scenarios: twelve }) })
    cut.cancel()
    await ran({ ...required, shard: `2/${of}` }, cut)
    const reports = { ...parts.reports, 'shard-2/report.json': cut.files.written.get(path) ?? '' }
    const { conclusion, reason, report } = await merged({ ...parts, reports })
    expect([conclusion, reason]).toEqual(['failure', `Shard 2/${of}: cancelled.`])
    expect(report.scenarios.map(({ id }) => id)).toEqual(ids.filter((id) => shardOfId(id, of) !== 2))
  })

  test('of a run with a wrong input says which, for every shard', async () => {
    const parts = await matrix(fakeCekura({ scenarios: twelve }), { concurrency: 'many' })
    const { conclusion, reason } = await merged(parts)
    expect(conclusion).toBe('failure')
    expect(reason).toMatch(/^concurrency: "many" is not a whole number/)
  })
})

/** A run about suite files as a whole: what it makes, improves, brings back to the file, and how it ends early. */
import { describe, expect, test } from '@jest/globals'
import type { RawInputs } from '../src/core/inputs.js'
import { suitePath, suiteText } from './core/sample-suite.js'
import {
  fakeCekura,
  type FakeCekura,
  never,
  runningAs,
  scenario,
  serviceError,
  succeeded,
} from './steps/fake-cekura.js'
import { book, move } from './steps/fake-suite.js'
import { fakeClock, type FakeEdges, type FakeEdgesOptions, fakeFiles, required } from './steps/fakes.js'
import { edgesWith, ran } from './whole-run.js'

const usual: RawInputs = { ...required, suite: suitePath }
const outcome = { ...book, expected_outcome: 'Booked.' }

function edgesOf(
  cases: readonly object[],
  { cekura = fakeCekura(), ...options }: FakeEdgesOptions = {},
): FakeEdges {
  return edgesWith(cekura, { files: fakeFiles({ [suitePath]: suiteText(cases) }), ...options })
}

/** Takes the place of some methods of the service, which they may go on to. */
function scripted(cekura: FakeCekura, script: Partial<FakeCekura>): FakeCekura {
  return { ...cekura, ...script }
}

const writes = ({ cekura }: FakeEdges) =>
  cekura.calls.map(({ method }) => method).filter((method) => /^(create|patch|start)/.test(method))
const starts = ({ cekura }: FakeEdges) => cekura.given('startImprovement').length
const commentOf = ({ github }: FakeEdges) => github.requests.at(-1)?.body ?? ''
const improvedBook = `${book.instructions} Then say thanks.`

describe('a proposal', () => {
  test('makes what is missing, improves the texts of the file, and brings them back to it', async () => {
    const edges = edgesOf([outcome, move])
    const { conclusion, report } = await ran({ ...usual, folder: 'Sales' }, edges)
    expect(conclusion).toBe('success')
    expect(report.created).toEqual({ folders: ['Sales'], scenarios: [1_001, 1_002] })
    expect(report.scenarios).toMatchObject([
      { id: 1_001, status: 'improved', created: true, before: book.instructions, after: improvedBook },
      { id: 1_002, status: 'improved' },
    ])
    const { outputs } = edges.runner
    expect(outputs.get('patch')).toBe('/temp/cekura-report/suite.patch')
    expect(outputs.get('suite-file')).toBe(`/temp/cekura-report/suites/${suitePath}`)
    expect(edges.files.written.get(outputs.get('suite-file') ?? '')).toBe(
      suiteText([outcome, move]).replaceAll(/(Monday|Friday)\./g, '$1. Then say thanks.'),
    )
    expect(commentOf(edges)).toContain(`**Suite:** 2 cases in ${suitePath}. The improved texts are in`)
    expect(edges.github.suggestRequests).toEqual([])
  })

  test('finds nothing to make in a second run, and writes nothing but its jobs', async () => {
    const first = edgesOf([book, move])
    await ran(usual, first)
    const second = edgesOf([book, move], {
      cekura: fakeCekura({ scenarios: [...first.cekura.world.scenarios.values()] }),
    })
    const { report } = await ran(usual, second)
    expect(report.created).toEqual({ folders: [], scenarios: [] })
    expect(new Set(writes(second))).toEqual(new Set(['startImprovement']))
  })

  test('shares one job between cases with the same text, and pays once for each text', async () => {
    const edges = edgesOf([book, { ...move, instructions: book.instructions }])
    const { report } = await ran(usual, edges)
    expect([starts(edges), report.scenarios.map(({ reused }) => reused)]).toEqual([1, [false, true]])
  })

  test('improves a case that can have no scenario, or is not to get one, from the file alone', async () => {
    const inline = { ...move, personality: { base: 1 } }
    const edges = edgesOf([book, inline])
    const { report, conclusion } = await ran({ ...usual, missing: 'ignore' }, edges)
    expect(conclusion).toBe('success')
    expect(report.scenarios).toMatchObject([
      { id: null, name: 'Book a visit', status: 'improved', reason: '' },
      { id: null, status: 'improved', reason: expect.stringMatching(/So it cannot be made a scenario\.$/) },
    ])
    expect(new Set(writes(edges))).toEqual(new Set(['startImprovement']))
    expect(edges.runner.outputs.get('scenario-ids')).toBe('')
    expect(edges.runner.outputs.get('plan-digest')).toBe('')
    expect(edges.runner.outputs.get('patch')).not.toBe('')
  })

  test('fails for each case that lacks its scenario where none is to be made', async () => {
    const edges = edgesOf([book, move, { ...move, key: 'i', name: 'Inline', personality: { base: 1 } }])
    const { conclusion, reason, report } = await ran({ ...usual, missing: 'fail' }, edges)
    expect([conclusion, reason]).toEqual(['failure', '2 scenarios missing.'])
    expect(report.counts['improved']).toBe(3)
    expect(commentOf(edges)).toContain('the scenario of “book”, tests/cekura.tests.json:7')
  })

  test('generates only what cases and others together lack, and improves no other', async () => {
    const other = scenario({ id: 9, name: 'Other' })
    const edges = edgesOf([book, { ...move, personality: { base: 1 } }], {
      cekura: fakeCekura({ scenarios: [other] }),
    })
    const { report } = await ran({ ...usual, 'min-scenarios': '4' }, edges)
    expect(edges.cekura.given('startGeneration')).toMatchObject([{ count: 1 }])
    expect(report.scenarios.map(({ id }) => id)).toEqual([1_001, 1_002, null])
    expect(report.counts['missing']).toBe(0)
    expect(edges.cekura.world.scenarios.get(9)).toBe(other)
    expect(commentOf(edges)).toContain('On Cekura and in no file, left alone: [Other]')
  })

  test('counts a case also where Cekura has it elsewhere, and makes no folder in vain', async () => {
    const found = scenario({ id: 3, name: 'Book a visit', folder: 'Elsewhere', language: null })
    const edges = edgesOf([book], {
      cekura: fakeCekura({ scenarios: [{ ...found, instructions: book.instructions }] }),
    })
    const { conclusion, report } = await ran({ ...usual, folder: 'Sales', language: 'en' }, edges)
    expect([conclusion, report.scenarios.map(({ id }) => id)]).toEqual(['success', [3]])
    expect(writes(edges)).toEqual(['startImprovement'])
  })

  test('is not called for by a text that Cekura has otherwise; the file gets its improvement all the same', async () => {
    const found = scenario({ id: 3, name: 'Book a visit', expectedOutcome: 'Refused.' })
    const edges = edgesOf([outcome], { cekura: fakeCekura({ scenarios: [found] }) })
    const { conclusion, reason, report } = await ran(usual, edges)
    expect([conclusion, reason]).toEqual([
      'failure',
      '1 scenario drifted (the text on Cekura is another one).',
    ])
    expect(report.scenarios).toMatchObject([
      {
        id: 3,
        status: 'drifted',
        reason: `Cekura has another text and another expected outcome than ${suitePath}.`,
        before: book.instructions,
        after: improvedBook,
        outcomeBefore: 'Refused.',
        outcomeAfter: 'Booked.',
      },
    ])
    expect(writes(edges)).toEqual(['startImprovement'])
    expect(edges.runner.outputs.get('patch')).not.toBe('')
    expect(edges.runner.outputs.get('changed')).toBe('true')
    expect(commentOf(edges)).toContain('Texts on Cekura that are not those of the suite file (1)')
  })

  test('suggests its texts where it is told to, and says so in the comment', async () => {
    const edges = edgesOf([book, move])
    await ran({ ...usual, suggest: 'review' }, edges)
    expect(
      edges.github.suggestRequests[0]?.suggestions.map(({ path, line, key }) => [path, line, key]),
    ).toEqual([
      [suitePath, 7, 'book'],
      [suitePath, 12, 'move'],
    ])
    expect(commentOf(edges)).toContain('2 of them are open as [review suggestions](')
    expect(edges.runner.summaries[0]).not.toContain('review suggestions')
  })

  test('with counts only shows neither names nor texts of the file', async () => {
    const found = scenario({ id: 9, name: 'Purple giraffe' })
    const edges = edgesOf([book], { cekura: fakeCekura({ scenarios: [found] }) })
    await ran({ ...usual, 'comment-detail': 'counts' }, edges)
    expect(commentOf(edges)).toContain(`1 case in ${suitePath}`)
    expect(`${commentOf(edges)}${edges.runner.summaries.join('')}`).not.toMatch(/Purple|Book|Monday|thanks/)
  })
})

describe('apply', () => {
  const found = scenario({ id: 3, name: 'Book a visit', instructions: book.instructions })

  test('saves improved texts where Cekura has the file’s and brings them to the file, and pays for no other', async () => {
    const edited = scenario({ id: 4, name: 'Move a visit' })
    const edges = edgesOf([book, move], { cekura: fakeCekura({ scenarios: [found, edited] }) })
    const { report } = await ran({ ...usual, mode: 'apply' }, edges)
    expect(report.scenarios.map(({ status }) => status)).toEqual(['applied', 'drifted'])
    expect(edges.cekura.world.scenarios.get(3)?.instructions).toBe(improvedBook)
    expect(edges.cekura.world.scenarios.get(4)).toBe(edited)
    expect(starts(edges)).toBe(1)
    const patch = edges.files.written.get('/temp/cekura-report/suite.patch')
    expect(patch).toContain('Monday. Then')
    expect(patch).not.toContain('Friday. Then')
  })

  test('with suite-sync brings Cekura to the file, starts no job, and finds nothing to do again', async () => {
    const cekura = fakeCekura({ scenarios: [{ ...found, instructions: 'Ask for Sunday.' }] })
    const sync = { ...usual, mode: 'apply', 'suite-sync': 'true', 'settled-tag': 'settled' }
    const first = edgesOf([book, move], { cekura })
    const { report } = await ran(sync, first)
    expect(report.scenarios.map(({ status, before }) => [status, before])).toEqual([
      ['applied', 'Ask for Sunday.'],
      ['unchanged', 'Ask for Friday.'],
    ])
    expect([starts(first), first.runner.outputs.get('patch')]).toEqual([0, ''])
    const second = edgesOf([book, move], {
      cekura: fakeCekura({ scenarios: [...cekura.world.scenarios.values()] }),
    })
    const again = await ran(sync, second)
    expect([again.conclusion, again.statuses]).toEqual(['success', ['unchanged', 'unchanged']])
    expect(writes(second)).toEqual([])
    expect(second.runner.outputs.get('changed')).toBe('false')
    // And what the file says is at rest for the next proposal.
    const third = edgesOf([book, move], {
      cekura: fakeCekura({ scenarios: [...cekura.world.scenarios.values()] }),
    })
    const proposal = await ran({ ...usual, 'settled-tag': 'settled' }, third)
    expect([proposal.statuses, writes(third)]).toEqual([['skipped', 'skipped'], []])
  })

  test('with suite-sync leaves what it has generated besides', async () => {
    const edges = edgesOf([book])
    const sync = { ...usual, mode: 'apply', 'suite-sync': 'true', 'min-scenarios': '2' }
    const { conclusion, report } = await ran(sync, edges)
    expect(conclusion).toBe('success')
    expect(report.scenarios.map(({ status, created }) => [status, created])).toEqual([
      ['unchanged', true],
      ['skipped', true],
    ])
    expect(starts(edges)).toBe(0)
  })
})

describe('a dry run', () => {
  test('writes nothing, and says what would be made and what differs', async () => {
    const cekura = fakeCekura({ scenarios: [scenario({ id: 4, name: 'Move a visit' })] })
    const german = { name: 'Deutsch', instructions: 'Frag nach Montag.', language: 'de' }
    const third = { name: 'Its own', instructions: 'x', personality: 77 }
    const wrong = { name: 'Wrong', instructions: 'y', metrics: ['fluency'] }
    const edges = edgesOf([book, move, german, third, wrong], { cekura })
    const { conclusion, reason, report } = await ran({ ...usual, mode: 'dry-run', folder: 'Sales' }, edges)
    expect([conclusion, reason]).toEqual([
      'failure',
      '1 scenario failed and 1 scenario drifted (the text on Cekura is another one).',
    ])
    expect(report.plan).toEqual({
      folders: ['Sales'],
      scenarios: [
        { language: 'en', count: 1 },
        { language: 'de', count: 1 },
        { language: 'multi', count: 1 },
      ],
      jobs: 4,
    })
    expect(report.scenarios.map(({ name, status }) => [name, status])).toEqual([
      ['Move a visit', 'drifted'],
      ['Book a visit', 'skipped'],
      ['Deutsch', 'skipped'],
      ['Its own', 'skipped'],
      ['Wrong', 'failed'],
    ])
    expect(writes(edges)).toEqual([])
    expect(edges.runner.lines).toContain(`Would create the scenario of ${suitePath}:7 (scenarios[0]).`)
    expect(commentOf(edges)).toContain('the file against Cekura')
  })
})

describe('a run that ends early', () => {
  const third = { key: 'third', name: 'Third', instructions: 'Ask for noon.' }
  const one = { ...usual, concurrency: '1' }

  test.each(['forbidden', 'no-credit'] as const)('with %s in the middle reports every case', async (kind) => {
    const cekura = fakeCekura()
    const edges = edgesOf([book, move, third], {
      cekura: scripted(cekura, {
        createScenario: (draft, signal) =>
          draft.name === 'Move a visit'
            ? Promise.reject(serviceError(kind))
            : cekura.createScenario(draft, signal),
      }),
    })
    const { conclusion, reason, report } = await ran(one, edges)
    expect([conclusion, reason]).toEqual(['failure', `GET /x/: it is ${kind}.`])
    expect(report.created.scenarios).toEqual([1_001])
    expect(report.scenarios.map(({ id, name, status, created }) => [id, name, status, created])).toEqual([
      [1_001, 'Book a visit', 'cancelled', true],
      [null, 'Move a visit', 'failed', false],
      [null, 'Third', 'cancelled', false],
    ])
    expect([cekura.given('createScenario').length, cekura.given('startImprovement').length]).toEqual([1, 0])
  })

  test('by a cancel in the middle of making scenarios reports those that are made', async () => {
    const cekura = fakeCekura()
    const edges: FakeEdges = edgesOf([book, move], {
      cekura: scripted(cekura, {
        createScenario: async (draft, signal) => {
          const made = await cekura.createScenario(draft, signal)
          edges.cancel()
          return made
        },
      }),
    })
    const { conclusion, reason, report } = await ran(one, edges)
    expect([conclusion, reason]).toEqual(['failure', 'cancelled'])
    expect(report.created.scenarios).toEqual([1_001])
    expect(report.scenarios.map(({ id, status }) => [id, status])).toEqual([
      [1_001, 'cancelled'],
      [null, 'cancelled'],
    ])
  })

  test('by the deadline in the middle of making scenarios says so of each case', async () => {
    const cekura = fakeCekura()
    const edges = edgesOf([book, move], {
      clock: fakeClock({ automatic: false }),
      cekura: scripted(cekura, { createScenario: (_, signal) => never(signal) }),
    })
    const running = ran({ ...one, timeout: '1m' }, edges)
    await edges.clock.advance(60_000)
    const { conclusion, statuses } = await running
    expect([conclusion, statuses]).toEqual(['failure', ['timeout', 'timeout']])
  })

  test('by a cancel while jobs run keeps their progress ids, and proposes nothing', async () => {
    const cekura = fakeCekura()
    cekura.world.job = () => [runningAs('pending'), succeeded('Never seen.')]
    const edges: FakeEdges = edgesOf([book], {
      cekura: scripted(cekura, {
        readJob: (progressId, signal) => {
          edges.cancel()
          return cekura.readJob(progressId, signal)
        },
      }),
    })
    const { report } = await ran(usual, edges)
    expect(report.scenarios).toMatchObject([{ id: 1_001, status: 'cancelled', job: { progressId: 'job-1' } }])
    expect(edges.runner.outputs.get('patch')).toBe('')
  })

  test('by a folder that cannot be made reports every case', async () => {
    const refused = fakeCekura({ script: { createFolder: () => Promise.reject(serviceError('forbidden')) } })
    const edges = edgesOf([book], { cekura: refused })
    const { conclusion, statuses } = await ran({ ...usual, folder: 'Sales' }, edges)
    expect([conclusion, statuses]).toEqual(['failure', ['cancelled']])
  })

  test('while it syncs says of each case what is known', async () => {
    const cekura = fakeCekura({
      scenarios: [scenario({ id: 3, name: 'Book a visit' }), scenario({ id: 4, name: 'Move a visit' })],
    })
    const edges: FakeEdges = edgesOf([book, move], {
      cekura: scripted(cekura, {
        patchScenario: async (change, signal) => {
          const saved = await cekura.patchScenario(change, signal)
          edges.cancel()
          return saved
        },
      }),
    })
    const { conclusion, report } = await ran({ ...one, mode: 'apply', 'suite-sync': 'true' }, edges)
    expect(conclusion).toBe('failure')
    expect(report.scenarios.map(({ id, status }) => [id, status])).toEqual([
      [3, 'cancelled'],
      [4, 'cancelled'],
    ])
  })

  test('with more jobs than it may start makes nothing', async () => {
    const edges = edgesOf([book, move])
    const { conclusion, reason } = await ran({ ...usual, 'max-jobs': '1' }, edges)
    expect([conclusion, reason]).toEqual(['failure', expect.stringMatching(/^max-jobs: 2 jobs would start/)])
    expect(writes(edges)).toEqual([])
  })
})

test('a shard has the cases of its ids, and the first one those without a scenario', async () => {
  const scenarios = [1, 2, 3, 4].map((id) =>
    scenario({ id, name: `Case ${id}`, instructions: `Text ${id}.` }),
  )
  const cases = scenarios.map(({ name, instructions }) => ({ name, instructions }))
  const inline = { name: 'Inline', instructions: 'x', personality: { base: 1 } }
  const rows = await Promise.all(
    ['1/2', '2/2'].map(async (shard) => {
      const edges = edgesOf([...cases, inline], { cekura: fakeCekura({ scenarios }) })
      const { report } = await ran({ ...usual, shard }, edges)
      expect(edges.runner.lines).toContain(`Shard ${shard}: ${report.scenarios.length} of 5 scenarios.`)
      return report.scenarios.map(({ id }) => id)
    }),
  )
  const [first = [], second = []] = rows
  expect([...first, ...second].toSorted((a, b) => (a ?? 9) - (b ?? 9))).toEqual([1, 2, 3, 4, null])
  expect([first.at(-1), second.includes(null)]).toEqual([null, false])
})

describe('wrong files', () => {
  test('are told together with wrong inputs, before anything is connected', async () => {
    const edges = edgesOf([{ ...book, owner: 'me' }, book])
    const { conclusion, reason } = await ran({ ...usual, tags: ',' }, edges)
    expect(conclusion).toBe('failure')
    expect(reason.split('\n').map((line) => line.split(':')[0])).toEqual(['tags', 'suite', 'suite', 'suite'])
    expect([edges.connections, edges.cekura.calls]).toEqual([[], []])
    expect(edges.runner.outputs.get('suite-file')).toBe('')
  })
})

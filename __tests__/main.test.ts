/** A run that comes to its own end, or cannot begin: its report, outputs and conclusion. */
import { describe, expect, test } from '@jest/globals'
import type { RawInputs } from '../src/core/inputs.js'
import type { RunContext } from '../src/core/model.js'
import { fakeCekura, runningAs, scenario, succeeded } from './steps/fake-cekura.js'
import { fakeFiles, pullRequestContext, required } from './steps/fakes.js'
import { edgesWith, key, ran, two } from './whole-run.js'

describe('a run that ends well', () => {
  test('proposes new texts, shows them in one comment, and saves nothing', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two }))
    const { conclusion, statuses, reason } = await ran(required, edges)
    expect([conclusion, statuses]).toEqual(['success', ['improved', 'improved']])
    expect(reason).toBe('2 proposals are ready for review.')
    expect(edges.cekura.given('patchScenario')).toEqual([])
    expect(edges.github.requests.at(-1)?.body).toContain('2 improved')
    expect(edges.github.requests.every(({ key: commentKey }) => commentKey === '7')).toBe(true)
  })

  test('saves them with apply', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two }))
    const { conclusion, statuses, report } = await ran({ ...required, mode: 'apply' }, edges)
    expect([conclusion, statuses, report.mode]).toEqual(['success', ['applied', 'applied'], 'apply'])
    expect(edges.cekura.world.scenarios.get(2)?.instructions).toBe('Ask for appointment 2. Then say thanks.')
  })

  test('masks its secrets before anything else', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two }))
    await ran(required, edges)
    expect(edges.runner.secrets).toEqual([key, 'token'])
  })

  test('connects with what the inputs say, and retries more where more is under way', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two }))
    await ran(
      {
        ...required,
        'poll-min': '2s',
        'poll-max': '5s',
        concurrency: '50',
        'api-url': 'https://x.example/y',
      },
      edges,
    )
    expect(edges.connections).toMatchObject([
      { apiKey: key, retryMin: 2_000, retryMax: 5_000, retryBudget: 1_000, concurrency: 50 },
    ])
    expect(edges.connections[0]?.apiUrl.href).toBe('https://x.example/y')
  })

  test('makes what is missing, and improves that too', async () => {
    const edges = edgesWith(fakeCekura())
    const { report, statuses } = await ran({ ...required, folder: 'Sales', 'min-scenarios': '2' }, edges)
    expect(statuses).toEqual(['improved', 'improved'])
    expect(report.created).toEqual({ folders: ['Sales'], scenarios: [1001, 1002] })
  })

  test('tells every job the instructions and the context of the workspace', async () => {
    const files = fakeFiles({ 'prompts/agent.md': 'You are a clinic.' })
    const edges = edgesWith(fakeCekura({ scenarios: two }), { files })
    const { report } = await ran(
      { ...required, instructions: ' Be brief. ', context: 'prompts/agent.md' },
      edges,
    )
    expect(report.guidance.context).toEqual(['prompts/agent.md'])
    for (const start of edges.cekura.given('startImprovement')) {
      expect(start).toMatchObject({
        guidance: expect.stringMatching(/^Be brief\.\n\n[^]*You are a clinic\./),
      })
    }
  })

  test('warns of a status word that it does not know, once', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two }))
    edges.cekura.world.job = () => [runningAs('pondering', false), succeeded('Ask for it now.')]
    await ran(required, edges)
    expect(edges.runner.annotations.filter(({ title }) => title === 'Unknown status')).toHaveLength(1)
  })
})

describe('a dry run', () => {
  const raw: RawInputs = { ...required, mode: 'dry-run', folder: 'Sales', language: 'en,de' }

  test('says what a real one would do, and writes nothing', async () => {
    const found = [
      scenario({ id: 1, folder: 'Sales' }),
      scenario({ id: 2, folder: 'Sales', type: 'conditional_actions' }),
    ]
    const edges = edgesWith(fakeCekura({ scenarios: found }))
    const { conclusion, reason, report, statuses } = await ran(raw, edges)
    expect(conclusion).toBe('success')
    expect(reason).toBe('Dry run: 1 scenario would be created and 2 jobs would start; nothing was changed.')
    expect(report.plan?.jobs).toBe(2)
    expect(statuses).toEqual(['skipped', 'skipped'])
    const reads = new Set(['readAgent', 'listScenarios', 'readScenario', 'listFolders', 'listPersonalities'])
    expect(edges.cekura.calls.filter(({ method }) => !reads.has(method))).toEqual([])
    expect(edges.runner.lines).toContain('Would have 1 scenario in de generated.')
  })

  test('names the folders that it would make', async () => {
    const edges = edgesWith(fakeCekura())
    await ran({ ...raw, folder: 'Sales.Inbound' }, edges)
    expect(edges.runner.lines).toContain('Would create the folder Sales.Inbound.')
  })

  test('with too many jobs fails, and shows its plan all the same', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two }))
    const { conclusion, report, reason } = await ran({ ...required, mode: 'dry-run', 'max-jobs': '1' }, edges)
    expect([conclusion, report.plan?.jobs]).toEqual(['failure', 2])
    expect(reason).toMatch(/^max-jobs: 2 jobs would start, and at most 1 may/)
  })
})

describe('a run that cannot begin', () => {
  test('for wrong inputs lists all of them, those of the files too, and sends no request', async () => {
    const edges = edgesWith(fakeCekura())
    const { conclusion, reason, report } = await ran(
      { 'agent-id': 'x', mode: 'all', context: 'lost.md' },
      edges,
    )
    expect(conclusion).toBe('failure')
    expect(reason.split('\n').map((line) => line.split(':')[0])).toEqual([
      'api-key',
      'agent-id',
      'mode',
      'context',
    ])
    expect([report.agent, report.mode]).toEqual([null, 'propose'])
    expect([edges.cekura.calls, edges.connections, edges.tokens]).toEqual([[], [], []])
  })

  const from = (fields: Partial<NonNullable<RunContext['pullRequest']>>): RunContext => ({
    ...pullRequestContext,
    pullRequest: { number: 12, headSha: '', fork: false, dependabot: false, merged: false, ...fields },
  })

  test.each([
    ['a fork', from({ fork: true })],
    ['Dependabot', from({ dependabot: true })],
  ])('for a pull request from %s, which has no key, is neutral', async (whose, context) => {
    const edges = edgesWith(fakeCekura(), { context })
    const { conclusion, reason } = await ran({ 'agent-id': '7' }, edges)
    expect(conclusion).toBe('neutral')
    expect(reason).toContain(`comes from ${whose}`)
    expect(edges.runner.annotations).toMatchObject([{ severity: 'notice' }])
    expect([edges.connections, edges.tokens]).toEqual([[], []])
  })

  test('for a pull request of the repository without a key is a failure', async () => {
    const { conclusion } = await ran({ 'agent-id': '7' }, edgesWith(fakeCekura(), { context: from({}) }))
    expect(conclusion).toBe('failure')
  })

  test('does begin for a fork that has a key', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two }), { context: from({ fork: true }) })
    expect((await ran(required, edges)).conclusion).toBe('success')
  })

  test('for more jobs than max-jobs starts none', async () => {
    const edges = edgesWith(fakeCekura({ scenarios: two }))
    const { conclusion, statuses } = await ran({ ...required, 'max-jobs': '1' }, edges)
    expect([conclusion, statuses]).toEqual(['failure', ['cancelled', 'cancelled']])
    expect(edges.cekura.given('startImprovement')).toEqual([])
  })
})

/** A pull request asks for scenarios in three languages: they are made, improved and shown for review. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { clinic } from '../../simulator/index.js'
import { type Run, startWorld, starts, type World, writes } from '../bundle/harness.js'

const inputs = {
  tags: 'smoke, reception',
  folder: 'Reception.Inbound',
  language: 'en, de, fr',
  'min-scenarios': '2',
}

describe('propose on a pull request without any scenario', () => {
  let world: World
  let first: Run
  let second: Run

  beforeAll(async () => {
    world = await startWorld({ generation: { durationMs: 60 }, jobDurationMs: 20 })
    first = await world.run(inputs, { runId: 11 })
    second = await world.run(inputs, { runId: 12 })
  }, 60_000)

  test('creates the folder level by level and two scenarios in each language', () => {
    const { state } = world.simulator
    expect(first.report.created.folders).toEqual(['Reception', 'Reception.Inbound'])
    expect(state.folders.map(({ path }) => path)).toEqual(['Reception', 'Reception.Inbound'])
    const made = [...state.scenarios.values()]
    expect(made.map(({ language }) => language).sort()).toEqual(['de', 'de', 'en', 'en', 'fr', 'fr'])
    for (const { folder, tags, expectedOutcome, language, personality } of made) {
      expect({ folder, tags }).toEqual({ folder: 'Reception.Inbound', tags: ['smoke', 'reception'] })
      expect(expectedOutcome).not.toBe('')
      expect(state.personalities.get(personality ?? 0)?.language).toBe(language)
    }
    expect(first.report.created.scenarios).toEqual(made.map(({ id }) => id).sort((a, b) => a - b))
  })

  test('improves each text by one job, and saves none', () => {
    const texts = starts(first).map(({ text }) => text)
    expect(texts).toEqual([...new Set(texts)])
    expect(new Set(texts)).toEqual(new Set(first.report.scenarios.map(({ before }) => before)))
    expect(first.report.scenarios.map(({ status }) => status)).toEqual(Array(6).fill('improved'))
    for (const { id, before, after, created, job } of first.report.scenarios) {
      expect(created).toBe(true)
      expect(world.simulator.state.scenarios.get(id ?? 0)?.instructions).toBe(before)
      expect(after).not.toBe(before)
      expect(job?.progressId).toBeTruthy()
    }
    const changes = first.requests.filter(({ method, service }) => method === 'PATCH' && service === 'cekura')
    expect(changes.flatMap(({ body }) => Object.keys(body ?? {}))).not.toContain('instructions')
  })

  test('says so in outputs that a later step can take', () => {
    const ids = first.report.scenarios.map(({ id }) => id)
    expect(first.outputs).toMatchObject({
      conclusion: 'success',
      selected: '6',
      created: '6',
      improved: '6',
      failed: '0',
      changed: 'true',
      'scenario-ids': ids.join(','),
      reason: '6 proposals are ready for review.',
    })
    expect(first.outputs['plan-digest']).toMatch(/^[\da-f]{64}$/)
    expect(JSON.parse(first.outputs['results'] ?? '')).toEqual(
      first.report.scenarios.map(({ id, name, status, url }) => ({ id, name, status, url })),
    )
    expect(first.outputs['comment-url']).toMatch(/\/acme\/voice-agent\/pull\/1#issuecomment-\d+$/)
  })

  test('shows each change in one comment and in the job summary', () => {
    expect(first.summary).toContain('### ✅ Cekura scenarios: passed')
    for (const { id, url } of first.report.scenarios)
      expect(first.summary).toContain(`[Scenario ${id} on Cekura](${url})`)
    expect(first.summary).toContain('Proposed changes (6)')
    expect(first.summary).toContain('Created 2 folders')
    const comment = world.comment()
    expect(comment).toContain('run=12 ')
    expect(comment).toContain('Proposed changes (6)')
    expect(comment).toContain(`agent ${clinic.agent} Riverside Clinic reception`)
  })

  test('creates nothing and pays for nothing in a second run, which finds what the first has made', () => {
    expect(second.report.created).toEqual({ folders: [], scenarios: [] })
    expect(writes(second)).toEqual([])
    expect(second.outputs).toMatchObject({ improved: '6', reused: '6', created: '0' })
    expect(second.outputs['plan-digest']).toBe(first.outputs['plan-digest'])
    expect(second.report.scenarios.map(({ id }) => id)).toEqual(first.report.scenarios.map(({ id }) => id))
    expect(second.report.scenarios.every(({ created }) => !created)).toBe(true)
    expect(world.simulator.state.scenarios.size).toBe(6)
  })
})

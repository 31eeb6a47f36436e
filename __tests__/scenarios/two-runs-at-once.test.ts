/** Two runs that start together want the same folder: neither fails over it, and it exists once. */
import { describe, expect, test } from '@jest/globals'
import { startWorld } from '../bundle/harness.js'

const createFolder = { service: 'cekura', method: 'POST', path: /\/create_folder\/$/ } as const

describe('a race for a folder', () => {
  test('is lost by nobody', async () => {
    const world = await startWorld({
      faults: [
        // Both have read the folders before either makes one.
        { match: { service: 'cekura', path: /\/folders\/$/ }, times: 2, act: { kind: 'delay', ms: 400 } },
      ],
    })
    const inputs = { folder: 'Sales.Inbound', 'comment-key': 'race' }
    const runs = await Promise.all([
      world.run({ ...inputs, tags: 'a' }, { runId: 1 }),
      world.run({ ...inputs, tags: 'b' }, { runId: 2 }),
    ])
    expect(runs.map(({ outputs }) => outputs['conclusion'])).toEqual(['success', 'success'])
    expect(world.simulator.state.folders.map(({ path }) => path)).toEqual(['Sales', 'Sales.Inbound'])
    const made = runs.flatMap(({ report }) => report.created.folders).sort()
    expect(made).toEqual(['Sales', 'Sales.Inbound'])
    expect(world.comment()).toContain('run=2 ')
  })

  test('ends well for the slower one, whose create is refused because the folder is there', async () => {
    const body = { name: ['Folder "Sales" already exists.'] }
    const world = await startWorld({
      faults: [
        { match: createFolder, times: 1, act: { kind: 'status', status: 400, body, afterWork: true } },
      ],
    })
    const run = await world.run({ folder: 'Sales' })
    expect(run.outputs).toMatchObject({ conclusion: 'success', created: '1' })
    expect(run.report.created.folders).toEqual([])
    expect(world.simulator.state.folders.map(({ path }) => path)).toEqual(['Sales'])
  })
})

/** GitHub Enterprise Server, and a reseller who offers the Cekura API below a path of its own. */
import { expect, test } from '@jest/globals'
import { startWorld, statuses } from '../bundle/harness.js'

test('a run finds both services below base paths, over all pages of the list', async () => {
  const world = await startWorld({ basePath: '/reseller/cekura', github: { basePath: '/api/v3' } })
  const { simulator } = world
  for (let id = 1; id <= 120; id += 1) simulator.state.addScenario({ id, tags: id === 120 ? ['last'] : [] })
  expect(simulator.url).toMatch(/\/reseller\/cekura$/)
  expect(simulator.githubUrl).toMatch(/\/api\/v3$/)
  const untagged = await world.run({
    'api-url': `${simulator.url}/`,
    tags: 'nothing',
    'tags-match': 'none',
    'max-jobs': '200',
  })
  expect(untagged.outputs).toMatchObject({ conclusion: 'success', selected: '120' })
  const run = await world.run({ tags: 'last', mode: 'apply' }, { runId: 2 })
  expect(statuses(run)).toEqual({ 120: 'applied' })
  expect(world.comment()).toContain('✅ Cekura scenarios: passed')
  expect(run.outputs['comment-url']).not.toBe('')
  expect(simulator.requests.filter(({ path }) => path.startsWith('/outside'))).toEqual([])
})

test('links of the comment go to the server that the runner names', async () => {
  const world = await startWorld()
  world.simulator.state.addScenario({ id: 1 })
  await world.run({}, { environment: { GITHUB_SERVER_URL: 'https://github.acme.example' }, runId: 31 })
  expect(world.comment()).toContain('](https://github.acme.example/acme/voice-agent/actions/runs/31)')
})

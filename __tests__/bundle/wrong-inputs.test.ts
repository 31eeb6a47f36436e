/** Wrong, missing and contradictory inputs: all are told at once, and no request is sent. */
import { expect, test } from '@jest/globals'
import { startWorld, schedule } from './harness.js'

test('all wrong inputs are told in one error that names input, value and what is allowed', async () => {
  const world = await startWorld()
  const run = await world.run({
    'api-url': 'http://api.cekura.ai',
    'agent-id': 'seven',
    mode: 'plan',
    tags: 'a,b',
    folder: 'Sales.Inbound.Deep',
    language: 'en, English',
    'min-scenarios': '101',
    timeout: 'soon',
    'poll-min': '20s',
    'poll-max': '10s',
    'fail-on': 'none, failed',
    'comment-detail': 'everything',
    context: 'prompts/nothing.md',
  })
  expect(run.exitCode).toBe(1)
  expect(run.requests).toEqual([])
  const lines = run.report.reason.split('\n')
  for (const [input, words] of [
    ['api-url', '"http://api.cekura.ai" is not https'],
    ['agent-id', '"seven" is no id'],
    ['mode', '"plan" is not one of dry-run, propose, apply'],
    ['folder', 'Sales.Inbound.Deep'],
    ['language', '"English" is no language code'],
    ['min-scenarios', '"101" is not a whole number from 0 to 100'],
    ['timeout', '"soon" is no duration: write 500ms, 30s, 10m or 1h'],
    ['poll-max', '10000 ms is less than poll-min (20000 ms)'],
    ['fail-on', '"none" stands alone'],
    ['comment-detail', '"everything" is not one of diff, counts'],
    ['context', '"prompts/nothing.md" does not exist'],
  ] as const)
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${input}: .*${escaped(words)}`)))
  expect(run.annotations.filter(({ severity }) => severity === 'error')).toHaveLength(1)
  expect(run.summary).toContain('❌ Cekura scenarios: failed')
})

test('a key that was pasted with a line break is refused without being shown', async () => {
  const world = await startWorld()
  const key = 'cek_live_4f2a\nexport X=1'
  const run = await world.run({ 'api-key': key }, { event: schedule })
  expect(run.exitCode).toBe(1)
  expect(run.requests).toEqual([])
  expect(run.report.reason).toMatch(/^api-key: the key holds white space, a line break/)
  expect(`${run.log.replace(/^::add-mask::.*$/gm, '')}${JSON.stringify(run.report)}`).not.toContain('4f2a')
})

test('files outside of the workspace, too large or not text are no context', async () => {
  const world = await startWorld()
  await world.write('large.md', 'x'.repeat(33_000))
  await world.write('picture.png', '\u0000PNG')
  const outside = await world.run(
    { context: '../secret.md', 'instructions-file': 'large.md' },
    { event: schedule },
  )
  expect(outside.report.reason).toMatch(/context: "\.\.\/secret\.md" leads out of the workspace/)
  expect(outside.report.reason).toMatch(/instructions-file: .*33000 bytes together, of at most 32768/)
  const binary = await world.run({ context: 'picture.png' }, { event: schedule })
  expect(binary.report.reason).toMatch(/context: "picture\.png" is not text in UTF-8/)
  expect(world.simulator.requests).toEqual([])
})

function escaped(words: string): string {
  return words.replace(/[.()*+?]/g, '\\$&')
}

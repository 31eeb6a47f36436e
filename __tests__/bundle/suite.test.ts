/** The way of a suite file through the bundle: made, improved, patched by git, brought back; and files that are refused unread. */
import { execFile } from 'node:child_process'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { clinic } from '../../simulator/index.js'
import { readSuite } from '../../src/core/suite-file.js'
import { type Run, schedule, starts, startWorld, type World, writes } from './harness.js'

const path = 'tests/cekura.tests.json'

/** Written by hand: tabs, escapes, a blank line and its own order of fields, none of which may change. */
const file = `{
\t"version": "1",
\t"defaults": { "tags": ["nightly"], "metrics": ["latency_${clinic.project}"] },

\t"scenarios": [
\t\t{ "name": "Book a visit",
\t\t  "key": "book",
\t\t  "instructions": "You want to book a visit for {{test_profile.user_name}}.\\nBe polite \\u2013 always.",
\t\t  "expected_outcome": "The visit is booked.", "first_message": "Hi there", "max_duration": 120 },
\t\t{
\t\t\t"key": "verschieben", "language": "de",   "name": "Termin verschieben",
\t\t\t"instructions": "Du möchtest deinen Termin auf Freitag verschieben.", "tools": ["end_call", "dtmf"]
\t\t},
\t\t{ "name": "Inline", "instructions": "Ask when they open on Sunday.", "personality": { "base": 1 } }
\t]
}
`

const inputs = { suite: path, folder: 'Reception.Inbound', 'settled-tag': 'settled' }

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const own = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'core.autocrlf=false']
  return (await promisify(execFile)('git', [...own, ...args], { cwd: folder })).stdout
}

describe('a suite file', () => {
  let world: World
  let proposal: Run
  let patched: string
  let sync: Run
  let again: Run

  beforeAll(async () => {
    world = await startWorld()
    await world.write(path, file)
    await git(world.workspace, 'init', '-q')
    await git(world.workspace, 'add', '.')
    await git(world.workspace, 'commit', '-qm', 'The suite')
    proposal = await world.run(inputs, { runId: 10 })
    await git(world.workspace, 'apply', '--check', proposal.outputs['patch'] ?? '')
    await git(world.workspace, 'apply', proposal.outputs['patch'] ?? '')
    patched = await readFile(join(world.workspace, path), 'utf8')
    const apply = { ...inputs, mode: 'apply', 'suite-sync': 'true' }
    sync = await world.run(apply, { runId: 20, event: schedule })
    again = await world.run(apply, { runId: 30, event: schedule })
  }, 120_000)

  test('has its missing scenarios made with all that it says', () => {
    const { state } = world.simulator
    expect(proposal.report.created.folders).toEqual(['Reception', 'Reception.Inbound'])
    const made = [...state.scenarios.values()].map(({ id, name }) => [id, name])
    expect(made.map(([, name]) => name).sort()).toEqual(['Book a visit', 'Termin verschieben'])
    expect(proposal.report.created.scenarios).toEqual(made.map(([id]) => id).sort())
    const [booked, moved] = ['Book a visit', 'Termin verschieben'].map((name) =>
      [...state.scenarios.values()].find((each) => each.name === name),
    )
    expect(booked).toMatchObject({
      language: 'en',
      personality: clinic.personalities.en,
      folder: 'Reception.Inbound',
      expectedOutcome: 'The visit is booked.',
      firstMessage: 'Hi there',
      maxDuration: 120,
      toolIds: ['TOOL_END_CALL'],
    })
    expect(booked?.metrics).toContain(clinic.expectedOutcomeMetric)
    expect(booked?.metrics).toHaveLength(2)
    expect(moved).toMatchObject({
      language: 'de',
      personality: clinic.personalities.de,
      toolIds: ['TOOL_END_CALL', 'TOOL_DTMF'],
    })
    expect(moved?.tags).toEqual(expect.arrayContaining(['nightly', 'case:verschieben']))
  })

  test('has each of its texts improved by one job, that of a case without a scenario, too', () => {
    expect(proposal.exitCode).toBe(0)
    expect(proposal.report.scenarios.map(({ name, status }) => [name, status]).sort()).toEqual([
      ['Book a visit', 'improved'],
      ['Inline', 'improved'],
      ['Termin verschieben', 'improved'],
    ])
    expect(starts(proposal)).toHaveLength(3)
    expect(world.comment()).toContain(`**Suite:** 3 cases in ${path}.`)
  })

  test('is changed by the patch in its instructions alone, as the improved file says', async () => {
    expect(patched).toBe(await readFile(proposal.outputs['suite-file'] ?? '', 'utf8'))
    const unlike = (text: string) => text.replace(/("instructions": )"(?:[^"\\]|\\.)*"/g, '$1…')
    expect(unlike(patched)).toBe(unlike(file))
    const reading = readSuite({ path, text: patched })
    const texts = 'suite' in reading ? reading.suite.cases.map(({ instructions }) => instructions) : []
    const proposed = new Map(proposal.report.scenarios.map(({ name, after }) => [name, after]))
    expect(texts).toEqual(['Book a visit', 'Termin verschieben', 'Inline'].map((name) => proposed.get(name)))
    expect(await git(world.workspace, 'status', '--porcelain')).toBe(` M ${path}\n`)
  })

  test('is what Cekura is brought to, without a job', () => {
    expect(sync.outputs).toMatchObject({ conclusion: 'success', applied: '2', patch: '', 'suite-file': '' })
    expect(starts(sync)).toEqual([])
    const onCekura = [...world.simulator.state.scenarios.values()].map(({ instructions }) => instructions)
    expect(onCekura.sort()).toEqual(
      proposal.report.scenarios
        .filter(({ id }) => id !== null)
        .map(({ after }) => after)
        .sort(),
    )
  })

  test('leaves nothing to do', () => {
    expect([writes(again), again.outputs['changed'], again.outputs['unchanged']]).toEqual([[], 'false', '2'])
    expect(again.outputs['plan-digest']).toBe('')
  })

  test('is at rest for the next pull request, but for the case that no tag can be put on', async () => {
    const next = await world.run(inputs, { runId: 40, event: schedule })
    expect(next.outputs).toMatchObject({ skipped: '2' })
    expect(starts(next).map(({ text }) => text)).toEqual([
      next.report.scenarios.find(({ name }) => name === 'Inline')?.before,
    ])
  })

  test('can be taken back on Cekura by the report of that run', async () => {
    const plan = sync.outputs['report'] ?? ''
    const reverted = await world.run({ mode: 'revert', plan, 'settled-tag': 'settled' }, { event: schedule })
    expect(reverted.report.counts.reverted).toBe(2)
    const booked = [...world.simulator.state.scenarios.values()].find(({ name }) => name === 'Book a visit')
    expect(booked?.instructions).toBe(
      'You want to book a visit for {{test_profile.user_name}}.\nBe polite \u2013 always.',
    )
    expect(booked?.tags).toContain('case:book')
  })
})

describe('files that are refused', () => {
  const good = JSON.stringify({ version: '1', scenarios: [{ name: 'a', key: 'k', instructions: 'x' }] })
  let world: World

  beforeAll(async () => {
    world = await startWorld()
    const { workspace } = world
    await world.write('good.json', good)
    await world.write('same.json', good)
    await world.write('large.json', good.replace('"x"', JSON.stringify('x'.repeat(5_000_000))))
    await world.write('bom.json', `\uFEFF${good}`)
    await world.write('comment.json', `// the suite\n${good}`)
    await world.write('version.json', good.replace('"1"', '"2"'))
    await world.write('unknown.json', good.replace('"key"', '"id": 7, "key"'))
    await world.write('twice.json', good.replace('[{', '[{"name":"a","key":"k","instructions":"y"},{'))
    await writeFile(join(workspace, 'latin.json'), Buffer.from([0x7b, 0xe4, 0x7d]))
    await writeFile(join(workspace, '..', 'outside.json'), good)
    await symlink('../outside.json', join(workspace, 'link.json'))
  })

  test.each<[string, readonly string[]]>([
    ['../outside.json', ['"../outside.json" leads out of the workspace']],
    ['link.json', ['"link.json" leads out of the workspace']],
    ['nothing.json', ['"nothing.json" does not exist']],
    ['no/*.tests.json', ['"no/*.tests.json" matches no file']],
    ['large.json', ['"large.json" has 5000070 bytes, of at most 1000000']],
    ['latin.json', ['"latin.json" is not text in UTF-8']],
    ['bom.json', ['bom.json, line 1, column 1: a byte order mark']],
    ['comment.json', ['comment.json, line 1, column 1: ']],
    ['version.json', ['version.json, line 1, column 12: version is "2"']],
    ['unknown.json', ['unknown.json, line 1, column 47: scenarios[0].id is no field of the format']],
    [
      'twice.json',
      [
        'twice.json, line 1, column 79: scenarios[1].name is "a", and so is',
        'twice.json, line 1, column 89: scenarios[1].key is "k", and so is',
      ],
    ],
    [
      'good.json, same.json',
      ['same.json, line 1: scenarios[0].key is "k"', 'same.json, line 1: scenarios[0].name is "a"'],
    ],
    ['version.json, bom.json', ['bom.json, line 1', 'version.json, line 1']],
  ])('%s: one clear error each, before any request', async (suite, expected) => {
    const run = await world.run({ suite }, { event: schedule })
    expect([run.exitCode, run.requests]).toEqual([1, []])
    const lines = run.report.reason.split('\n')
    expect(lines).toHaveLength(expected.length)
    for (const words of expected) expect(run.report.reason).toContain(`suite: ${words}`)
    expect(run.annotations.filter(({ severity }) => severity === 'error')).toHaveLength(1)
    expect(run.outputs).toMatchObject({ conclusion: 'failure', patch: '', 'suite-file': '', selected: '0' })
  })

  test('are told together with everything else that is wrong', async () => {
    const run = await world.run(
      { suite: 'version.json', mode: 'plan', context: 'lost.md' },
      { event: schedule },
    )
    expect(run.report.reason.split('\n').map((line) => line.split(':')[0])).toEqual([
      'mode',
      'context',
      'suite',
    ])
  })
})

/** The rules that are checked after every run can be broken: each is, on what a real run has left. */
import { writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type Aftermath, brokenRules, readReport } from './invariants.js'
import { type Run, startWorld, type World } from './harness.js'

describe('the rules of every run', () => {
  let world: World
  let run: Run

  beforeAll(async () => {
    world = await startWorld()
    world.simulator.state.addScenario({ id: 1, instructions: 'Ask for a refund.' })
    run = await world.run()
  })

  function broken(change: Partial<Run> = {}, rest: Partial<Aftermath> = {}): readonly string[] {
    const { report } = run
    const secrets = [world.simulator.apiKey, world.simulator.token]
    return brokenRules({
      result: { ...run, ...change },
      report,
      simulator: world.simulator,
      secrets,
      ...rest,
    })
  }

  test('hold for a good run', () => {
    expect(broken()).toEqual([])
  })

  test.each<{ readonly what: string; readonly change: (run: Run) => Partial<Run>; readonly says: string }>([
    {
      what: 'a count that is no number',
      change: ({ outputs }) => ({ outputs: { ...outputs, failed: '' } }),
      says: 'the output failed is no number: ""',
    },
    {
      what: 'an output that action.yml does not know',
      change: ({ outputs }) => ({ outputs: { ...outputs, fialed: '1' } }),
      says: 'action.yml has no output fialed',
    },
    {
      what: 'an output too few',
      change: ({ outputs }) => ({
        outputs: Object.fromEntries(Object.entries(outputs).filter(([name]) => name !== 'reason')),
      }),
      says: 'the output reason is not there',
    },
    {
      what: 'another exit code',
      change: () => ({ exitCode: 1 }),
      says: 'exit code 1 at the conclusion success',
    },
    { what: 'a signal', change: () => ({ signal: 'SIGTERM' }), says: 'it was ended by SIGTERM' },
    {
      what: 'a warning of Node',
      change: () => ({ errorLog: '(node:1) Warning: x' }),
      says: 'on standard error: (node:1) Warning: x',
    },
    {
      what: 'a foreign command',
      change: ({ log }) => ({ log: `${log}\n \u200B::error::x` }),
      says: 'a command that the action does not mean:  \u200B::error::x',
    },
    {
      what: 'a command of the older form',
      change: ({ log }) => ({ log: `${log}\nSee ##[group]x` }),
      says: 'a command that the action does not mean: See ##[group]x',
    },
    {
      what: 'a line before the masks',
      change: ({ log }) => ({ log: `Hello.\n${log}` }),
      says: 'a secret is not masked first of all',
    },
    {
      what: 'the key in the log',
      change: ({ log }) => ({ log: `${log}\nkey-of-the-simulated-project` }),
      says: 'a secret is in log',
    },
    {
      what: 'the token in the summary, in base64',
      change: ({ summary }) => ({ summary: `${summary} ${btoa('token-of-the-simulated-workflow')}` }),
      says: 'a secret is in summary',
    },
  ])('are broken by $what', ({ change, says }) => {
    expect(broken(change(run))).toEqual([says])
  })

  test('are broken by a comment that is too long, has a second marker or none', () => {
    const { github } = world.simulator
    const [comment] = world.simulator.comments(1)
    if (comment === undefined) throw new Error('there is no comment')
    const { id, body } = comment
    github.edit(comment, `${'x'.repeat(60_000)}\n${body}`)
    expect(broken()).toEqual([expect.stringMatching(`^comment ${id} has 6\\d{4} characters$`)])
    github.edit(comment, `<!-- another -->\n${body}`)
    expect(broken()).toEqual([`comment ${id} has a second marker`])
    github.edit(comment, 'Hello.')
    expect(broken()).toEqual([`comment ${id} has no marker`])
    github.edit(comment, body)
    expect(broken()).toEqual([])
  })

  test('are broken by a report that is not there or does not fit its schema', async () => {
    expect(() => readReport({ outputs: {} })).toThrow('there is no report at ""')
    const path = run.outputs['report'] ?? ''
    await writeFile(path, JSON.stringify({ ...run.report, startedAt: 'yesterday' }))
    expect(() => readReport(run)).toThrow('data/startedAt must match format "date-time"')
  })
})

/** A pull request changes the agent's prompt: the jobs are told of it, and the scenarios follow. */
import { describe, expect, test } from '@jest/globals'
import { scenarioOf, startWorld, starts } from '../bundle/harness.js'

const prompt =
  'You are the receptionist.\nAlways ask callers for their date of birth before you change anything.\n'

describe('context', () => {
  test('reaches every job as reference material, and the new text takes it up', async () => {
    const world = await startWorld()
    await world.write('prompts/agent.md', prompt)
    await world.write('policies/refunds.md', 'Refunds take five days.\n')
    await world.write('policies/notes.txt', 'Not for the jobs.\n')
    world.simulator.state.addScenario({ id: 1, instructions: 'You want to move your appointment.' })
    const run = await world.run({ context: 'prompts/agent.md\npolicies/*.md' })
    const [start] = starts(run)
    expect(start?.guidance).toContain(prompt.trim())
    expect(start?.guidance).toContain('Refunds take five days.')
    expect(start?.guidance).not.toContain('Not for the jobs.')
    expect(run.report.guidance.context).toEqual(['policies/refunds.md', 'prompts/agent.md'])
    expect(run.report.guidance.text).toContain(prompt.trim())
    expect(scenarioOf(run, 1).after).toMatch(/asks for your date of birth/)
  })

  test('stands beside instructions and an instructions file, which are orders', async () => {
    const world = await startWorld()
    await world.write('prompts/agent.md', prompt)
    await world.write('test/improve.md', 'Make every caller impatient.\n')
    world.simulator.state.addScenario({ id: 1, instructions: 'You want to move your appointment.' })
    const run = await world.run({
      context: 'prompts/agent.md',
      instructions: 'Keep each text under 100 words.',
      'instructions-file': 'test/improve.md',
    })
    expect(starts(run)[0]?.guidance).toMatch(
      /^Keep each text under 100 words\.\n\nMake every caller impatient\.\n\nReference material follows[^]*receptionist/,
    )
  })
})

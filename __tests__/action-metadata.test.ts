/** `action.yml` says what the code does: the same inputs with the same defaults, the same outputs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { defaultOf, inputNames } from '../src/core/input-schema.js'
import { startWorld } from './bundle/harness.js'
import { root } from './bundle/invariants.js'

const description = z.string().min(10)
const metadata = z
  .strictObject({
    name: z.string(),
    description: description.max(300),
    author: z.string(),
    branding: z.strictObject({ icon: z.string(), color: z.string() }),
    inputs: z.record(
      z.string(),
      z.strictObject({ description, required: z.literal(true).optional(), default: z.string().optional() }),
    ),
    outputs: z.record(z.string(), z.strictObject({ description })),
    runs: z.strictObject({ using: z.string(), main: z.string() }),
  })
  .parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))

describe('action.yml', () => {
  test('has exactly the inputs that are read, in the same order', () => {
    expect(Object.keys(metadata.inputs)).toEqual(inputNames)
  })

  test.each(inputNames)('gives %s the default that the code gives it', (name) => {
    const given = metadata.inputs[name]?.default ?? ''
    // The one default that only the runner can fill in.
    expect(given).toBe(name === 'github-token' ? '${{ github.token }}' : (defaultOf(name) ?? ''))
  })

  test('requires what the code requires: key and agent, and nothing else', () => {
    const required = Object.entries(metadata.inputs).filter(([, input]) => input.required)
    expect(required.map(([name]) => name)).toEqual(['api-key', 'agent-id'])
  })

  test('has exactly the outputs that the bundle writes, on Node 24', async () => {
    expect(metadata.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
    const world = await startWorld()
    world.simulator.state.addScenario({ id: 1 })
    const run = await world.run()
    expect(Object.keys(run.outputs).sort()).toEqual(Object.keys(metadata.outputs).sort())
  })
})

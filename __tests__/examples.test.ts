/** The workflows to copy: each gives its jobs the permissions that their steps need, and no more. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { readInputs } from '../src/core/inputs.js'
import { root } from './bundle/invariants.js'

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
const step = z.object({
  uses: z.string().default(''),
  run: z.string().default(''),
  with: values.default({}),
  env: values.default({}),
})
const workflow = z.object({
  permissions: z.strictObject({}),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.enum(['read', 'write'])),
      'timeout-minutes': z.number().max(60),
      steps: z.array(step),
    }),
  ),
})
type Step = z.infer<typeof step>

const folder = join(root, 'examples')
const jobs = readdirSync(folder).flatMap((file) =>
  Object.entries(workflow.parse(parse(readFileSync(join(folder, file), 'utf8'))).jobs).map(
    ([name, job]) => [`${name} of ${file}`, job] as const,
  ),
)

const ours = 'improve-scenarios/action@'
const isOurs = ({ uses }: Pick<Step, 'uses'>): boolean => uses.startsWith(ours)

/** What GitHub documents for each of the requests that a step sends. */
function needs({ uses, run, with: inputs }: Step): Readonly<Record<string, 'read' | 'write'>> {
  if (uses.startsWith('actions/checkout@')) return { contents: 'read' }
  if (uses.startsWith('actions/download-artifact@') && 'run-id' in inputs) return { actions: 'read' }
  if (run.includes('/actions/runs?')) return { actions: 'read', contents: 'read', 'pull-requests': 'read' }
  if (/--method (POST|PATCH)/.test(run)) return { 'pull-requests': 'write' }
  return isOurs({ uses }) ? needsOfMode(inputs) : {}
}

/** A run on a schedule and one that takes texts back have no pull request to comment on. */
function needsOfMode({ mode = 'propose', plan }: Readonly<Record<string, string>>): ReturnType<typeof needs> {
  if (mode === 'propose') return { 'pull-requests': 'write' }
  return mode === 'apply-reviewed' && plan === undefined ? { contents: 'read', 'pull-requests': 'write' } : {}
}

/** Of two needs the greater one. */
function together(steps: readonly Step[]): ReturnType<typeof needs> {
  const all = steps.flatMap((each) => Object.entries(needs(each)))
  return Object.fromEntries(all.sort(([, one], [, other]) => one.localeCompare(other)))
}

describe('an example', () => {
  test.each(jobs)(
    '(%s) has the permissions that its steps need, and no more',
    (_, { permissions, steps }) => {
      const surplus = { ...permissions }
      const needed = together(steps)
      for (const [name, access] of Object.entries(needed)) {
        expect([name, permissions[name]]).toEqual([name, access])
        Reflect.deleteProperty(surplus, name)
      }
      // The runner reads the repository in any case: writing it down is harmless, and more than that is not.
      expect(surplus).toEqual('contents' in surplus ? { contents: 'read' } : {})
    },
  )

  test.each(jobs)('(%s) gives our step inputs that it takes', (_, { steps }) => {
    for (const { with: given } of steps.filter(isOurs)) {
      expect(given['api-key']).toBe('${{ secrets.CEKURA_API_KEY }}')
      expect(readInputs({ ...given, 'api-key': 'a-key' }).agentId).toBe(2142)
    }
  })

  test.each(jobs)('(%s) puts no text from outside into a script', (_, { steps }) => {
    for (const { run } of steps) expect(run).not.toContain('${{')
  })
})

test('the README names every example', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  for (const file of readdirSync(folder)) expect(readme).toContain(`examples/${file}`)
})

test('an artifact is looked for by the commit that was merged, never without one', () => {
  const steps = jobs.flatMap(([, job]) => job.steps).filter(({ run }) => run.includes('head_sha='))
  expect(steps).toHaveLength(1)
  for (const { run } of steps) {
    const guard = run.indexOf('if [ -z "$head" ]; then exit 0; fi')
    expect(guard).toBeGreaterThan(0)
    expect(guard).toBeLessThan(run.indexOf('head_sha='))
  }
})

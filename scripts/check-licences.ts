/** Fails where the bundle holds a package whose licence is not allowed, or the lock file one that is not held to its content. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { licenceProblems, listedPackages } from './licences.js'
import { lockedPackages, lockProblems } from './lock-file.js'

const described = z.object({ license: z.string().default('') })
const locked = lockedPackages(readFileSync('package-lock.json', 'utf8'))
const listed = listedPackages(
  readFileSync('dist/licenses.txt', 'utf8'),
  new Set(locked.map(({ name }) => name)),
)

const problems = [
  ...lockProblems(locked),
  ...licenceProblems({
    listed,
    locked,
    licenceOf: (path) => described.parse(JSON.parse(readFileSync(`${path}/package.json`, 'utf8'))).license,
  }),
]
for (const problem of problems) console.error(problem)
console.log(`${locked.length} locked packages, ${listed.length} in the bundle, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0

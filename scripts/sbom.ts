/** Writes build/sbom.cdx.json, the bill of materials of the bundle in CycloneDX, from the lock file and without a network. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { listedPackages } from './licences.js'
import { lockedPackages } from './lock-file.js'
import { billOfBundle, billProblems } from './sbom-content.js'

const format = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application']
const written = execFileSync('npm', ['sbom', ...format, '--package-lock-only'], {
  encoding: 'utf8',
  // Of all packages, most of which are left out afterwards.
  maxBuffer: 50_000_000,
})
const locked = lockedPackages(readFileSync('package-lock.json', 'utf8'))
const { name: ownName } = z
  .object({ name: z.string() })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')))
const made = billOfBundle({ written, locked, ownName })
const listed = listedPackages(
  readFileSync('dist/licenses.txt', 'utf8'),
  new Set(locked.map(({ name }) => name)),
)

const problems = billProblems({ made, locked, listedNames: listed.map(({ name }) => name) })
for (const problem of problems) console.error(problem)
mkdirSync('build', { recursive: true })
writeFileSync('build/sbom.cdx.json', `${JSON.stringify(made, null, 2)}\n`)
console.log(`build/sbom.cdx.json: ${made.components.length} packages, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0

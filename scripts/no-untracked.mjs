// Fails when git sees a new or changed file in the folder named: a build must leave nothing behind.
import { execFileSync } from 'node:child_process'

const folder = process.argv[2] ?? 'dist'
const found = execFileSync('git', ['status', '--porcelain', '--', folder], { encoding: 'utf8' })
if (found) {
  console.error(
    `${folder} is not what the sources build. Run "npm run build" and commit the result:\n${found}`,
  )
  process.exitCode = 1
}

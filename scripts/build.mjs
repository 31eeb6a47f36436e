// Builds dist/ anew: beside it first, so that a build that fails leaves the old one, and ncc's leftovers of earlier builds go.
import { execFileSync } from 'node:child_process'
import { renameSync, rmSync } from 'node:fs'

const fresh = 'build/dist'
rmSync(fresh, { recursive: true, force: true })
const ncc = 'node_modules/@vercel/ncc/dist/ncc/cli.js'
execFileSync(process.execPath, [ncc, 'build', 'src/index.ts', '-o', fresh, '--license', 'licenses.txt'], {
  stdio: 'inherit',
})
rmSync('dist', { recursive: true, force: true })
renameSync(fresh, 'dist')

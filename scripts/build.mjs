// Builds dist/ anew: beside it first, so that a build that fails leaves the old one, and ncc's leftovers of earlier builds go.
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { stripComments } from './strip-comments.mjs'

const fresh = 'build/dist'
rmSync(fresh, { recursive: true, force: true })
const ncc = 'node_modules/@vercel/ncc/dist/ncc/cli.js'
execFileSync(process.execPath, [ncc, 'build', 'src/index.ts', '-o', fresh, '--license', 'licenses.txt'], {
  stdio: 'inherit',
})
const bundle = `${fresh}/index.js`
writeFileSync(bundle, stripComments(readFileSync(bundle, 'utf8')))
rmSync('dist', { recursive: true, force: true })
renameSync(fresh, 'dist')

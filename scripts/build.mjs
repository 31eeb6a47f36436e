// Builds dist/ anew: beside it first, so that a build that fails leaves the old one, and ncc's leftovers of earlier builds go.
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { transformSync } from 'esbuild'

const fresh = 'build/dist'
rmSync(fresh, { recursive: true, force: true })
const ncc = 'node_modules/@vercel/ncc/dist/ncc/cli.js'
execFileSync(process.execPath, [ncc, 'build', 'src/index.ts', '-o', fresh, '--license', 'licenses.txt'], {
  stdio: 'inherit',
})

// The comments of the dependencies go (their licences stand in licenses.txt), and what is not ASCII is escaped: V8 keeps
// a source of Latin letters alone in half the memory. Names and lines stay, so that a stack trace and a diff can be read.
const bundle = `${fresh}/index.js`
const { code } = transformSync(readFileSync(bundle, 'utf8'), {
  format: 'esm',
  platform: 'node',
  target: 'node20',
  charset: 'ascii',
  legalComments: 'none',
})
writeFileSync(bundle, code)

rmSync('dist', { recursive: true, force: true })
renameSync(fresh, 'dist')

// Builds bench/floor.ts into the folder that is named, as scripts/build.mjs builds the action: without its comments.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { stripComments } from '../scripts/strip-comments.mjs'

const [folder] = process.argv.slice(2)
const ncc = 'node_modules/@vercel/ncc/dist/ncc/cli.js'
execFileSync(process.execPath, [ncc, 'build', 'bench/floor.ts', '-o', folder])
const bundle = `${folder}/index.js`
writeFileSync(bundle, stripComments(readFileSync(bundle, 'utf8')))

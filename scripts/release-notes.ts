/** Writes build/release-notes.md, what the changelog says about the version of the tag that is given. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { notesOf } from './changelog.js'

const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8')))
try {
  const [, , tag = ''] = process.argv
  const notes = notesOf({ changelog: readFileSync('CHANGELOG.md', 'utf8'), tag, version })
  mkdirSync('build', { recursive: true })
  writeFileSync('build/release-notes.md', `${notes}\n`)
  console.log(`build/release-notes.md: ${notes.split('\n').length} lines about ${tag}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** That the page about the comment shows each state in a picture, and the chart as it is drawn. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { states } from '../scripts/pictures/states.js'
import { jobsGantt } from '../src/core/jobs-gantt.js'
import { root } from './bundle/invariants.js'
import { linksOf, read } from './documents.js'

const page = 'docs/comments.md'
const pictures = Object.keys(states).map((name) => `comment-${name}.png`)
const bytesOf = (picture: string): Buffer => readFileSync(join(root, 'docs', picture))

test('each state has its picture, in the order in which a reader may meet them', () => {
  expect(linksOf(page).filter((link) => link.endsWith('.png'))).toEqual(pictures)
})

test('the pictures are small, and each is one', () => {
  const sizes = [...pictures, 'comment-rejected-dark.png'].map((picture) => {
    const bytes = bytesOf(picture)
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
    // The width stands in the header: a comment is about so wide on GitHub.
    expect(bytes.readUInt32BE(16)).toBe(860)
    return bytes.length
  })
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000)
})

test('the chart is the one that the summary of that run has', () => {
  const [, shown = ''] = /<!-- jobs -->\n\n([^]*?)\n\n<!-- \/jobs -->/.exec(read(page)) ?? []
  expect(shown).toMatch(/^```mermaid\ngantt\n/)
  expect(jobsGantt(states.failed.report, 'diff')).toContain(`${shown}\n\n`)
})

test('no link leads nowhere', () => {
  for (const link of linksOf(page).filter((link) => link.endsWith('.md') || link.endsWith('.yml')))
    expect(readFileSync(join(root, 'docs', link), 'utf8')).not.toBe('')
})

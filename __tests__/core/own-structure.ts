/** Looks whether rendered Markdown has the structure that this action gives it, and nothing from outside. */
import { expect } from '@jest/globals'
import { marked } from 'marked'
import { readMarker } from '../../src/core/comment-marker.js'

/** All that comments and summaries are made of. */
const ownTags = new Set(
  (
    'a b blockquote br code del details em h3 h4 ins li ol p pre span strong sub summary ' +
    'table tbody td th thead tr ul'
  ).split(' '),
)
const ownHeadings =
  /^(?:[✅❌⚪] Cekura scenarios: (?:passed|failed|no verdict)(?: \(dry run\))?|What needs attention|Largest changes|(?:Jobs|Warnings|Proposed changes|Saved changes|Texts put back|New texts that are not saved) \(\d+\))$/u
const ownLinks =
  /^https:\/\/(?:dashboard\.cekura\.ai\/test-case\/\d+|github\.com\/acme\/clinic-agent\/actions\/runs\/4711)$/

/** Rendered, with each tag looked at: all of them ours and closed in the right order. One `expect` a tag is slow. */
export function rendered(markdown: string): string {
  const html = marked.parse(markdown, { gfm: true, async: false })
  const open: string[] = []
  const wrong: string[] = []
  for (const [tag, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z\d]*)[^>]*>/gi)) {
    if (!ownTags.has(name)) wrong.push(tag)
    if (name === 'br') continue
    if (slash === '') open.push(name)
    else if (open.pop() !== name) wrong.push(tag)
  }
  expect([...wrong, ...open]).toEqual([])
  return html
}

/** The verdict first, the foot last, and nothing between them but what comments and summaries are made of. */
export function expectOwnStructure(markdown: string): void {
  const html = rendered(markdown)
  const headings = [...html.matchAll(/<h\d>(.*?)<\/h\d>/gs)].map(([, text = '']) => text)
  const links = [...html.matchAll(/ href="([^"]*)"/g)].map(([, href = '']) => href)
  expect(headings.filter((heading) => !ownHeadings.test(heading))).toEqual([])
  expect(links.filter((link) => !ownLinks.test(link))).toEqual([])
  expect(new Set(headings).size).toBe(headings.length)
  expect(html).toMatch(/^<h3>[✅❌⚪] /u)
  expect(html.match(/<h3>/g)).toHaveLength(1)
  expect(html.match(/<details>(?!<summary>)|<[^>]*\son\w+=|<!--/g)).toBeNull()
  expect(html.match(/<details>/g)?.length ?? 0).toBe(html.match(/<summary>/g)?.length ?? 0)
  // A marker begins a line; in a fence every line begins with the sign of a diff.
  expect(markdown.match(/^<!--/m)).toBeNull()
  expect(readMarker(markdown)).toBeNull()
  expect(markdown.slice(-2000)).toMatch(/<sub>\[Run 4711, attempt 2\]\(.*\) · .*<\/sub>\n$/)
}

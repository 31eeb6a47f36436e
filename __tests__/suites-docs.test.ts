/** The page about suite files: links that lead somewhere, inputs and outputs that exist, limits as the code has them. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { inputNames } from '../src/core/input-schema.js'
import { readInputs } from '../src/core/inputs.js'
import { outcomes } from '../src/core/model.js'
import { mostBytes } from '../src/core/suite-file.js'
import { mostCases } from '../src/core/suite-schema.js'
import { suiteTag } from '../src/core/suite-tag.js'
import { mostSuggestions } from '../src/core/suggestion.js'
import { root } from './bundle/invariants.js'
import { sha256 } from './core/sample-report.js'
import { action, codeSpansOf, linksOf, read } from './documents.js'

const page = 'docs/suites.md'
const text = read(page)

test('links to files that there are, each workflow for suites among them', () => {
  const links = linksOf(page)
  for (const link of links) expect([link, existsSync(join(root, dirname(page), link))]).toEqual([link, true])
  expect(links.filter((link) => link.includes('examples/suite-'))).toHaveLength(3)
})

test('shows a step that is right', () => {
  const [, example = ''] = /```yaml\n([^]*?)```/.exec(text) ?? []
  const [step] = z.array(z.object({ with: z.record(z.string(), z.coerce.string()) })).parse(parse(example))
  expect(readInputs({ ...step?.with, 'api-key': 'a-key' }).suite).toEqual(['tests/cekura.tests.json'])
})

test('names inputs, outputs, modes and outcomes that there are', () => {
  const words = new Set<string>([...inputNames, ...Object.keys(action.outputs), ...outcomes])
  const others = ['case:<key>', 'case:~', 'cekura.tests.json', 'end_call', 'git apply', 'instruction', 'key']
  const known = [...others, 'TOOL_END_CALL', 'suite.notInFile', 'apply', 'apply-reviewed', 'fail-on']
  const strange = codeSpansOf(page)
    .map((span) => span.replace(/: .*$/, ''))
    .filter((span) => !words.has(span) && !known.includes(span))
  expect(strange).toEqual([])
})

test('gives the limits and tags that the code has', () => {
  expect(text).toContain(`more than ${mostCases} cases or ${mostBytes / 1_000_000} MB`)
  expect(text).toContain(`at most ${mostSuggestions} are open at a time`)
  expect(suiteTag('refund', sha256)).toBe('case:refund')
  expect(suiteTag('a, b', sha256)).toMatch(/^case:~[\da-f]{16}$/)
})

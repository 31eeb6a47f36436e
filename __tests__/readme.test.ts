/** The README says what the action does: the same inputs, defaults, outputs and modes, and links that lead somewhere. */
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { defaultOf, type InputName, inputNames, modes } from '../src/core/input-schema.js'
import { findingCodes } from '../src/core/model.js'
import { root } from './bundle/invariants.js'
import { action, codeSpansOf, examples, linksOf, read, tableOf } from './documents.js'

const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...pages.map((name) => `docs/${name}`),
]
const asCode = (text: string) => `\`${text}\``

/** As the table writes it; the token's is one that only the runner can fill in. */
function writtenDefault(name: InputName): string {
  if (name === 'github-token') return asCode('${{ github.token }}')
  if (action.inputs[name]?.required === true) return 'required'
  const value = defaultOf(name) ?? ''
  return value === '' ? '' : asCode(value)
}

describe('the table of inputs', () => {
  const rows = tableOf('README.md', 'input')

  test('has every input that is read, and no other, in the order of action.yml', () => {
    expect(rows.map(([name]) => name)).toEqual(inputNames.map(asCode))
    expect(Object.keys(action.inputs)).toEqual(inputNames)
  })

  test.each(inputNames)('gives %s the default that the code gives it', (name) => {
    const [, given] = rows.find(([cell]) => cell === asCode(name)) ?? []
    expect(given).toBe(writtenDefault(name))
  })

  test('says of each what action.yml says of it', () => {
    const meanings = Object.fromEntries(rows.map(([name = '', , meaning]) => [name, meaning]))
    for (const [name, { description }] of Object.entries(action.inputs))
      expect(meanings[asCode(name)]).toBe(description.trim())
  })
})

describe('the other tables', () => {
  test('of outputs has those of action.yml, in their order', () => {
    const rows = tableOf('README.md', 'output')
    const expected = Object.entries(action.outputs).map(([name, { description }]) => [
      asCode(name),
      description.trim(),
    ])
    expect(rows).toEqual(expected)
  })

  test('of modes has every mode', () => {
    const named = tableOf('README.md', asCode('mode')).map(([name = '']) => /`([^`]+)`/.exec(name)?.[1])
    expect(named.toSorted()).toEqual([...modes].sort())
  })

  test('of findings has every finding about a text', () => {
    const named = tableOf('README.md', 'finding').flatMap(([names = '']) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    )
    const aboutTexts = findingCodes.filter((code) => code !== 'platform')
    expect(named.toSorted()).toEqual(aboutTexts.toSorted())
  })
})

describe('the quick start', () => {
  test('is the example, word for word', () => {
    expect(read('README.md')).toContain(
      `\`\`\`yaml\n${read('examples/propose-and-apply.yml').trimEnd()}\n\`\`\``,
    )
  })
})

/** As GitHub names the headings of a page. */
function anchorsOf(path: string): readonly string[] {
  return [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  )
}

describe('every link', () => {
  test('of the README covers each workflow to copy', () => {
    const links = linksOf('README.md')
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) expect(links).toContain(example)
  })

  test.each(documents)('of %s to a file of the repository leads to one', (document) => {
    const paths = linksOf(document).filter((link) => !/^(https?:|#)/.test(link))
    const dead = paths.filter((path) => !existsSync(join(root, dirname(document), path.replace(/#.*$/, ''))))
    expect(dead).toEqual([])
  })

  test.each(documents)('and every path that %s names is there', (document) => {
    const paths = codeSpansOf(document).filter((text) =>
      /^(src|__tests__|examples|schema|simulator|scripts|demo|bench|dist|docs|torture)\/[\w./-]*$/.test(text),
    )
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test.each(documents)('of %s that leads to a part of a page finds the heading', (document) => {
    const anchors = linksOf(document).filter((link) => /^(?!https?:)[^#]*#/.test(link))
    const dead = anchors.filter((link) => {
      const [path = '', anchor = ''] = link.split('#')
      return !anchorsOf(path === '' ? document : join(dirname(document), path)).includes(anchor)
    })
    expect(dead).toEqual([])
  })

  test('leads to each page of docs/ from somewhere', () => {
    const linked = documents.flatMap((document) =>
      linksOf(document).map((link) => join(dirname(document), link)),
    )
    const orphans = pages.filter((name) => !linked.some((link) => link.split('#')[0] === `docs/${name}`))
    expect(orphans).toEqual([])
  })
})

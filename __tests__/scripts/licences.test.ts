/** Every package in the bundle may be passed on, with the text of its licence, and is one that the action depends on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { allowedLicences, licenceProblems, listedPackages } from '../../scripts/licences.js'
import { type LockedPackage, lockedPackages } from '../../scripts/lock-file.js'
import { root } from '../bundle/invariants.js'
import { read } from '../documents.js'

const installed = new Set(['alpha', '@some/beta', 'gamma'])

/** As ncc writes it. */
const text = `@some/beta
MIT
The MIT License

Permission is hereby granted

alpha
ISC
alpha may be used

by anybody.
`

function locked(name: string, isRuntime = true): LockedPackage {
  return { name, version: '1.0.0', path: `node_modules/${name}`, integrity: '', resolved: '', isRuntime }
}

describe('the packages in the bundle', () => {
  test('are those of the licences file, with their licences', () => {
    expect(listedPackages(text, installed)).toEqual([
      { name: '@some/beta', licence: 'MIT', hasText: true },
      { name: 'alpha', licence: 'ISC', hasText: true },
    ])
  })

  test('are found without a licence and without a text too', () => {
    expect(listedPackages('alpha\n\ngamma\nMIT\n', installed)).toEqual([
      { name: 'alpha', licence: '', hasText: false },
      { name: 'gamma', licence: 'MIT', hasText: false },
    ])
  })
})

describe('a licence problem', () => {
  const listed = listedPackages(text, installed)
  const both = [locked('alpha'), locked('@some/beta')]
  const problems = (changed: Partial<Parameters<typeof licenceProblems>[0]>) =>
    licenceProblems({ listed, locked: both, licenceOf: () => 'MIT', ...changed })

  test('is none where all is in order', () => {
    expect(problems({})).toEqual([])
  })

  test.each(['GPL-3.0-only', 'UNLICENSED', '(MIT OR GPL-2.0-only)', 'SEE LICENSE IN LICENSE.txt', ''])(
    'is a licence that is not on the list, in the licences file or in package.json: %j',
    (licence) => {
      const words = `a licence that is not on the list: ${licence || 'none'}`
      const [first, ...others] = listed
      expect(
        problems({ listed: [...others, { ...first, name: '@some/beta', licence, hasText: true }] }),
      ).toEqual([`@some/beta has ${words}`])
      expect(problems({ licenceOf: (path) => (path === 'node_modules/alpha' ? licence : 'MIT') })).toEqual([
        `alpha@1.0.0 has ${words}`,
      ])
    },
  )

  test('is a package that is there for development, or not locked at all', () => {
    const expected = ['alpha is in the bundle, and in no dependency of the action.']
    expect(problems({ locked: [locked('alpha', false), locked('@some/beta')] })).toEqual(expected)
    expect(problems({ locked: [locked('@some/beta')] })).toEqual(expected)
  })

  test('is a licence without its text', () => {
    expect(problems({ listed: listed.map((each) => ({ ...each, hasText: false })) })).toEqual([
      '@some/beta is in the bundle without the text of its licence.',
      'alpha is in the bundle without the text of its licence.',
    ])
  })

  test('is a bundle that names nothing', () => {
    expect(problems({ listed: [] })).toEqual(['The bundle names no package, so nothing was checked.'])
  })
})

test('the bundle of this repository has allowed licences only, and each with its text', () => {
  const all = lockedPackages(read('package-lock.json'))
  const listed = listedPackages(read('dist/licenses.txt'), new Set(all.map(({ name }) => name)))
  expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(['@actions/core', 'undici', 'zod']))
  const described = z.object({ license: z.string() })
  const licenceOf = (path: string) =>
    described.parse(JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))).license
  expect(licenceProblems({ listed, locked: all, licenceOf })).toEqual([])
  expect(allowedLicences.filter((licence) => /GPL|CC-BY-NC|UNLICENSED/.test(licence))).toEqual([])
})

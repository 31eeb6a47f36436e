/** Folder paths: what the service takes, level by level. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { folderLevels, folderProblem, isInside } from '../../src/core/folder-path.js'

const character = fc.constantFrom(...Array.from('abzABZ019_-()äßж語'))
const name = fc
  .array(fc.oneof(character, fc.constant(' ')), { minLength: 1, maxLength: 100 })
  .map((characters) => characters.join('').trim())
  .filter((text) => text !== '')
const path = fc.array(name, { minLength: 1, maxLength: 2 }).map((names) => names.join('.'))

describe('a folder path', () => {
  test('is well formed when it has one or two names of allowed characters', () => {
    fc.assert(
      fc.property(path, (given) => {
        expect(folderProblem(given)).toBeNull()
      }),
    )
  })

  test('is refused when it is deeper, and the levels are counted', () => {
    expect(folderProblem('A.B.C')).toBe(
      'has 3 levels: folders are nested one level only, like Sales.Inbound.',
    )
    fc.assert(
      fc.property(fc.array(name, { minLength: 3, maxLength: 6 }), (names) => {
        expect(folderProblem(names.join('.'))).toContain(`has ${names.length} levels`)
      }),
    )
  })

  test.each([
    '',
    '.',
    'Sales.',
    '.Inbound',
    'Sales. Inbound',
    'Sales .Inbound',
    ' Sales',
    'Sales/Inbound',
    'a,b',
    'a\tb',
    'a&b',
    '@everyone',
    'x'.repeat(101),
    `a.${'x'.repeat(101)}`,
  ])('is refused when a name of it is malformed, like %j', (given) => {
    expect(folderProblem(given)).toContain('has a name that is empty')
  })

  test('is refused whatever forbidden character it has, wherever', () => {
    const forbidden = fc
      .string({ minLength: 1, maxLength: 1 })
      .filter((one) => !/[\p{L}\p{N}_\-() .]/u.test(one))
    fc.assert(
      fc.property(name, forbidden, name, (...[before, wrong, after]) => {
        expect(folderProblem(`${before}${wrong}${after}`)).not.toBeNull()
      }),
    )
  })

  test('may have names of 100 characters, also where a character has two units', () => {
    expect(folderProblem(`${'x'.repeat(100)}.${'𝒳'.repeat(100)}`)).toBeNull()
  })
})

describe('the levels of a path', () => {
  test('come from the root, each with its parent', () => {
    expect(folderLevels('Sales.Inbound')).toEqual([
      { name: 'Sales', path: 'Sales', parent: null },
      { name: 'Inbound', path: 'Sales.Inbound', parent: 'Sales' },
    ])
  })

  test('end with the path itself, and each is inside of the one above', () => {
    fc.assert(
      fc.property(path, (given) => {
        const levels = folderLevels(given)
        expect(levels.at(-1)?.path).toBe(given)
        for (const { path: below, parent } of levels) {
          expect(parent === null || isInside({ folder: parent, path: below })).toBe(true)
        }
      }),
    )
  })
})

describe('a folder holds', () => {
  test.each([
    ['Sales', 'Sales', true],
    ['Sales', 'Sales.Inbound', true],
    ['Sales.Inbound', 'Sales', false],
    ['Sales', 'SalesTeam', false],
    ['Sales', 'sales', false],
  ])('%s: the path %s? %s', (...[folder, inner, expected]) => {
    expect(isInside({ folder, path: inner })).toBe(expected)
  })
})

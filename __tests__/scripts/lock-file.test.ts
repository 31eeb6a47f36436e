/** The lock file gives everybody the same packages: each is held to its content, wherever it is downloaded from. */
import { describe, expect, test } from '@jest/globals'
import { lockedPackages, lockProblems } from '../../scripts/lock-file.js'
import { read } from '../documents.js'

const hash = `sha512-${'A'.repeat(86)}==`

function lock(packages: Readonly<Record<string, object>>): string {
  return JSON.stringify({ lockfileVersion: 3, packages: { '': { name: 'own' }, ...packages } })
}

describe('a locked package', () => {
  test('has its name from its place, from a scope and from within another package too', () => {
    const paths = ['node_modules/one', 'node_modules/@some/two', 'node_modules/one/node_modules/@some/three']
    const text = lock(Object.fromEntries(paths.map((path) => [path, { version: '1.0.0' }])))
    expect(lockedPackages(text).map(({ name }) => name)).toEqual(['one', '@some/two', '@some/three'])
  })

  test('that is installed under another name has its own', () => {
    const [found] = lockedPackages(lock({ 'node_modules/alias': { name: 'real', version: '1.0.0' } }))
    expect(found).toMatchObject({ name: 'real', path: 'node_modules/alias' })
  })

  test.each(['dev', 'optional', 'devOptional'])('that is %s reaches no user', (flag) => {
    const locked = lockedPackages(lock({ 'node_modules/a': { [flag]: true }, 'node_modules/b': {} }))
    expect(locked.map(({ name, isRuntime }) => [name, isRuntime])).toEqual([
      ['a', false],
      ['b', true],
    ])
  })

  test('is not read from a file in another format', () => {
    expect(() => lockedPackages(JSON.stringify({ lockfileVersion: 2, packages: {} }))).toThrow()
  })
})

describe('what is not held to its content', () => {
  test.each([undefined, '', 'sha1-AAAA', `${hash.slice(0, -3)}==`])('is told: %j', (integrity) => {
    const locked = lockedPackages(
      lock({ 'node_modules/a': { integrity }, 'node_modules/b': { integrity: hash } }),
    )
    expect(lockProblems(locked)).toEqual(['node_modules/a has no SHA-512 of its content.'])
  })

  test('is not an address, which is told as well', () => {
    const resolved = 'https://packages.example/a.tgz'
    const locked = lockedPackages(lock({ 'node_modules/a': { integrity: hash, resolved } }))
    expect(lockProblems(locked)).toEqual([
      `node_modules/a names an address to be downloaded from: ${resolved}`,
    ])
  })
})

test('the lock file of this repository holds every package to its content, and names no address', () => {
  const locked = lockedPackages(read('package-lock.json'))
  expect(locked.length).toBeGreaterThan(100)
  expect(lockProblems(locked)).toEqual([])
})

/** The repository's own settings: who must agree to what, and how updates of dependencies come in. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { root } from './bundle/invariants.js'
import { read } from './documents.js'

const owned = read('.github/CODEOWNERS')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(/\s+/))

describe('the owners of code', () => {
  test('are named for everything, by a first line that others may only follow', () => {
    expect(owned[0]?.[0]).toBe('*')
    for (const [, ...owners] of owned) {
      expect(owners.length).toBeGreaterThan(0)
      for (const owner of owners) expect(owner).toMatch(/^@[\w-]+\/[\w-]+$/)
    }
  })

  test('are named for what runs for users, for how it comes about, and for what holds the key', () => {
    const paths = owned.map(([path]) => path)
    const needed = [
      '/action.yml',
      '/dist/',
      '/.github/',
      '/package-lock.json',
      '/src/runner/seal.ts',
      '/src/cekura/',
    ]
    expect(needed.filter((path) => !paths.includes(path))).toEqual([])
  })

  test('own what there is', () => {
    const [, ...paths] = owned.map(([path = '']) => path)
    expect(paths.filter((path) => !path.startsWith('/') || !existsSync(join(root, path)))).toEqual([])
  })
})

const group = z.strictObject({
  'dependency-type': z.enum(['production', 'development']).optional(),
  patterns: z.array(z.string()).optional(),
  'update-types': z.array(z.enum(['minor', 'patch', 'major'])).optional(),
})
const update = z.strictObject({
  'package-ecosystem': z.string(),
  directory: z.literal('/'),
  schedule: z.strictObject({ interval: z.enum(['daily', 'weekly', 'monthly']) }),
  /** Days that a version has been out before it is proposed. */
  cooldown: z.strictObject({
    'default-days': z.number().min(7),
    'semver-major-days': z.number().min(7).optional(),
  }),
  'open-pull-requests-limit': z.number().optional(),
  groups: z.record(z.string(), group),
  ignore: z
    .array(z.strictObject({ 'dependency-name': z.string(), 'update-types': z.array(z.string()) }))
    .optional(),
})

describe('updates of dependencies', () => {
  const { updates } = z
    .strictObject({ version: z.literal(2), updates: z.array(update) })
    .parse(parse(read('.github/dependabot.yml')))
  const of = (ecosystem: string) => updates.find((each) => each['package-ecosystem'] === ecosystem)

  test('come for packages and for actions, in groups, and only after a while', () => {
    expect(updates.map((each) => each['package-ecosystem'])).toEqual(['npm', 'github-actions'])
    for (const { groups } of updates) expect(Object.keys(groups).length).toBeGreaterThan(0)
  })

  test('of actions wait by the only key that there is for them, without which the entry would be void', () => {
    expect(Object.keys(of('github-actions')?.cooldown ?? {})).toEqual(['default-days'])
  })

  test('of packages keep what is bundled apart from what is not', () => {
    const types = Object.values(of('npm')?.groups ?? {}).map((each) => each['dependency-type'])
    expect(types).toEqual(['production', 'development'])
  })
})

const locked = z.object({
  packages: z.record(z.string(), z.object({ hasInstallScript: z.boolean().default(false) })),
})
const settings = z.object({ allowScripts: z.record(z.string(), z.boolean()) })

test('no package runs a script when it is installed', () => {
  const { packages } = locked.parse(JSON.parse(read('package-lock.json')))
  const { allowScripts } = settings.parse(JSON.parse(read('package.json')))
  const withScripts = Object.entries(packages).filter(([, each]) => each.hasInstallScript)
  const names = withScripts.map(([path]) => path.replace(/^.*node_modules\//, ''))
  expect(names.filter((name) => allowScripts[name] !== false)).toEqual([])
  expect(Object.values(allowScripts)).not.toContain(true)
})

test('every file can be read, but for pictures', () => {
  const list = execFileSync('git', ['ls-files', '--eol'], { cwd: root, encoding: 'utf8' })
  const binary = list.split('\n').filter((line) => line.startsWith('i/-text'))
  expect(list).toContain('dist/index.js')
  // Pictures, and what is kept byte by byte to be fuzzed.
  const mayBe = (line: string) => line.endsWith('.png') || line.includes('\t__tests__/fuzz/corpus/')
  expect(binary.filter((line) => !mayBe(line))).toEqual([])
})

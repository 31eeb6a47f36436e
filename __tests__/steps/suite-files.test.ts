/** What is written beside the report: one patch and the improved files, each in its folder, or nothing at all. */
import { expect, test } from '@jest/globals'
import { writeSuites } from '../../src/steps/suite-files.js'
import { improved, report, result } from '../core/sample-report.js'
import { suitePath, suiteSource } from '../core/sample-suite.js'
import { fakeFiles } from './fakes.js'

const nested = suiteSource([{ name: 'a', instructions: 'x' }])
const top = suiteSource([{ name: 'b', instructions: 'y' }], { path: 'top.json' })
const row = (id: number, file: string) =>
  improved({ id, after: 'Better.', suite: { file, key: 'k', at: 'scenarios[0]', line: 6, onCekura: null } })

const writing = (results: Parameters<typeof report>[0], files = fakeFiles()) =>
  writeSuites({ files, reportDir: 'out' }, { sources: [nested, top], report: report(results) })

test('a patch for all, and each improved file under its own path', async () => {
  const files = fakeFiles()
  const written = await writing({ results: [row(1, suitePath), row(2, 'top.json')] }, files)
  expect(written).toMatchObject({
    patch: '/temp/out/suite.patch',
    files: ['/temp/out/suites/tests/cekura.tests.json', '/temp/out/suites/top.json'],
  })
  expect(written.changed.map(({ path }) => path)).toEqual([suitePath, 'top.json'])
  expect(files.written.get('/temp/out/suites/top.json')).toBe(top.text.replace('"y"', '"Better."'))
  expect(files.written.get('/temp/out/suite.patch')).toMatch(
    /^diff --git a\/tests\/cekura\.tests\.json b\/tests\/cekura\.tests\.json\n[^]*\ndiff --git a\/top\.json b\/top\.json\n/,
  )
})

test('nothing where nothing has improved', async () => {
  const files = fakeFiles()
  expect(await writing({ results: [result({ id: 1 })] }, files)).toEqual({
    changed: [],
    patch: '',
    files: [],
  })
  expect([...files.written]).toEqual([])
})

test('a file that cannot be written is for the caller to report', async () => {
  const files = { ...fakeFiles(), writeReport: () => Promise.reject(new Error('full')) }
  await expect(writing({ results: [row(1, suitePath)] }, files)).rejects.toThrow('full')
})

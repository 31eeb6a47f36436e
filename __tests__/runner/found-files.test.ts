/** Suite files of a real workspace, and reports of it and of the temp folder: what is taken and what is refused. */
import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InputError } from '../../src/core/input-error.js'
import type { ContextFile } from '../../src/edges.js'
import { makeFiles } from '../../src/runner/files.js'
import { makeRedactor } from '../../src/runner/redact.js'

let base: string
let temp: string

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'found-')))
  temp = join(base, 'temp')
  await put('workspace/cekura.tests.json', '{"version":"1"}')
  await put('workspace/more/cekura.tests.json', '{}')
  await put('outside/cekura.tests.json', '{}')
})

afterEach(async () => {
  await rm(base, { recursive: true })
})

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(base, path)), { recursive: true })
  await writeFile(join(base, path), content)
}

function files() {
  const environment = { GITHUB_WORKSPACE: join(base, 'workspace'), RUNNER_TEMP: temp }
  return makeFiles({ environment, redactor: makeRedactor() })
}

const suites = (...patterns: string[]) => files().readSuites(patterns, 100)
const suiteFiles = async (...patterns: string[]) => (await suites(...patterns)).files
const reports = (...patterns: string[]) => files().readReports(patterns)

/** The problems of the error that reading ends with. */
async function problems(reading: Promise<readonly ContextFile[]>) {
  const error: unknown = await reading.catch((caught: unknown) => caught)
  if (!(error instanceof InputError)) throw new Error('no InputError came of it', { cause: error })
  return error.problems
}

describe('suites', () => {
  test('are found by paths and globs, sorted, each once', async () => {
    expect(await suites('more/*.json', '**/cekura.tests.json')).toEqual({
      files: [
        { path: 'cekura.tests.json', text: '{"version":"1"}' },
        { path: 'more/cekura.tests.json', text: '{}' },
      ],
      problems: [],
    })
  })

  test('keep a byte order mark, for their reader to name', async () => {
    await put('workspace/marked.json', '\uFEFF{}')
    expect(await suiteFiles('marked.json')).toEqual([{ path: 'marked.json', text: '\uFEFF{}' }])
  })

  test('that a link names have the path of the file itself, for git has the link as another', async () => {
    await symlink(join(base, 'workspace/more/cekura.tests.json'), join(base, 'workspace/a-link.json'))
    await symlink(join(base, 'workspace/more'), join(base, 'workspace/a-folder'))
    expect(await suiteFiles('a-link.json', 'a-folder/*.json', 'cekura.tests.json')).toEqual([
      { path: 'cekura.tests.json', text: '{"version":"1"}' },
      { path: 'more/cekura.tests.json', text: '{}' },
    ])
  })

  test('that are too large are all named by their size, and the others are read', async () => {
    await put('workspace/large.json', 'x'.repeat(101))
    await put('workspace/huge.json', '')
    await truncate(join(base, 'workspace/huge.json'), 5_000_000)
    await put('workspace/fits.json', 'x'.repeat(100))
    expect(await suites('large.json', 'huge.json', 'fits.json')).toEqual({
      files: [{ path: 'fits.json', text: 'x'.repeat(100) }],
      problems: [
        '"huge.json" has 5000000 bytes, of at most 100. Split the suite.',
        '"large.json" has 101 bytes, of at most 100. Split the suite.',
      ],
    })
  })

  test('that are no text, or not there, or not in the workspace, are all named at once', async () => {
    await put('workspace/latin.json', new Uint8Array([0x7b, 0x0a, 0x0a, 0xe9, 0x7d, 0x0a]))
    await put('workspace/nul.json', '{\n\0}')
    await symlink(join(base, 'outside/cekura.tests.json'), join(base, 'workspace/link.json'))
    const given = ['latin.json', 'nul.json', 'link.json', '../outside/*.json', 'none/*.json']
    const { files: read, problems: found } = await suites(...given)
    expect([read, found.length]).toEqual([[], given.length])
    const said = found.join('\n')
    expect(said).toMatch(/"latin.json" is not text in UTF-8 \(line 3\)/)
    expect(said).toMatch(/"nul.json" is not text in UTF-8 \(line 2\)/)
    expect(said).toMatch(/"link.json" leads out of the workspace\./)
    expect(said).toMatch(/"..\/outside\/\*.json" leads out of the workspace\./)
    expect(said).toMatch(/"none\/\*.json" matches no file/)
  })
})

describe('reports', () => {
  beforeEach(async () => {
    await put('workspace/reports/1/report.json', 'one')
    await put('temp/shards/2/report.json', 'two')
    await put('temp/shards/3/report.json', 'three')
  })

  test('are found in the workspace and, by absolute paths, below the temp folder', async () => {
    const found = await reports('reports/**/report.json', join(temp, 'shards/*/report.json'))
    expect(found).toEqual([
      { path: join(temp, 'shards/2/report.json'), text: 'two' },
      { path: join(temp, 'shards/3/report.json'), text: 'three' },
      { path: 'reports/1/report.json', text: 'one' },
    ])
    expect(await reports(join(base, 'workspace/reports/1/report.json'))).toHaveLength(1)
  })

  test('are taken out again with an exclamation mark, in either folder', async () => {
    const all = join(temp, 'shards/**')
    expect(await reports(all, `!${join(temp, 'shards/2/**')}`)).toMatchObject([{ text: 'three' }])
    const own = join(base, 'workspace/reports/**')
    expect(await problems(reports(own, `!${own}`))).toHaveLength(1)
  })

  test('that no pattern finds are an error that names the pattern and where to look', async () => {
    const given = ['none/*.json', join(temp, 'none/*.json'), join(temp, 'gone.json')]
    const found = await problems(reports(...given))
    expect(found.map(({ input, message }) => [input, message.split('"')[1]])).toEqual(
      given.map((pattern) => ['reports', pattern]),
    )
    expect(found.every(({ message }) => message.includes("below the runner's temp folder"))).toBe(true)
  })

  test('elsewhere on the machine are refused, links to it as well', async () => {
    await symlink(join(base, 'outside'), join(temp, 'shards/link'))
    const given = [join(base, 'outside/*.json'), `${temp}/../outside/*.json`, join(temp, 'shards/link/*')]
    const found = await problems(reports(...given))
    expect(found).toHaveLength(3)
    for (const { message } of found)
      expect(message).toContain("leads out of the workspace and of the runner's temp folder")
  })

  test('over 50 MB are refused by their size', async () => {
    await truncate(join(temp, 'shards/2/report.json'), 50_000_001)
    expect(await problems(reports(join(temp, 'shards/*/report.json')))).toEqual([
      {
        input: 'reports',
        message: `"${join(temp, 'shards/2/report.json')}" has 50000001 bytes, and a report has at most 50000000: name the report.json itself.`,
      },
    ])
  })

  test('that are no text are refused', async () => {
    await put('temp/shards/2/report.json', new Uint8Array([0xff]))
    expect(await problems(reports(join(temp, 'shards/*/report.json')))).toMatchObject([
      { message: expect.stringContaining('is not text in UTF-8') },
    ])
  })
})

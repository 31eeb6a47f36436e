/** What the runner's log, outputs and summary receive: harmless, and without secrets. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { makeRedactor } from '../../src/runner/redact.js'
import { makeRunner } from '../../src/runner/runner.js'

const secret = 'ck_live_0123456789abcdef'
let folder: string
let log: string
const outputBefore = process.env['GITHUB_OUTPUT']

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runner-'))
  log = ''
  await writeFile(join(folder, 'output'), '')
  process.env['GITHUB_OUTPUT'] = join(folder, 'output')
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    log += String(chunk)
    return true
  })
})

afterEach(async () => {
  jest.restoreAllMocks()
  if (outputBefore === undefined) delete process.env['GITHUB_OUTPUT']
  else process.env['GITHUB_OUTPUT'] = outputBefore
  await rm(folder, { recursive: true })
})

function makeOne(summaryPath: string | undefined = join(folder, 'summary')) {
  return makeRunner({ redactor: makeRedactor(), summaryPath })
}

describe('the log', () => {
  test('shows lines, groups and debug output as the runner expects them', () => {
    const runner = makeOne()
    runner.startGroup('Improve')
    runner.info('one\ntwo')
    runner.debug('100 %')
    runner.endGroup()
    expect(log).toBe('::group::Improve\none\ntwo\n::debug::100 %25\n::endgroup::\n')
  })

  test('obeys no command in a text from outside', () => {
    const runner = makeOne()
    runner.info('name\n::error::forged\r\n  ::set-output name=x::y\n##[error]forged')
    runner.startGroup('a\n::error::forged')
    const lines = log.split('\n')
    expect(lines.filter((line) => /^\s*::/.test(line))).toEqual([expect.stringMatching(/^::group::a/)])
    expect(log).not.toContain('##[')
  })

  test.each(['error', 'warning', 'notice'] as const)(
    'annotates with an %s of one line and its title',
    (severity) => {
      const runner = makeOne()
      runner.annotate({ severity, title: 'Gate, 1:2', message: 'first\nsecond' })
      expect(runner.annotated()).toBe(1)
      expect(log).toBe(`::${severity} title=Gate%2C 1%3A2::first%0Asecond\n`)
    },
  )
})

describe('outputs', () => {
  test('are written to the runner’s file, whatever is in them', async () => {
    makeOne().setOutput('reason', 'a\nEOF\n::error::b')
    const written = await readFile(join(folder, 'output'), 'utf8')
    expect(written).toMatch(/^reason<<(ghadelimiter_\S+)\na\nEOF\n::error::b\n\1\n$/)
    expect(log).toBe('')
  })
})

describe('outputs without a file', () => {
  test('are one warning, and no error', () => {
    process.env['GITHUB_OUTPUT'] = join(folder, 'none', 'output')
    const runner = makeOne()
    runner.setOutput('reason', 'a')
    runner.setOutput('selected', '1')
    expect(log.trimEnd().split('\n')).toEqual([
      expect.stringMatching(
        /^::warning title=No outputs::The runner's file for outputs cannot be written\. /,
      ),
    ])
  })
})

describe('the summary', () => {
  test('is added to what is there', async () => {
    await writeFile(join(folder, 'summary'), 'before\n')
    await makeOne().writeSummary('# After')
    expect(await readFile(join(folder, 'summary'), 'utf8')).toBe('before\n# After\n')
  })

  test.each([undefined, ''])('is left out where the runner offers none (%j)', async (path) => {
    const runner = makeRunner({ redactor: makeRedactor(), summaryPath: path })
    await runner.writeSummary('# After')
    expect(log).toBe('')
  })

  test('that cannot be written is a warning, and no error', async () => {
    await makeOne(join(folder, 'none', 'summary')).writeSummary('# After')
    expect(log).toMatch(
      /^::warning title=No job summary::The runner's summary file cannot be written\. Error: ENOENT/,
    )
  })
})

describe('a secret', () => {
  test('is masked first, and appears nowhere but in that command', async () => {
    const runner = makeOne()
    runner.addSecret(secret)
    const broken = Array.from(secret).join('\u200B')
    for (const text of [secret, broken, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      runner.debug(text)
      runner.info(`key ${text}`)
      runner.startGroup(text)
      runner.annotate({ severity: 'error', title: text, message: text })
      runner.setOutput('reason', text)
      await runner.writeSummary(text)
    }
    const [first, ...rest] = log.split('\n')
    expect(first).toBe(`::add-mask::${secret}`)
    const files = await Promise.all(['output', 'summary'].map((name) => readFile(join(folder, name), 'utf8')))
    for (const text of [rest.join('\n'), ...files]) {
      expect(text).toContain('***')
      expect(text).not.toContain(secret.slice(4))
      expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12))
      expect(text).not.toContain('{200B}')
    }
  })

  test('that is empty is none', () => {
    makeOne().addSecret('')
    expect(log).toBe('')
  })
})

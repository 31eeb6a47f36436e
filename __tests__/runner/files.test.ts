/** Reading from a real workspace and writing real reports: what is taken, what is refused and how it is said. */
import { execFileSync } from 'node:child_process'
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InputError } from '../../src/core/input-error.js'
import { makeFiles } from '../../src/runner/files.js'
import { makeRedactor } from '../../src/runner/redact.js'

const secret = 'ck_live_0123456789'
let base: string
let workspace: string

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'files-')))
  workspace = join(base, 'workspace')
  await put('workspace/prompts/agent.md', 'You are Ada.')
  await put('workspace/prompts/policy.md', 'Be kind.')
  await put('workspace/prompts/de/agent.md', 'Du bist Ada.')
  await put('workspace/.git/config', 'token')
  await put('outside/secret.md', 'not for you')
})

afterEach(async () => {
  await rm(base, { recursive: true })
})

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(base, path)), { recursive: true })
  await writeFile(join(base, path), content)
}

function files() {
  const redactor = makeRedactor()
  redactor.add(secret)
  const environment = { GITHUB_WORKSPACE: workspace, RUNNER_TEMP: join(base, 'temp') }
  return makeFiles({ environment, redactor })
}

const read = (...patterns: string[]) => files().readWorkspace(patterns, { input: 'context', maxBytes: 1000 })

async function paths(...patterns: string[]): Promise<string[]> {
  return (await read(...patterns)).map(({ path }) => path)
}

/** The sentences of the error that reading ends with. */
async function problems(...patterns: string[]): Promise<string[]> {
  const error: unknown = await read(...patterns).catch((caught: unknown) => caught)
  if (!(error instanceof InputError)) throw new Error('no InputError came of it', { cause: error })
  expect(new Set(error.problems.map(({ input }) => input))).toEqual(new Set(['context']))
  return error.problems.map(({ message }) => message)
}

describe('paths and globs', () => {
  test('give texts with their paths, sorted, each once', async () => {
    expect(await read('prompts/policy.md', 'prompts/**/*.md', './prompts/agent.md')).toEqual([
      { path: 'prompts/agent.md', text: 'You are Ada.' },
      { path: 'prompts/de/agent.md', text: 'Du bist Ada.' },
      { path: 'prompts/policy.md', text: 'Be kind.' },
    ])
  })

  test('nothing asked for is nothing read', async () => {
    expect(await read()).toEqual([])
  })

  test('may be absolute inside of the workspace', async () => {
    expect(await paths(join(workspace, 'prompts/agent.md'), `${workspace}/prompts/de/*`)).toEqual([
      'prompts/agent.md',
      'prompts/de/agent.md',
    ])
  })

  test('take files out again with an exclamation mark, wherever it stands', async () => {
    expect(await paths('!prompts/de/**', 'prompts/**')).toEqual(['prompts/agent.md', 'prompts/policy.md'])
  })

  test('that exist are taken as they are, even if they look like globs', async () => {
    await put('workspace/prompts/[agent].md', 'literal')
    expect(await paths('prompts/[agent].md')).toEqual(['prompts/[agent].md'])
  })

  test('see names with a dot only where they are written', async () => {
    await put('workspace/.github/agent.md', 'x')
    expect(await paths('**/agent.md')).not.toContain('.github/agent.md')
    expect(await paths('.github/*.md')).toEqual(['.github/agent.md'])
  })

  test('that name nothing are all reported at once, with what to check', async () => {
    expect(await problems('prompts/none.md', 'prompts/agent.md', 'none/*.md')).toEqual([
      '"prompts/none.md" does not exist. Paths start at the root of the repository, which must be checked out by an earlier step.',
      '"none/*.md" matches no file. Globs start at the root of the repository, which must be checked out by an earlier step.',
    ])
  })

  test('in a workspace that is not there name nothing', async () => {
    workspace = join(base, 'gone')
    expect(await problems('prompts/agent.md', '**/*.md')).toHaveLength(2)
  })

  test('a folder is no file, and the error says how to name its files', async () => {
    expect(await problems('prompts/')).toEqual([
      '"prompts/" is a folder. Write "prompts/**" for the files in it.',
    ])
  })
})

test('a pipe is no file, and is not waited for', async () => {
  execFileSync('mkfifo', [join(workspace, 'pipe')])
  expect(await problems('pipe')).toEqual(['"pipe" is not a file.'])
})

describe('outside of a runner', () => {
  const elsewhere = () => makeFiles({ environment: {}, redactor: makeRedactor() })

  test('the workspace is the current folder', async () => {
    const [file] = await elsewhere().readWorkspace(['package.json'], { input: 'context', maxBytes: 100_000 })
    expect(file).toEqual({ path: 'package.json', text: await readFile('package.json', 'utf8') })
  })

  test("reports go to the system's temp folder", async () => {
    const directory = basename(base)
    const path = await elsewhere().writeReport({ directory, name: 'report.json' }, '{}')
    expect(path).toBe(join(tmpdir(), directory, 'report.json'))
  })
})

describe('the bounds of the workspace', () => {
  test.each(['../outside/secret.md', 'prompts/../../outside/*.md', '/etc/hostname', '/etc/*'])(
    '%s leads out of it',
    async (pattern) => {
      expect(await problems(pattern)).toEqual([
        `"${pattern}" leads out of the workspace. Name a path below the repository's root, without "..".`,
      ])
    },
  )

  test('a link that stays inside is followed, by path and by glob', async () => {
    await symlink('prompts/agent.md', join(workspace, 'link.md'))
    await symlink('prompts', join(workspace, 'texts'))
    expect(await read('link.md')).toEqual([{ path: 'link.md', text: 'You are Ada.' }])
    expect(await paths('texts/*.md')).toEqual(['texts/agent.md', 'texts/policy.md'])
    expect(await paths('*.md', 'prompts/agent.md')).toEqual(['link.md'])
  })

  test('a link to a file outside is refused by name, by path and by glob', async () => {
    await symlink('../outside/secret.md', join(workspace, 'link.md'))
    const refused = [
      '"link.md" leads out of the workspace. Name a path below the repository\'s root, without "..".',
    ]
    expect(await problems('link.md')).toEqual(refused)
    expect(await problems('*.md')).toEqual(refused)
  })

  test('a link to a folder outside leads nowhere', async () => {
    await symlink('../outside', join(workspace, 'folder'))
    expect(await problems('folder/secret.md')).toEqual([expect.stringMatching(/leads out of the workspace/)])
    expect(await problems('folder/*.md')).toEqual([expect.stringMatching(/leads out of the workspace/)])
    expect(await paths('**/*.md')).not.toContain('folder/secret.md')
  })

  test('a link that leads in a circle, or to nothing, does no harm', async () => {
    await symlink('..', join(workspace, 'prompts/up'))
    await symlink('nowhere', join(workspace, 'prompts/broken.md'))
    expect(await paths('prompts/*.md')).toEqual(['prompts/agent.md', 'prompts/policy.md'])
    expect(await paths('**/policy.md')).toEqual(['prompts/policy.md'])
  })

  test('what belongs to .git is never read: by path, by link or by glob', async () => {
    await symlink('.git/config', join(workspace, 'link'))
    await put('workspace/module/.git/config', 'token')
    const withheld = 'belongs to .git, which is never read: a checkout keeps its token there.'
    expect(await problems('.git/config', 'link')).toEqual([`".git/config" ${withheld}`, `"link" ${withheld}`])
    expect(await problems('.git/*', '**/.git/*')).toEqual([
      expect.stringMatching(/matches no file/),
      expect.stringMatching(/matches no file/),
    ])
  })
})

describe('texts', () => {
  test('lose their byte order mark and keep the rest', async () => {
    await put('workspace/bom.md', '\uFEFFÄrger\r\n')
    expect(await read('bom.md')).toEqual([{ path: 'bom.md', text: 'Ärger\r\n' }])
  })

  test.each([
    ['other bytes', new Uint8Array([0xff, 0xfe, 0x41, 0x00])],
    ['a NUL', new Uint8Array([0x41, 0x00, 0x42])],
  ])('with %s are none', async (_, bytes) => {
    await put('workspace/logo.png', bytes)
    expect(await problems('logo.png')).toEqual([
      '"logo.png" is not text in UTF-8 (line 1). Only text can be given.',
    ])
  })

  test('may have as many bytes as allowed together, and no more', async () => {
    await put('workspace/big/a.txt', 'ä'.repeat(250))
    await put('workspace/big/b.txt', 'b'.repeat(500))
    expect(await paths('big/*')).toHaveLength(2)
    await put('workspace/big/b.txt', 'b'.repeat(501))
    expect(await problems('big/*')).toEqual([
      'The files have 1001 bytes together, of at most 1000: "big/b.txt" (501), "big/a.txt" (500). Name fewer or smaller ones.',
    ])
  })

  test('that are too many are named from the largest', async () => {
    for (let size = 200; size < 208; size += 1) await put(`workspace/many/${size}`, 'x'.repeat(size))
    const [message] = await problems('many/*')
    expect(message).toContain('1628 bytes together')
    expect(message).toContain('"many/207" (207), "many/206" (206)')
    expect(message).toContain('"many/203" (203) and 3 more.')
  })
})

describe('an earlier report', () => {
  const earlier = (path: string) => files().readReport(path, 'plan')

  test('is read from the workspace, or from anywhere by its whole path', async () => {
    await put('workspace/last/report.json', '{"version":1}')
    await put('outside/report.json', '{}')
    expect(await earlier('last/report.json')).toBe('{"version":1}')
    expect(await earlier(join(base, 'outside/report.json'))).toBe('{}')
  })

  test('that is not there is none', async () => {
    expect(await earlier('last/report.json')).toBeNull()
  })

  test('that is no text is refused under the name of the input', async () => {
    await put('workspace/report.json', new Uint8Array([0x7b, 0xff]))
    const error: unknown = await earlier('report.json').catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(InputError)
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/^plan: “report\.json” cannot be read as text: /),
    )
  })

  test('that is a folder is refused too', async () => {
    await expect(earlier('prompts')).rejects.toThrow(/^plan: “prompts” cannot be read as text: /)
  })

  test('that is too large to be one is refused before it is read', async () => {
    await put('workspace/report.json', '')
    await truncate(join(workspace, 'report.json'), 50_000_001)
    await expect(earlier('report.json')).rejects.toThrow(
      'plan: “report.json” has 50000001 bytes, and a report has at most 50000000: name the report.json itself.',
    )
  })
})

describe('reports', () => {
  test('are written under the temp folder, without secrets, and leave nothing else there', async () => {
    const path = await files().writeReport(
      { directory: 'report/x', name: 'report.json' },
      `{"key":"${secret}"}`,
    )
    expect(path).toBe(join(base, 'temp/report/x/report.json'))
    expect(await readFile(path, 'utf8')).toBe('{"key":"***"}')
    expect(await readdir(dirname(path))).toEqual(['report.json'])
  })

  test('go where an absolute folder says, and replace what is there', async () => {
    const file = { directory: join(base, 'elsewhere'), name: 'summary.md' }
    await files().writeReport(file, 'first, and longer')
    const path = await files().writeReport(file, 'second')
    expect(path).toBe(join(base, 'elsewhere/summary.md'))
    expect(await readFile(path, 'utf8')).toBe('second')
  })

  test('that cannot be put in place leave no draft behind', async () => {
    const directory = join(base, 'taken')
    await mkdir(join(directory, 'report.json/child'), { recursive: true })
    await expect(files().writeReport({ directory, name: 'report.json' }, '{}')).rejects.toThrow()
    expect(await readdir(directory)).toEqual(['report.json'])
  })

  const onLinux = process.platform === 'linux' ? test : test.skip

  onLinux('fail at once in a folder that is there and takes no other', async () => {
    const file = { directory: '/proc/reports', name: 'report.json' }
    await expect(files().writeReport(file, '{}')).rejects.toThrow('ENOENT')
  })
})

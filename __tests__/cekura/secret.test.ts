/** The API key never shows in an error or a reading, however the service echoes it. */
import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { secretRemover } from '../../src/cekura/secret.js'
import { errorOf, never, withService, type Reply } from './service.js'

const keys = fc.string({
  unit: fc.constantFrom(...Array.from('abcXYZ0189-_.~+/=$^*()[]{}|\\"\'<>&%')),
  minLength: 12,
  maxLength: 40,
})

/** Answers with the key wherever an answer has room for it. */
function echo(status: number, body: (key: string) => string): Reply {
  return (response, request) => {
    const key = String(request.headers['x-cekura-api-key'])
    response.writeHead(status, `No ${key}`, { 'x-echo': key, location: `https://host.example/${key}` })
    response.end(body(key))
  }
}

interface Form {
  readonly name: string
  readonly status: number
  readonly body: (key: string) => string
}

const forms: readonly Form[] = [
  { name: 'a detail', status: 403, body: (key) => JSON.stringify({ detail: `Key ${key} may not.` }) },
  { name: 'a field name', status: 400, body: (key) => JSON.stringify({ [key]: ['no'] }) },
  { name: 'plain text', status: 401, body: (key) => `Key ${key}` },
  { name: 'text that is cut', status: 400, body: (key) => `${'x '.repeat(145)}${key} ${key}` },
  {
    name: 'text that escapes it',
    status: 400,
    body: (key) => `Key ${JSON.stringify(key)} ${encodeURIComponent(key)}`,
  },
  { name: 'an unknown form', status: 200, body: (key) => JSON.stringify({ id: key, [key]: key }) },
  { name: 'a redirect', status: 302, body: (key) => key },
]

/** The longest piece of the key that stands in the text, in characters. */
function longestPiece(text: string, key: string): number {
  const lower = text.toLowerCase()
  let longest = 0
  for (let start = 0; start < key.length; start += 1)
    while (
      lower.includes(key.slice(start, start + longest + 1).toLowerCase()) &&
      start + longest < key.length
    )
      longest += 1
  return longest
}

describe('the API key', () => {
  test.each(forms)('is in no part of an error when it is echoed in $name', async ({ status, body }) => {
    await fc.assert(
      fc.asyncProperty(keys, async (apiKey) => {
        const setting = { replies: [echo(status, body)], connection: { apiKey, retryBudget: 0 } }
        await withService(setting, async ({ cekura }) => {
          const error = await errorOf(cekura.readScenario(7, never))
          const all = `${inspect(error, { depth: 10 })} ${error.message} ${JSON.stringify(error)}`
          expect(all.toLowerCase()).not.toContain(apiKey.toLowerCase())
          expect(longestPiece(error.words, apiKey)).toBeLessThan(8)
        })
      }),
      { numRuns: 15 },
    )
  })

  test('is not in what the service says of a job', async () => {
    const apiKey = 'key-0123456789'
    const replies = [
      echo(200, (key) => JSON.stringify({ status: 'failed', error: `Key ${key}` })),
      echo(200, (key) => JSON.stringify({ status: key })),
      echo(404, (key) => JSON.stringify({ detail: `No job of ${key}` })),
    ]
    await withService({ replies, connection: { apiKey } }, async ({ cekura }) => {
      expect(await cekura.readJob('job', never)).toEqual({
        state: 'failed',
        word: 'failed',
        reason: 'The job ended as failed: Key ***.',
      })
      expect(await cekura.readJob('job', never)).toEqual({ state: 'running', word: '***', known: false })
      expect(await cekura.readJob('job', never)).toEqual({
        state: 'lost',
        reason: 'The service does not know this job (status 404): No job of ***.',
      })
    })
  })

  test('leaves every other text as it is, and an empty secret hides nothing', () => {
    expect(secretRemover('abc')('a.b.c and ABC')).toBe('a.b.c and ***')
    expect(secretRemover('')('text')).toBe('text')
  })
})

/** The event's file: read where there is one, and no reason to fail where there is none. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readEventPayload } from '../../src/runner/event-payload.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

test('is parsed', async () => {
  const path = join(folder, 'event.json')
  await writeFile(path, '{"number": 7}')
  expect(readEventPayload(path)).toEqual({ number: 7 })
})

test('is undefined where it is not named, missing, or no JSON', async () => {
  const path = join(folder, 'event.json')
  await writeFile(path, '{"number": ')
  for (const each of [undefined, '', join(folder, 'none.json'), path])
    expect(readEventPayload(each)).toBeUndefined()
})

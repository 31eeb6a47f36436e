/** Guidance: the instructions and files that are given, joined, or all that is wrong with them. */
import { describe, expect, test } from '@jest/globals'
import { defaultInstructions } from '../../src/core/guidance.js'
import { maxContextBytes } from '../../src/core/input-schema.js'
import { readGuidance } from '../../src/steps/guidance.js'
import { fakeFiles } from './fakes.js'

const files = fakeFiles({
  'prompts/agent.md': 'You are a clinic.',
  'prompts/improve.md': 'Be brief.',
  'prompts/policy.md': 'Never give advice.',
})
const nothing = { instructions: null, instructionsFile: null, context: [] }

describe('guidance', () => {
  test('is the general text, without touching a file, where nothing is given', async () => {
    const untouched = {
      readWorkspace: () => Promise.reject(new Error('no file was named')),
    }
    expect(await readGuidance(untouched, nothing)).toEqual({ text: defaultInstructions, context: [] })
  })

  test('is the instructions and their file, joined', async () => {
    const { text, context } = await readGuidance(files, {
      ...nothing,
      instructions: 'Keep the tone.',
      instructionsFile: 'prompts/improve.md',
    })
    expect(text).toBe('Keep the tone.\n\nBe brief.')
    expect(context).toEqual([])
  })

  test('has the context behind it, and names its files', async () => {
    const { text, context } = await readGuidance(files, {
      ...nothing,
      instructions: 'Keep the tone.',
      context: ['prompts/agent.md', 'prompts/policy.md'],
    })
    expect(text).toMatch(/^Keep the tone\.\n\n[^]*You are a clinic\.[^]*Never give advice\./)
    expect(context).toEqual(['prompts/agent.md', 'prompts/policy.md'])
  })

  test('asks for its files with the input that names them and the size that is allowed', async () => {
    const asked: unknown[] = []
    const recording = {
      readWorkspace: (...given: Parameters<typeof files.readWorkspace>) => {
        asked.push(given)
        return files.readWorkspace(...given)
      },
    }
    await readGuidance(recording, {
      ...nothing,
      instructionsFile: 'prompts/improve.md',
      context: ['prompts/*'],
    })
    expect(asked).toEqual([
      [['prompts/improve.md'], { input: 'instructions-file', maxBytes: maxContextBytes }],
      [['prompts/*'], { input: 'context', maxBytes: maxContextBytes }],
    ])
  })
})

describe('files that are not as they must be', () => {
  test('are reported together', async () => {
    const reading = readGuidance(files, {
      ...nothing,
      instructionsFile: 'lost.md',
      context: ['gone.md', 'away.md'],
    })
    await expect(reading).rejects.toMatchObject({
      name: 'InputError',
      problems: [{ input: 'instructions-file' }, { input: 'context' }, { input: 'context' }],
    })
  })

  test('are more than one file of instructions', async () => {
    const reading = readGuidance(files, { ...nothing, instructionsFile: 'prompts/*' })
    await expect(reading).rejects.toMatchObject({
      problems: [
        {
          input: 'instructions-file',
          message: '“prompts/*” names 3 files: name exactly one; more of them go into context.',
        },
      ],
    })
  })

  test('is not without the context where its patterns only take files out', async () => {
    const reading = readGuidance(fakeFiles({ 'a.md': 'a' }), { ...nothing, context: ['!a.md'] })
    await expect(reading).rejects.toThrow('context: names no file')
  })

  test('never hide an edge that is broken', async () => {
    const broken = { readWorkspace: () => Promise.reject(new TypeError('broken')) }
    await expect(readGuidance(broken, { ...nothing, context: ['a'] })).rejects.toThrow(TypeError)
  })
})

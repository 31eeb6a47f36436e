/** The service's free check: what it refuses goes, by itself, and the rest stays. */
import { describe, expect, test } from '@jest/globals'
import type { SpecCase } from '../../src/core/proof-case.js'
import type { SuiteRun } from '../../src/edges.js'
import { checkPair } from '../../src/steps/proof-check.js'
import { fakeCekura, rejecting, serviceError } from './fake-cekura.js'
import { pairOf, runOf } from './sample-proof.js'

const { signal } = new AbortController()
const isNew = ({ instructions }: SpecCase) => instructions.startsWith('New')
const keyed = (...ids: number[]) => {
  const keys = new Set(ids.map((id) => `scenario-${id}`))
  return ({ key }: SpecCase) => keys.has(key)
}

/** A service that refuses some cases, naming as many of them at once as it likes. */
async function check(
  ids: readonly number[],
  {
    refuses,
    words = placed,
    most = 3,
  }: {
    readonly refuses: (each: SpecCase) => boolean
    readonly words?: (place: number) => string
    readonly most?: number
  },
) {
  const cekura = fakeCekura({
    script: {
      validateSuite: ({ spec }: SuiteRun) => {
        const bad = spec.scenarios.flatMap((each, place) => (refuses(each) ? [words(place)] : []))
        return bad.length === 0
          ? Promise.resolve()
          : Promise.reject(serviceError('refused', { status: 400, words: bad.slice(0, most).join('; ') }))
      },
    },
  })
  const checked = await checkPair({ cekura, signal, runOf }, pairOf(ids))
  return {
    ...checked,
    left: checked.pair?.cases.map(({ id }) => id),
    checks: cekura.given('validateSuite').length,
  }
}

const placed = (place: number) => `scenarios[${place}].instructions: It may not say so`

describe('a suite that is taken', () => {
  test('is looked at once on each side', async () => {
    const { pair, refused, problem, checks } = await check([1, 2], { refuses: () => false })
    expect(pair).toEqual(pairOf([1, 2]))
    expect([refused, problem, checks]).toEqual([[], null, 2])
  })
})

describe('a case that is refused', () => {
  test('for its new text alone is laid at the door of that, and the others stay on both sides', async () => {
    const { pair, left, refused } = await check([1, 2, 3], {
      refuses: (each) => isNew(each) && keyed(2)(each),
    })
    expect(refused).toEqual([{ id: 2, newTextOnly: true, words: 'instructions: It may not say so' }])
    expect(left).toEqual([1, 3])
    expect(pair?.before.scenarios.map(({ key }) => key)).toEqual(['scenario-1', 'scenario-3'])
    expect(pair?.after.scenarios.map(({ key }) => key)).toEqual(['scenario-1', 'scenario-3'])
  })

  test('with both texts is no fault of the new one', async () => {
    const { left, refused } = await check([1, 2], { refuses: keyed(1) })
    expect(refused).toEqual([{ id: 1, newTextOnly: false, words: 'instructions: It may not say so' }])
    expect(left).toEqual([2])
  })

  test('for its old text alone is left out', async () => {
    const { left, refused } = await check([1, 2], { refuses: (each) => !isNew(each) && keyed(2)(each) })
    expect(refused).toEqual([{ id: 2, newTextOnly: false, words: 'instructions: It may not say so' }])
    expect(left).toEqual([1])
  })

  test('only in the company of others is not blamed for it', async () => {
    const cekura = fakeCekura({
      script: {
        validateSuite: ({ spec }) =>
          spec.scenarios.length === 1
            ? Promise.resolve()
            : Promise.reject(serviceError('refused', { words: 'scenarios[1].name: Used twice' })),
      },
    })
    const { refused, pair } = await checkPair({ cekura, signal, runOf }, pairOf([1, 2]))
    expect(refused).toEqual([{ id: 2, newTextOnly: false, words: 'name: Used twice' }])
    expect(pair?.cases.map(({ id }) => id)).toEqual([1])
  })

  test.each([
    ['scenarios[1].metrics[0]: Not enabled', 'metrics[0]: Not enabled'],
    ['scenarios.1.metrics: Not enabled', 'metrics: Not enabled'],
    ['scenarios[1]: Unknown field', 'Unknown field'],
  ])('is found by "%s"', async (words, told) => {
    const cekura = fakeCekura({
      script: {
        validateSuite: ({ spec }) => {
          const place = spec.scenarios.findIndex(keyed(2))
          return place < 0
            ? Promise.resolve()
            : Promise.reject(serviceError('refused', { words: words.replace('1', String(place)) }))
        },
      },
    })
    const { refused } = await checkPair({ cekura, signal, runOf }, pairOf([1, 2]))
    expect(refused).toEqual([{ id: 2, newTextOnly: false, words: told }])
  })

  test('among many is found in as many rounds as it takes', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => index + 1)
    const { left, refused } = await check(ids, { refuses: keyed(...ids.slice(0, 25)), most: 2 })
    expect(refused.map(({ id }) => id)).toEqual(ids.slice(0, 25))
    expect(left).toEqual(ids.slice(25))
  })

  test('leaves nothing to run where it is the only one', async () => {
    const { pair, problem, refused } = await check([1], { refuses: keyed(1) })
    expect([pair, problem, refused.length]).toEqual([null, null, 1])
  })
})

describe('a suite is not run', () => {
  test('where the words name no case, as of a channel that the agent lacks', async () => {
    const words = () => 'channel: The agent has no connection for it'
    const { pair, problem, refused, checks } = await check([1, 2], { refuses: () => true, words, most: 1 })
    expect([pair, problem, refused, checks]).toEqual([null, words(), [], 1])
  })

  test('where the words name a case that is not in it', async () => {
    const { pair, problem } = await check([1], { refuses: () => true, words: () => 'scenarios[7]: Odd' })
    expect([pair, problem]).toEqual([null, 'scenarios[7]: Odd'])
  })

  test('where the refusal has no words of its own', async () => {
    const cekura = fakeCekura({
      script: { validateSuite: () => Promise.reject(serviceError('refused', { words: '', status: 400 })) },
    })
    const { problem } = await checkPair({ cekura, signal, runOf }, pairOf([1]))
    expect(problem).toBe('GET /x/ answered 400.')
  })

  test('where ever more cases are refused', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => index + 1)
    const { pair, problem, refused } = await check(ids, { refuses: keyed(...ids), most: 1 })
    expect([pair, problem, refused.length]).toEqual([null, 'too many of its cases.', 20])
  })
})

test.each(['no-credit', 'platform', 'aborted', 'forbidden'] as const)(
  'an answer that is no refusal (%s) comes out',
  async (kind) => {
    const cekura = fakeCekura({ script: { validateSuite: rejecting(kind) } })
    await expect(checkPair({ cekura, signal, runOf }, pairOf([1]))).rejects.toMatchObject({ kind })
  },
)

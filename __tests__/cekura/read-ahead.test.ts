/** Reading the pages of a list ahead: side by side, in order, a few at a time, and never another list than one by one. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { collect, type List, pages } from '../../src/cekura/paging.js'
import { pagesAhead, ReadAhead } from '../../src/cekura/read-ahead.js'
import type { Page } from '../../src/cekura/schemas.js'
import { ServiceError } from '../../src/core/service-error.js'

const address = new URL('https://api.example/v1/scenarios/')

interface Asked {
  readonly page: number
  readonly answer: (page: Page<number> | Error) => void
}

/** A list whose pages are answered when the test says so. */
function heldBack() {
  const asked: Asked[] = []
  const list = {
    address,
    query: { agent_id: '7' },
    keyOf: (row: number) => row,
    read: (query: URLSearchParams) =>
      new Promise<Page<number>>((resolve, reject) => {
        const answer = (page: Page<number> | Error) => {
          if (page instanceof Error) reject(page)
          else resolve(page)
        }
        asked.push({ page: Number(query.get('page') ?? 1), answer })
      }),
  }
  return { list, asked, numbers: () => asked.map(({ page }) => page) }
}

const page = (rows: readonly number[], count: number | null): Page<number> => ({
  rows,
  count,
  next: undefined,
})
const gone = () =>
  new ServiceError({ kind: 'not-found', attempted: 'GET /', status: 404, words: '', advice: '' })

/** The rules of the walk, without any reading ahead. */
async function oneByOne({ read, query: first, keyOf }: List<number>): Promise<readonly number[]> {
  const rows = new Map<string | number, number>()
  const asked = new Set<string>()
  let query = new URLSearchParams({ ...first, page_size: '100' })
  let [number, received, barren] = [1, 0, 0]
  while (!asked.has(query.toString())) {
    asked.add(query.toString())
    const {
      rows: found,
      count,
      next,
    } = await read(query).catch((): Page<number> => ({ rows: [], count: 0, next: null }))
    const before = rows.size
    for (const row of found) if (!rows.has(keyOf(row))) rows.set(keyOf(row), row)
    received += found.length
    barren = rows.size > before ? 0 : barren + 1
    const isOver = (next === null && count === null) || (count !== null && received >= count) || barren > 0
    if (barren === 3 || (typeof next !== 'string' && isOver)) break
    number += 1
    if (typeof next === 'string') query = new URL(next, address).searchParams
    else {
      query = new URLSearchParams(query)
      query.set('page', String(number))
    }
  }
  return [...rows.values()]
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

describe('the pages of a list whose first page counts its rows', () => {
  test('are asked for side by side, a few at a time, and given in their order', async () => {
    const { list, asked, numbers } = heldBack()
    const walk = pages(list)
    const first = walk.next()
    asked[0]?.answer(page([1], 9))
    expect(await first).toMatchObject({ value: [1] })
    expect(numbers()).toEqual([1])
    const second = walk.next()
    await settled()
    expect(numbers()).toEqual([1, 2, 3, 4, 5, 6])
    for (const { page: number, answer } of asked.slice(1).reverse()) answer(page([number], 9))
    expect(await second).toMatchObject({ value: [2] })
    await settled()
    // Nothing more is read until someone wants it.
    expect(numbers()).toHaveLength(1 + pagesAhead)
    expect(await walk.next()).toMatchObject({ value: [3] })
    expect(numbers()).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  test('are read one by one where the link to the second has more to say than a number', async () => {
    const { list, asked, numbers } = heldBack()
    const rows = collect(list)
    asked[0]?.answer({ ...page([1], 3), next: '?agent_id=7&page_size=100&page=2&cursor=x' })
    await settled()
    expect(numbers()).toEqual([1, 2])
    asked[1]?.answer({ rows: [2, 3], count: 3, next: null })
    expect(await rows).toEqual([1, 2, 3])
  })

  test('are found under links that name the parameters in another order, or the size that pages were cut to', async () => {
    const { list, asked, numbers } = heldBack()
    const rows = collect(list)
    asked[0]?.answer({ ...page([1], 3), next: '?page=2&page_size=1&agent_id=7' })
    await settled()
    expect(numbers()).toEqual([1, 2, 3])
    asked[1]?.answer({ ...page([2], 3), next: '?page_size=1&agent_id=7&page=3' })
    asked[2]?.answer({ ...page([3], 3), next: null })
    expect(await rows).toEqual([1, 2, 3])
    expect(numbers()).toHaveLength(3)
  })

  test('are read on where a link leads elsewhere than was expected, and what was read ahead is left out', async () => {
    const { list, asked, numbers } = heldBack()
    const rows = collect(list)
    asked[0]?.answer(page([1], 4))
    await settled()
    expect(numbers()).toEqual([1, 2, 3, 4])
    asked[1]?.answer({ ...page([2], 4), next: '?page=2&after=2' })
    asked[2]?.answer(gone())
    asked[3]?.answer(page([99], 4))
    await settled()
    expect(numbers()).toEqual([1, 2, 3, 4, 2])
    asked[4]?.answer({ rows: [3, 4], count: 4, next: null })
    expect(await rows).toEqual([1, 2, 3, 4])
  })

  test('end at the first that is not found, and fail with the first that fails', async () => {
    const lost = heldBack()
    const rows = collect(lost.list)
    lost.asked[0]?.answer(page([1], 4))
    await settled()
    lost.asked[2]?.answer(gone())
    lost.asked[3]?.answer(page([4], 4))
    lost.asked[1]?.answer(page([2], 4))
    expect(await rows).toEqual([1, 2])
    const broken = heldBack()
    const failing = collect(broken.list)
    broken.asked[0]?.answer(page([1], 4))
    await settled()
    for (const { answer } of broken.asked.slice(1)) answer(new TypeError('broken'))
    await expect(failing).rejects.toThrow(TypeError)
  })

  test('are never another list than those that are read one by one, whatever the service says', async () => {
    const told = fc.record({
      rows: fc.array(fc.nat(30), { maxLength: 4 }),
      count: fc.constantFrom(null, 0, 3, 8, 20),
      next: fc.constantFrom(
        undefined,
        null,
        '?page=2',
        '?page=3',
        '?agent_id=7&page_size=100&page=2',
        'next',
      ),
      isGone: fc.integer({ max: 9, min: 0 }).map((chance) => chance === 0),
    })
    const book = fc.array(told, { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(book, async (script) => {
        const list: List<number> = {
          address,
          query: { agent_id: '7' },
          keyOf: (row) => row,
          read: (query) => {
            const number = Number(query.get('page') ?? 1)
            const answer = script[number - 1]
            if (number > 1 && (answer === undefined || answer.isGone)) return Promise.reject(gone())
            const { rows = [], count = null, next = null } = answer ?? {}
            const following = new URLSearchParams(query)
            following.set('page', String(number + 1))
            return Promise.resolve({ rows, count, next: next === 'next' ? `?${following.toString()}` : next })
          },
        }
        expect(await collect(list)).toEqual(await oneByOne(list))
      }),
    )
  })
})

test('a page that was not expected is read when it is asked for, and nothing is read ahead from then on', async () => {
  const asked: string[] = []
  const ahead = new ReadAhead<number>((query) => {
    asked.push(query.toString())
    return Promise.resolve(null)
  })
  const query = (number: number) => new URLSearchParams({ page: String(number) })
  ahead.expect([2, 3, 4, 5, 6, 7, 8].map(query))
  await ahead.take(query(2))
  await ahead.take(query(20))
  await ahead.take(query(7))
  expect(asked).toEqual(['page=2', 'page=3', 'page=4', 'page=5', 'page=6', 'page=7', 'page=20', 'page=7'])
})

/** Walking through the pages of a list that links, counts, or says nothing of its end. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { collect, pages } from '../../src/cekura/paging.js'
import type { Page } from '../../src/cekura/schemas.js'
import { ServiceError, type ServiceErrorKind } from '../../src/core/service-error.js'

const address = new URL('https://api.example/base/v1/scenarios/')

interface Told {
  readonly rows: readonly number[]
  readonly count?: number | null
  readonly next?: string | null
}

function failure(kind: ServiceErrorKind): ServiceError {
  return new ServiceError({ kind, attempted: 'GET /', status: null, words: '', advice: '' })
}

/** Reads the list that `tell` describes, and keeps the queries that it was asked with. */
async function walk(tell: (page: string, query: URLSearchParams) => Told | ServiceErrorKind) {
  const asked: string[] = []
  const rows = await collect({
    address,
    query: { agent_id: '7' },
    keyOf: (row: number) => row,
    read: (query): Promise<Page<number>> => {
      asked.push(query.toString())
      const told = tell(query.get('page') ?? '1', query)
      if (typeof told === 'string') return Promise.reject(failure(told))
      return Promise.resolve({ rows: told.rows, count: told.count ?? null, next: told.next })
    },
  })
  return { rows, asked }
}

describe('a list', () => {
  test('is read along its links, with all that they say', async () => {
    const { rows, asked } = await walk((page, query) =>
      page === '1'
        ? { rows: [1, 2], count: 3, next: `${address.href}?page=2&cursor=abc&agent_id=7` }
        : { rows: [Number(query.get('cursor') === 'abc') + 2], count: 3, next: null },
    )
    expect(rows).toEqual([1, 2, 3])
    expect(asked).toEqual(['agent_id=7&page_size=100', 'page=2&cursor=abc&agent_id=7'])
  })

  test.each([
    ['another origin', 'https://evil.example/base/v1/scenarios/?page=2&steal=1'],
    ['the same host without TLS', 'http://api.example/base/v1/scenarios/?page=2&steal=1'],
    ['another path', 'https://api.example/v1/scenarios/?page=2&steal=1'],
    ['nowhere', 'https://['],
  ])('is read by page number where a link leads to %s', async (_name, next) => {
    const { rows, asked } = await walk((page) =>
      page === '1' ? { rows: [1], count: 2, next } : { rows: [2], count: 2, next: null },
    )
    expect(rows).toEqual([1, 2])
    expect(asked[1]).toBe('agent_id=7&page_size=100&page=2')
  })

  test('is read by page number up to the count where there is no link, short pages and all', async () => {
    const { rows, asked } = await walk((page) => ({ rows: [Number(page)], count: 3 }))
    expect(rows).toEqual([1, 2, 3])
    expect(asked).toHaveLength(3)
  })

  test('is over with a page that has nothing new where there is neither link nor count', async () => {
    const { rows } = await walk((page) => ({ rows: page === '3' ? [] : [Number(page)] }))
    expect(rows).toEqual([1, 2])
    const clamped = await walk((page) => ({ rows: [Math.min(Number(page), 2)] }))
    expect(clamped.rows).toEqual([1, 2])
  })

  test('is over after a page that says so and counts nothing', async () => {
    expect((await walk(() => ({ rows: [1], next: null }))).asked).toHaveLength(1)
  })

  test('goes on when the service says that there is no next page, but has counted more rows', async () => {
    const { rows } = await walk((page) => ({ rows: [Number(page)], count: 2, next: null }))
    expect(rows).toEqual([1, 2])
  })

  test('is over where a later page is not found, as rows have vanished meanwhile', async () => {
    const { rows } = await walk((page) => (page === '1' ? { rows: [1], count: 2 } : 'not-found'))
    expect(rows).toEqual([1])
  })

  test('fails where the first page is not found, or a later one fails otherwise', async () => {
    await expect(walk(() => 'not-found')).rejects.toBeInstanceOf(ServiceError)
    await expect(
      walk((page) => (page === '1' ? { rows: [1], count: 2 } : 'platform')),
    ).rejects.toBeInstanceOf(ServiceError)
  })

  test('stops at a page that it has read before', async () => {
    const { rows, asked } = await walk((page) => ({
      rows: [Number(page)],
      next: `?page=${page === '1' ? '2' : '1'}&page_size=100`,
    }))
    expect(rows).toEqual([1, 2])
    expect(asked).toHaveLength(3)
  })

  test('stops after a few pages without a new row, though each links to one more', async () => {
    const { rows, asked } = await walk((page) => ({
      rows: [1, 2],
      count: 2,
      next: `?page=${Number(page) + 1}`,
    }))
    expect(rows).toEqual([1, 2])
    expect(asked).toHaveLength(4)
  })

  test('keeps the first of rows that come again, and gives no empty page', async () => {
    const seen: (readonly { readonly id: number; readonly at: string }[])[] = []
    const list = {
      address,
      query: {},
      keyOf: (row: { readonly id: number }) => row.id,
      read: (query: URLSearchParams) => {
        const at = query.get('page') ?? '1'
        const ids = at === '1' ? [1, 2] : at === '2' ? [1, 2] : [2, 3]
        const next = at === '3' ? null : `?page=${Number(at) + 1}`
        return Promise.resolve({ rows: ids.map((id) => ({ id, at })), count: null, next })
      },
    }
    for await (const page of pages(list)) seen.push(page)
    expect(seen).toEqual([
      [
        { id: 1, at: '1' },
        { id: 2, at: '1' },
      ],
      [{ id: 3, at: '3' }],
    ])
  })

  test('gives every row once, whatever the page size and with or without links', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          total: fc.integer({ min: 0, max: 40 }),
          size: fc.integer({ min: 1, max: 7 }),
          style: fc.constantFrom('link', 'count', 'neither'),
        }),
        async ({ total, size, style }) => {
          const all = Array.from({ length: total }, (_, index) => index)
          const { rows } = await walk((page) => {
            const end = Number(page) * size
            const part = { rows: all.slice(end - size, end) }
            if (style === 'neither') return part
            if (style === 'count') return { ...part, count: total }
            return { ...part, count: total, next: end < total ? `?page=${Number(page) + 1}` : null }
          })
          expect(rows).toEqual(all)
        },
      ),
    )
  })
})

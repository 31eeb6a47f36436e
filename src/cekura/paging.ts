/** Walks through all pages of a list: by the service's own links where they stay in place, else by page number. */
import { ServiceError } from '../core/service-error.js'
import { keyOf, ReadAhead } from './read-ahead.js'
import type { Page } from './schemas.js'

/** As many rows a page as the service is known to give (contract, row "list"). */
export const pageSize = 100

/** More pages than any account has; ends a walk that a faulty service would never end. */
const pageLimit = 10_000

/**
 * So many pages on end without a new row, and a service that links to one more is answering the same page again and
 * again. One alone may come of rows that shift while the pages are read.
 */
const barrenLimit = 3

export interface List<Row> {
  readonly read: (query: URLSearchParams) => Promise<Page<Row>>
  /** What every page is asked for. */
  readonly query: Readonly<Record<string, string>>
  /** Where the list is; a link that leads anywhere else is not followed. */
  readonly address: URL
  /** Tells rows apart: rows that come again, as pages shift while they are read, are left out. */
  readonly keyOf: (row: Row) => string | number
}

/**
 * The rows page by page, each once, the first of a key; a page without a new row is not given. Reading ahead changes
 * nothing in which pages there are and in what order: each page still says which one is next, and one that says
 * something else than was expected is followed.
 */
export async function* pages<Row>(list: List<Row>): AsyncGenerator<readonly Row[], void, undefined> {
  const seenRows = new Set<string | number>()
  const seenPages = new Set<string>()
  let query = new URLSearchParams({ ...list.query, page_size: String(pageSize) })
  const ahead = new ReadAhead((page) => readUnlessPastTheEnd(list, page))
  let received = 0
  let barren = 0
  for (let number = 1; number <= pageLimit && !seenPages.has(query.toString()); number += 1) {
    seenPages.add(query.toString())
    const page = number === 1 ? await list.read(query) : await ahead.take(query)
    if (page === null) return
    received += page.rows.length
    const fresh = page.rows.filter((row) => isNew(seenRows, list.keyOf(row)))
    barren = fresh.length > 0 ? 0 : barren + 1
    const link = linkedQuery(page.next, list.address)
    if (number === 1) ahead.expect(furtherPages(page, { query, link }))
    if (fresh.length > 0) yield fresh
    // Without a link that can be followed, only the count says that there is more; a short page does not say the end.
    const isOver = page.next === null && page.count === null
    const hasAll = page.count !== null && received >= page.count
    if (link === null && (isOver || hasAll || barren > 0)) return
    if (barren === barrenLimit) return
    query = link ?? withPage(query, number + 1)
  }
}

/** All rows of a list in one array. */
export async function collect<Row>(list: List<Row>): Promise<readonly Row[]> {
  const rows: Row[] = []
  for await (const page of pages(list)) rows.push(...page)
  return rows
}

function isNew(seen: Set<string | number>, key: string | number): boolean {
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

/** A page beyond the last is refused with 404, which happens when rows vanish while the pages are read. */
async function readUnlessPastTheEnd<Row>(list: List<Row>, query: URLSearchParams): Promise<Page<Row> | null> {
  try {
    return await list.read(query)
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'not-found') return null
    throw error
  }
}

/** The query of a link to the next page, if it leads to this very list: nothing else is ever asked on a service's word. */
function linkedQuery(next: string | null | undefined, address: URL): URLSearchParams | null {
  if (typeof next !== 'string' || !URL.canParse(next, address.href)) return null
  const link = new URL(next, address)
  return link.origin === address.origin && link.pathname === address.pathname ? link.searchParams : null
}

/**
 * The queries of all pages after the first, as far as its count tells; none where there is no count, or where the link
 * to the second page is more than the query of this one with a number: no one knows what the third would be.
 */
function furtherPages<Row>(
  { rows, count }: Page<Row>,
  { query, link }: { readonly query: URLSearchParams; readonly link: URLSearchParams | null },
): readonly URLSearchParams[] {
  if (count === null || rows.length === 0) return []
  const second = link ?? withPage(query, 2)
  const expected = withPage(query, 2)
  // A service may say by how many rows it has cut the page.
  const size = second.get('page_size')
  if (size !== null) expected.set('page_size', size)
  if (keyOf(second) !== keyOf(expected)) return []
  const last = Math.min(pageLimit, Math.ceil(count / rows.length))
  return Array.from({ length: Math.max(0, last - 1) }, (_, index) => withPage(second, index + 2))
}

function withPage(query: URLSearchParams, page: number): URLSearchParams {
  const next = new URLSearchParams(query)
  next.set('page', String(page))
  return next
}

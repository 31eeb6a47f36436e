/** Reads the pages of a list before they are asked for, a few at a time, once the first page tells how many there will be. */
import type { Page } from './schemas.js'

/** Pages that are under way or waiting to be taken, so that a list of any length needs little memory. */
export const pagesAhead = 5

/** Answers null for a page beyond the last. */
export type ReadPage<Row> = (query: URLSearchParams) => Promise<Page<Row> | null>

/** Pages that are expected, by their queries; what else is asked for is read when it is asked for. */
export class ReadAhead<Row> {
  readonly #read: ReadPage<Row>
  readonly #expected: URLSearchParams[] = []
  readonly #underWay = new Map<string, Promise<Page<Row> | null>>()

  constructor(read: ReadPage<Row>) {
    this.#read = read
  }

  /** In the order in which they will be asked for. */
  expect(queries: readonly URLSearchParams[]): void {
    this.#expected.push(...queries)
  }

  /** The page, with those that follow it on their way. A page that was not expected is a sign that no other will be. */
  take(query: URLSearchParams): Promise<Page<Row> | null> {
    this.#fill()
    const key = keyOf(query)
    const page = this.#underWay.get(key)
    if (page === undefined) {
      this.#expected.length = 0
      this.#underWay.clear()
      return this.#read(query)
    }
    this.#underWay.delete(key)
    return page
  }

  #fill(): void {
    for (const query of this.#expected.splice(0, pagesAhead - this.#underWay.size)) {
      const page = this.#read(query)
      // An error is for the one who takes the page; of one that is never taken nobody need hear.
      page.catch(() => undefined)
      this.#underWay.set(keyOf(query), page)
    }
  }
}

/** Equal for the same parameters in any order: a service may write its links as it likes. */
export function keyOf(query: URLSearchParams): string {
  const sorted = new URLSearchParams(query)
  sorted.sort()
  return sorted.toString()
}

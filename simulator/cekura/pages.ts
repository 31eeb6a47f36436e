/** Pages of a list: `count`, `next`, `previous`, `results`, with a greatest page size that is enforced without a word. */
import type { SimulatorOptions } from '../options.js'
import type { Answer, Call } from '../routing.js'
import { integer, notFound } from './refusals.js'

export type PageRules = Pick<SimulatorOptions, 'maxPageSize' | 'defaultPageSize' | 'omitNext'>

/** `row` is called for the rows of the page only. */
export function page<Item>(
  call: Call,
  list: { readonly items: readonly Item[]; readonly rules: PageRules; row(item: Item): unknown },
): Answer {
  const { items, rules } = list
  const size =
    Math.min(integer(call.query, 'page_size') ?? rules.defaultPageSize, rules.maxPageSize) ||
    rules.defaultPageSize
  const number = integer(call.query, 'page') ?? 1
  const last = Math.max(1, Math.ceil(items.length / size))
  if (number < 1 || number > last) throw notFound('Invalid page.')
  const results = items.slice((number - 1) * size, number * size).map((item) => list.row(item))
  const link = (to: number): string | null => (to < 1 || to > last ? null : address(call, to))
  const links = rules.omitNext ? {} : { next: link(number + 1), previous: link(number - 1) }
  return { status: 200, body: { count: items.length, ...links, results } }
}

function address(call: Call, to: number): string {
  const query = new URLSearchParams(call.query)
  query.set('page', String(to))
  return `${call.root}${call.path}?${String(query)}`
}

/** Links of the HTML report: only to pages whose address has a form that this action itself gives out. */
import { markup, type Part } from './html-markup.js'
import type { ScenarioResult } from './model.js'

/** A run's page, on GitHub or on an Enterprise server of any name. */
const runPage = /^(?<repository>https:\/\/[\w.-]+(?::\d+)?\/[\w.-]+\/[\w.-]+)\/actions\/runs\/\d+$/
/** Pages of scenarios and results (contract, row "links for people"). */
const dashboardPage = /^https:\/\/dashboard\.cekura\.ai\/(?:test-case\/\d+|\d+\/results\/\d+)$/

/** A link, or the label alone where the address is none of these. A page is not told where its visitor came from. */
export function pageLink(label: Part, url: string): Part {
  if (!runPage.test(url) && !dashboardPage.test(url)) return label
  return markup`<a href="${url}" rel="noreferrer">${label}</a>`
}

/** A link to a page of the repository that a run belongs to, such as `pull/12`; the label alone where it is not known. */
export function repositoryLink(
  label: Part,
  { runUrl, path }: { readonly runUrl: string; readonly path: string },
): Part {
  const repository = runPage.exec(runUrl)?.groups?.['repository']
  if (repository === undefined || !/^(?:pull\/\d+|commit\/[\da-f]{7,64})$/.test(path)) return label
  return markup`<a href="${repository}/${path}" rel="noreferrer">${label}</a>`
}

/** Where each row of the report stands in the page; a row that was left out has no place. */
export type Places = ReadonlyMap<ScenarioResult, string>

/** A link to the row within the page, or the label alone where the row was left out. */
export function rowLink(label: Part, place: string | undefined): Part {
  return place === undefined ? label : markup`<a href="#${place}">${label}</a>`
}

/** Each row's own name in the page: by its scenario's id where no other row has that, so that an address to it lasts. */
export function placesOf(results: readonly ScenarioResult[]): Places {
  const taken = new Set<string>()
  return new Map(
    results.map((result, index) => {
      const lasting = `scenario-${result.id}`
      const place = result.id === null || taken.has(lasting) ? `row-${index + 1}` : lasting
      taken.add(place)
      return [result, place]
    }),
  )
}

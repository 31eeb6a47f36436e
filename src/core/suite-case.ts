/** One case of a suite file as this action sees it, with the defaults of the file applied. */
import type { JsonDocument } from './suite-json.js'
import type { CaseForm, SuiteForm } from './suite-schema.js'

export interface SuiteCase {
  /** The file's path as it was given. */
  readonly path: string
  /** Place in the file's list, from 0. */
  readonly index: number
  /** The JSON path for people: `scenarios[3]`. */
  readonly at: string
  /** The line, from 1, on which the value of `instructions` stands (a JSON text never spans two); without one, where the case begins. */
  readonly line: number
  /** What stays the same when the case is renamed; null where the file gives none. */
  readonly key: string | null
  readonly name: string
  /** The format's word; only `instruction` is improved. */
  readonly type: string
  /** An empty string where there is none (conditional actions do without). */
  readonly instructions: string
  readonly expectedOutcome: string
  readonly firstMessage: string
  readonly language: string | null
  /** The id; `inline` for one that is described in the file, of which `raw` holds the description. */
  readonly personality: number | 'inline' | null
  readonly testProfile: number | 'inline' | null
  readonly tags: readonly string[]
  /** Ids and slugs, those of the defaults first. */
  readonly metrics: readonly (number | string)[]
  /** The format's words, such as `end_call`. */
  readonly tools: readonly string[]
  /** Seconds; null where none are given, or where a saved scenario does not take them. */
  readonly maxDuration: number | null
  /** What a saved scenario cannot take from this case, one sentence each. */
  readonly unsaved: readonly string[]
  /** The case as it can stand in a suite without defaults. */
  readonly raw: Readonly<Record<string, unknown>>
}

/** What a saved scenario takes, in seconds (contract, row "creating"); the format itself knows no most. */
const durations = { min: 10, max: 3_600 }

/** The cases of a file that has the format's form; `lineOf` tells the line of an offset. */
export function casesOf(
  file: { readonly path: string; readonly form: SuiteForm; readonly document: JsonDocument },
  lineOf: (offset: number) => number,
): readonly SuiteCase[] {
  const defaults = { ...file.form.defaults }
  // How many calls run at once is a matter of a whole suite: a case has no such field.
  delete defaults.concurrency_limit
  return file.form.scenarios.map((own, index): SuiteCase => {
    const raw: CaseForm = { ...defaults, ...own }
    const metrics = [...new Set([...(defaults.metrics ?? []), ...(own.metrics ?? [])])]
    const { document } = file
    const place =
      document.nodeAt(['scenarios', index, 'instructions']) ?? document.nodeAt(['scenarios', index])
    const { maxDuration, unsaved } = savedOf(raw)
    return {
      path: file.path,
      index,
      at: `scenarios[${index}]`,
      line: lineOf(place?.offset ?? 0),
      key: raw.key ?? null,
      name: raw.name,
      type: raw.type ?? 'instruction',
      instructions: raw.instructions ?? '',
      expectedOutcome: raw.expected_outcome ?? '',
      firstMessage: raw.first_message ?? '',
      language: raw.language ?? null,
      personality: idOf(raw.personality),
      testProfile: idOf(raw.test_profile),
      tags: raw.tags ?? [],
      metrics,
      tools: raw.tools ?? [],
      maxDuration,
      unsaved,
      raw: metrics.length === 0 ? raw : { ...raw, metrics },
    }
  })
}

function idOf(given: number | object | undefined): number | 'inline' | null {
  return typeof given === 'object' ? 'inline' : (given ?? null)
}

/** The duration that can be saved, and what cannot. */
function savedOf(form: CaseForm): Pick<SuiteCase, 'maxDuration' | 'unsaved'> {
  const seconds = form.max_duration ?? null
  const fits = seconds === null || (seconds >= durations.min && seconds <= durations.max)
  const unsaved: string[] = []
  if (!fits)
    unsaved.push(
      `max_duration is ${seconds}, and a saved scenario takes ${durations.min} to ${durations.max} seconds.`,
    )
  if (typeof form.personality === 'object')
    unsaved.push(
      'The inline personality is for one run only: a saved scenario takes the id of one that exists.',
    )
  if (typeof form.test_profile === 'object')
    unsaved.push(
      'The inline test profile is for one run only: a saved scenario takes the id of one that exists.',
    )
  return { maxDuration: fits ? seconds : null, unsaved }
}

/** How the text of an input is read: durations, lists, whole numbers, choices and URLs, each as a zod type. */
import * as z from 'zod/mini'

/** A value from outside inside an error message: quoted, on one line, short. */
export function shown(value: string): string {
  const characters = Array.from(value)
  return JSON.stringify(characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : value)
}

/** Text in, `read(text)` out; a problem is what `read` answers as a string error. */
type Reading<Value> = { readonly value: Value } | { readonly problem: string }

function form<Value>(read: (text: string) => Reading<Value>) {
  const reader = z.transform((raw: string, context): Value => {
    const reading = read(raw.trim())
    if ('value' in reading) return reading.value
    context.issues.push({ code: 'custom', message: reading.problem, input: raw })
    return z.NEVER
  })
  return z.pipe(z.string(), reader)
}

/** Any text, outer white space removed. */
export const text = () => form((given): Reading<string> => ({ value: given }))

/** Any text, taken as it is: the white space of a longer text may matter. */
export const verbatim = () => z.string()

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const
const durationForm = /^(\d{1,12}(?:\.\d{1,3})?) ?(ms|s|m|h)?$/

/** A duration in ms from `500ms`, `30s`, `10m`, `1h`; a bare number is seconds. Both bounds are in ms and allowed. */
export function duration({ min, max }: { readonly min: number; readonly max: number }) {
  return form((given): Reading<number> => {
    const [, amount, unit = 's'] = durationForm.exec(given) ?? []
    if (amount === undefined)
      return { problem: `${shown(given)} is no duration: write 500ms, 30s, 10m or 1h.` }
    const value = Math.round(Number(amount) * unitMs[unit as keyof typeof unitMs])
    if (value < min || value > max) {
      return { problem: `${shown(given)} is out of bounds: from ${inWords(min)} to ${inWords(max)}.` }
    }
    return { value }
  })
}

function inWords(ms: number): string {
  if (ms % unitMs.h === 0) return `${ms / unitMs.h}h`
  if (ms % unitMs.m === 0) return `${ms / unitMs.m}m`
  return ms % unitMs.s === 0 ? `${ms / unitMs.s}s` : `${ms}ms`
}

/** Whole numbers are written in digits alone: no sign, no exponent, no thousands separator. */
export function wholeNumber({ min, max }: { readonly min: number; readonly max: number }) {
  return form((given): Reading<number> => {
    const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN
    return value >= min && value <= max
      ? { value }
      : { problem: `${shown(given)} is not a whole number from ${min} to ${max}.` }
  })
}

/** Numbers of an amount are written with a point: `12`, `0.5`. */
export const amount = () =>
  form((given): Reading<number> =>
    /^\d{1,12}(?:\.\d{1,6})?$/.test(given)
      ? { value: Number(given) }
      : { problem: `${shown(given)} is no amount: write a number such as 5 or 0.5; 0 means no limit.` },
  )

const truths: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map((word): [string, boolean] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, boolean] => [word, false]),
])

/** The booleans of YAML 1.2's core schema, as the Actions toolkit reads them too. */
export const truth = () =>
  form((given): Reading<boolean> => {
    const value = truths.get(given)
    return value === undefined ? { problem: `${shown(given)} is neither true nor false.` } : { value }
  })

/** One part of several, counted from 1. */
export interface Shard {
  readonly index: number
  readonly of: number
}

/** GitHub's documented limit for the jobs of one matrix. */
const mostShards = 256

/** A part as `2/5`. */
export const shardOf = () =>
  form((given): Reading<Shard> => {
    const [, first, second] = /^(\d{1,3}) ?\/ ?(\d{1,3})$/.exec(given) ?? []
    const shard = { index: Number(first), of: Number(second) }
    if (shard.index >= 1 && shard.index <= shard.of && shard.of <= mostShards) return { value: shard }
    return {
      problem: `${shown(given)} is no shard: write its number and how many there are, such as 2/5 (${mostShards} at most).`,
    }
  })

/** Ids of the service are positive integers (contract, row "times, ids"). */
export const id = () =>
  form((given): Reading<number> => {
    const value = /^\d{1,15}$/.test(given) ? Number(given) : 0
    return value > 0 ? { value } : { problem: `${shown(given)} is no id: ids are whole numbers above 0.` }
  })

export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  const isWord = (given: string): given is Words[number] => words.includes(given)
  return form((given): Reading<Words[number]> =>
    isWord(given) ? { value: given } : { problem: `${shown(given)} is not one of ${words.join(', ')}.` },
  )
}

/** The entries of a list: separated by commas or newlines, trimmed, without empty ones and without doubles. */
export function entries(given: string): readonly string[] {
  return [...new Set(given.split(/[,\n]/).map((entry) => entry.trim()))].filter((entry) => entry !== '')
}

/**
 * A list of which each entry has the form of `item`; all wrong entries are named together. Separators alone are what
 * two empty expressions leave behind, and taking them for "anything" would select every scenario, or open the gate.
 */
export function listOf<Value>(item: z.ZodMiniType<Value, string>) {
  return form((given): Reading<readonly Value[]> => {
    const values: Value[] = []
    const problems: string[] = []
    const written = entries(given)
    if (given !== '' && written.length === 0)
      return { problem: `${shown(given)} is a list without an entry: write some, or leave the input out.` }
    for (const entry of written) {
      const parsed = item.safeParse(entry)
      if (parsed.success) values.push(parsed.data)
      else problems.push(...parsed.error.issues.map((issue) => issue.message))
    }
    return problems.length === 0 ? { value: values } : { problem: problems.join(' ') }
  })
}

/** A language code as the service writes it; later versions may know more than are known today (contract, row "language"). */
export const language = () =>
  form((given): Reading<string> =>
    /^(?:[a-z]{2,3}|multi)$/.test(given)
      ? { value: given }
      : {
          problem: `${shown(given)} is no language code: write two or three small letters, like en or de, or multi.`,
        },
  )

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** The base of the API: https, or http to this machine alone, so that the key never travels in the clear. */
export const serviceUrl = () =>
  form((given): Reading<URL> => {
    if (!URL.canParse(given))
      return { problem: `${shown(given)} is no URL: write https://host or https://host/path.` }
    const value = new URL(given)
    if (value.username !== '' || value.password !== '') {
      return { problem: 'the URL holds a user name or a password: the key goes into api-key.' }
    }
    if (value.search !== '' || value.hash !== '') {
      return { problem: `${shown(given)} has a query or a fragment: only a host and a path are allowed.` }
    }
    const safe = value.protocol === 'https:' || (value.protocol === 'http:' && loopback.test(value.hostname))
    return safe
      ? { value }
      : { problem: `${shown(given)} is not https (http is allowed to this machine only).` }
  })

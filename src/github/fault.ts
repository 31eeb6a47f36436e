/** What GitHub's refusal of a request means: whether it may pass, what it said, and what mends it. */
import * as z from 'zod/mini'
import { shorten } from '../core/harmless.js'

export interface FaultDetails {
  /** `passing` may be gone when asked again; `refused` will not; `stopped`: the run ended the request. */
  readonly kind: 'passing' | 'refused' | 'stopped'
  /** HTTP status, or null where no answer came. */
  readonly status: number | null
  /** GitHub's own words, or the network's, on one line; may be empty. */
  readonly words: string
  /** What to do about it, in sentences. */
  readonly advice: string
  /** How long GitHub asks to wait, in ms; null where it does not say. */
  readonly waitMs: number | null
}

export class GitHubFault extends Error implements FaultDetails {
  override readonly name = 'GitHubFault'
  readonly kind: FaultDetails['kind']
  readonly status: number | null
  readonly words: string
  readonly advice: string
  readonly waitMs: number | null

  constructor(details: FaultDetails) {
    super(sentence(details))
    this.kind = details.kind
    this.status = details.status
    this.words = details.words
    this.advice = details.advice
    this.waitMs = details.waitMs
  }
}

/** Without its full stop. */
function sentence({ kind, status, words }: FaultDetails): string {
  if (kind === 'stopped') return 'The run was stopped'
  const what = status === null ? 'GitHub could not be reached' : `GitHub answered ${status}`
  return words === '' ? what : `${what}: ${words.replace(/\.$/, '')}`
}

/** What octokit throws. Without a response its status, 500, is its own invention: the request got no answer. */
const thrown = z.lazy(() =>
  z.object({
    message: z.string(),
    /** Of a broken connection: fetch's own error, which says nothing, and below it what the network said. */
    cause: z.catch(
      z.optional(z.object({ cause: z.object({ message: z.string(), code: z.optional(z.string()) }) })),
      undefined,
    ),
    response: z.optional(
      z.object({
        status: z.number(),
        headers: z.record(z.string(), z.optional(z.union([z.string(), z.number()]))),
        data: z.unknown(),
      }),
    ),
  }),
)

const answer = z.lazy(() =>
  z.object({
    message: z.string(),
    errors: z.catch(z.array(z.unknown()), []),
  }),
)

/** Of a comment GitHub tells what is wrong in an object, of a review in a text; anything else tells a person nothing. */
const detail = z.union([
  z.string(),
  z.pipe(
    z.object({ message: z.string() }),
    z.transform((it) => it.message),
  ),
])

const longestWords = 200

/** `now` in ms since 1970, for the time at which a limit ends. */
export function readFault(error: unknown, now: number): GitHubFault {
  if (error instanceof GitHubFault) return error
  const known = thrown.safeParse(error).data
  const response = known?.response
  if (response === undefined) {
    const deepest = known?.cause?.cause
    const words = oneLine(deepest?.message || deepest?.code || known?.message || String(error))
    return new GitHubFault({ kind: 'passing', status: null, words, advice: unreachable, waitMs: null })
  }
  const header = (name: string) => String(response.headers[name] ?? '')
  const words = wordsOf(response.data)
  const { status } = response
  const waitMs = waitOf({ status, words, header }, now)
  const limited = waitMs !== null && (status === 403 || status === 429)
  return new GitHubFault({
    kind: limited || status === 408 || status >= 500 ? 'passing' : 'refused',
    status,
    words,
    advice: limited
      ? tooMany
      : adviceOf({ status, words, accepted: header('x-accepted-github-permissions') }),
    waitMs,
  })
}

/** An answer that counts as success but is not what was asked for: a proxy's page, or JSON cut short. */
export function unreadableAnswer(status: number): GitHubFault {
  const words = 'the answer is not what was asked for'
  return new GitHubFault({ kind: 'passing', status, words, advice: unreachable, waitMs: null })
}

export function stopped(): GitHubFault {
  return new GitHubFault({ kind: 'stopped', status: null, words: '', advice: '', waitMs: null })
}

const unreachable =
  'See whether GitHub has an outage, and whether the proxy and firewall of the runner let its API through.'
const tooMany =
  'GitHub limits how often this token may write. Run fewer jobs at the same time, or try again later.'

/**
 * How long a limit on requests lasts. GitHub answers 403 or 429, and says it in `retry-after` (seconds) or, when
 * the hour's share is used up, in `x-ratelimit-reset` (seconds since 1970); it documents a minute where neither is there.
 */
function waitOf(
  { status, words, header }: { status: number; words: string; header: (name: string) => string },
  now: number,
): number | null {
  const after = header('retry-after')
  if (/^\d{1,9}$/.test(after)) return Number(after) * 1000
  const reset = header('x-ratelimit-reset')
  if (header('x-ratelimit-remaining') === '0')
    return /^\d{1,12}$/.test(reset) ? Math.max(0, Number(reset) * 1000 - now) : 60_000
  return status === 429 || (status === 403 && /rate limit/i.test(words)) ? 60_000 : null
}

/** GitHub's documented meanings of these statuses for comments. */
function adviceOf({ status, words, accepted }: { status: number; words: string; accepted: string }): string {
  if (status === 401)
    return 'Check the input github-token: GitHub does not know this token, or it has expired.'
  if (status === 403 && /locked/i.test(words)) return locked
  if (status === 403) return permission(accepted)
  if (status === 404)
    return `Check that the pull request exists and that github-token may see the repository. ${permission(accepted)}`
  if (status === 410) return locked
  if (status === 422)
    return 'GitHub does not take this text. `comment-detail: counts` makes it shorter and keeps texts out of it.'
  return status >= 500 ? unreachable : 'Look the status up in the documentation of the REST API of GitHub.'
}

const locked =
  'The conversation of the pull request is locked or gone. Unlock it, or set `comment: off` (for suggestions `suggest: off`).'

function permission(accepted: string): string {
  const asked = acceptedPermissions(accepted)
  const names = asked === '' ? '' : ` (GitHub accepts ${asked})`
  return (
    `Give the job \`permissions:\` with \`pull-requests: write\`${names}. ` +
    'A run for a fork or by Dependabot cannot have it: its token only reads.'
  )
}

/**
 * The header lists alternatives, parted by semicolons, of permissions that are needed together, parted by commas.
 * Written as in a workflow, where the names have hyphens; a header of another form is left out.
 */
function acceptedPermissions(header: string): string {
  if (!/^[a-z_]+=[a-z]+([,;] ?[a-z_]+=[a-z]+)*$/.test(header)) return ''
  return header
    .split(/; ?/)
    .map((together) => together.replace(/, ?/g, ' and ').replaceAll('_', '-').replaceAll('=', ': '))
    .join(' or ')
}

function wordsOf(data: unknown): string {
  const { success, data: said } = answer.safeParse(data)
  if (!success) return ''
  const details = said.errors.flatMap((each) => detail.safeParse(each).data ?? [])
  return oneLine([said.message, ...details].join(': '))
}

function oneLine(text: string): string {
  return shorten(text.replace(/\s+/g, ' ').trim(), longestWords)
}

/** Judges one attempt: the value that it brought, or the fault, and whether sending it again may help. */
import type * as z from 'zod/mini'
import { readRetryAfter } from '../core/backoff.js'
import type { ServiceErrorDetails } from '../core/service-error.js'
import { isWebPage, oneLine, wordsOfBody } from '../core/words.js'
import { adviceOn, adviceOnRefusal, kindOfRefusal } from './advice.js'
import { ownCodes, type Exchanged } from './exchange.js'
import { misfit } from './misfit.js'
import type { Operation } from './operations.js'

export type Verdict<Answer> =
  | { readonly outcome: 'value'; readonly value: Answer }
  | {
      readonly outcome: 'fault'
      readonly fault: ServiceErrorDetails
      /** `once`: it may be a deploy half-way; twice the same misfit is the service's new form. */
      readonly again: 'no' | 'once' | 'yes'
      /** The wait in ms that the service asked for, or null. */
      readonly asked: number | null
      /** A 429. */
      readonly throttled: boolean
    }

export interface Attempted<Answer> {
  readonly operation: Operation<Answer>
  /** Method and path. */
  readonly attempted: string
  /** ms since 1970, at the time of the answer. */
  readonly now: number
}

type Faulty = Extract<Verdict<never>, { outcome: 'fault' }>
type Handling = Pick<Faulty, 'again'> & Partial<Pick<Faulty, 'asked' | 'throttled'>>
type Finding = Omit<ServiceErrorDetails, 'attempted'> & Handling

export function judge<Answer>(attempt: Attempted<Answer>, exchanged: Exchanged): Verdict<Answer> {
  switch (exchanged.state) {
    case 'answered':
      return judgeAnswer(attempt, exchanged)
    case 'broken':
      return judgeBreak(attempt, exchanged)
    case 'aborted': {
      const words = 'the run was stopped'
      if (exchanged.sent && attempt.operation.retry === 'once')
        return lost(attempt, { status: null, words: `${words} before the answer came`, again: 'no' })
      return fault(attempt, { kind: 'aborted', status: null, words, advice: '', again: 'no' })
    }
  }
}

function judgeAnswer<Answer>(
  attempt: Attempted<Answer>,
  answer: Extract<Exchanged, { state: 'answered' }>,
): Verdict<Answer> {
  const { operation, now } = attempt
  const { status, headers, text } = answer
  const asked = readRetryAfter(headers.get('retry-after'), { now, date: headers.get('date') })
  if (status < 300) return judgeBody(attempt, { status, text })
  if (status < 400) {
    const words = `a redirect to ${originOf(headers.get('location'))}`
    return fault(attempt, { kind: 'platform', status, words, advice: adviceOn.redirect, again: 'no' })
  }
  const words = wordsOfBody(text)
  if (status === 429) {
    const advice = adviceOn.throttled
    return fault(attempt, { kind: 'platform', status, words, advice, again: 'yes', asked, throttled: true })
  }
  // 408 and 425 say that nothing was done, but a gateway may say so for a service that it has already asked.
  const isPassing = status === 408 || status === 425 || status >= 500
  const isGateway = operation.webPage === 'passing' && isWebPage(text)
  if (isPassing || isGateway) return lost(attempt, { status, words, again: 'yes', asked })
  const advice =
    status === 404 && isWebPage(text) ? adviceOn.wrongAddress : adviceOnRefusal(status, operation)
  return fault(attempt, { kind: kindOfRefusal(status), status, words, advice, again: 'no' })
}

function judgeBody<Answer>(
  attempt: Attempted<Answer>,
  { status, text }: { readonly status: number; readonly text: string },
): Verdict<Answer> {
  const parsed = parse(attempt.operation, text)
  if (parsed === null) {
    const form = isWebPage(text)
      ? wordsOfBody(text)
      : text === ''
        ? 'an empty body'
        : 'a body that is no JSON'
    return lost(attempt, { status, words: `${form} instead of the answer`, again: 'yes' })
  }
  if (parsed.success) return { outcome: 'value', value: parsed.data }
  const words = `could not ${attempt.operation.name}, the answer does not fit: ${misfits(parsed.error)}`
  return lost(attempt, { status, words, again: 'once', advice: adviceOn.misfit })
}

/** null where the text is no JSON, or JSON so deep that it cannot be read. */
function parse<Answer>(
  { answer, mayBeEmpty = false }: Operation<Answer>,
  text: string,
): z.core.util.SafeParseResult<Answer> | null {
  try {
    return answer.safeParse(mayBeEmpty && text === '' ? null : JSON.parse(text), { error: misfit })
  } catch {
    return null
  }
}

function judgeBreak<Answer>(
  attempt: Attempted<Answer>,
  { sent, status, code, message }: Extract<Exchanged, { state: 'broken' }>,
): Verdict<Answer> {
  const words = oneLine(breakWords.get(code) ?? (message === '' ? code : `${message} (${code})`))
  if (sent) return lost(attempt, { status, words, again: uselessAgain.has(code) ? 'no' : 'yes' })
  const isCertificate = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)
  const isHopeless = isCertificate || uselessAgain.has(code)
  const advice = isCertificate ? adviceOn.certificate : adviceOn.unreachable
  return fault(attempt, { kind: 'platform', status, words, advice, again: isHopeless ? 'no' : 'yes' })
}

/** Sending it again would end the same way: it is too large, cannot be sent at all, or the client is closed. */
const uselessAgain: ReadonlySet<string> = new Set([
  ownCodes.size,
  'UND_ERR_INVALID_ARG',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
])

/** What is said in plain words of the codes of Node, undici and our own deadlines. */
const breakWords: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ENOTFOUND', 'the name of the host was not found'],
  ['EAI_AGAIN', 'the name of the host could not be looked up'],
  ['ECONNRESET', 'the connection was reset'],
  ['EPIPE', 'the connection was closed'],
  ['UND_ERR_SOCKET', 'the connection was closed before the answer was whole'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection within 10 seconds'],
  ['UND_ERR_DESTROYED', 'the client was closed'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'the answer was cut short'],
  [ownCodes.connect, 'no connection within 10 seconds'],
  [ownCodes.answer, 'no whole answer within 60 seconds'],
  [ownCodes.size, 'an answer of more than 10 MB'],
])

/** The answer is not to be had: of a `safe` operation that may pass, of a `once` operation no one knows whether it was done. */
function lost<Answer>(
  attempt: Attempted<Answer>,
  finding: Omit<Finding, 'kind' | 'advice'> & { readonly advice?: string },
): Verdict<Answer> {
  if (attempt.operation.retry === 'once')
    return fault(attempt, { ...finding, kind: 'uncertain', advice: adviceOn.uncertain, again: 'no' })
  return fault(attempt, { advice: adviceOn.platform, ...finding, kind: 'platform' })
}

function fault<Answer>({ attempted }: Attempted<Answer>, finding: Finding): Verdict<Answer> {
  const { again, asked = null, throttled = false, ...details } = finding
  return { outcome: 'fault', fault: { ...details, attempted }, again, asked, throttled }
}

/** Where a redirect leads, without path and query, which may hold anything. */
function originOf(location: string | undefined): string {
  if (location === undefined) return 'nowhere'
  if (/^\/(?!\/)/.test(location)) return 'another path of the same host'
  return URL.canParse(location) ? new URL(location).origin : 'an address that cannot be read'
}

/** The first three misfits with the path of the field: `results[3].id (expected number, received string)`. */
function misfits(error: z.core.$ZodError): string {
  const sentences = error.issues.slice(0, 3).map(({ path, message }) => {
    const field = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
    return `${field === '' ? 'the whole' : field.replace(/^\./, '')} (${message})`
  })
  return oneLine(sentences.join(', '))
}

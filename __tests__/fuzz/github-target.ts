/** Fuzzed: answers of GitHub, good ones and refusals, which come through proxies that may make anything of them. */
import type * as z from 'zod/mini'
import { parsed, postedComment } from '../../src/github/comment-calls.js'
import { GitHubFault, readFault } from '../../src/github/fault.js'
import { pullRequests } from '../../src/github/pull-request-calls.js'
import * as reviews from '../../src/github/review-calls.js'
import { holds, type Target } from './target.js'

const forms: readonly z.ZodMiniType[] = [
  postedComment,
  pullRequests,
  reviews.pullRequest,
  reviews.file,
  reviews.comment,
  reviews.review,
]
const statuses = [200, 401, 403, 404, 422, 429, 502]

/** A text that is no JSON comes as it is, as octokit hands on a page of a proxy. */
function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function checkGitHub(text: string): void {
  const data = bodyOf(text)
  for (const form of forms) checkForm(form, data)
  for (const status of statuses) {
    const headers = {
      'retry-after': text.slice(0, 12),
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': text,
    }
    const { message, kind, waitMs } = readFault(
      { message: 'refused', response: { status, headers, data } },
      0,
    )
    holds(message !== '' && message.length < 1_000 && !/[\n\r]/.test(message), 'a refusal is one short line')
    holds(kind !== 'stopped', 'no answer stops a run')
    holds(waitMs === null || (Number.isFinite(waitMs) && waitMs >= 0), 'a wait is a time')
  }
}

function checkForm(form: z.ZodMiniType, data: unknown): void {
  try {
    parsed(form, { data, status: 200 })
  } catch (error) {
    holds(error instanceof GitHubFault, 'what does not fit is a fault of GitHub')
  }
}

export const gitHubTarget: Target = {
  name: 'github',
  check: checkGitHub,
  units: ['[', '{"id":1,', '{"message":"', '{"errors":[', '<', ' ', '1', '\n'],
}

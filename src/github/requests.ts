/** An octokit whose every request has a deadline, and is sent again after a passing fault where that does no harm. */
import type { getOctokit } from '@actions/github'
import type { Clock } from '../edges.js'
import { GitHubFault, readFault, stopped, unreadableAnswer } from './fault.js'

export type Octokit = ReturnType<typeof getOctokit>

/** For one request, its answer included, in ms. */
const deadline = 20_000
/** How often one request is sent at the most. */
export const maxTries = 4
/** Waits before the second try, doubled for each further one; in ms. */
const firstWait = 500
/** A limit that lasts longer than this is not waited for, in ms: a comment is not worth it. */
const longestWait = 60_000

const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }

function nothing(): void {
  // What octokit would print is printed by nobody: only the runner's edge writes to the log.
}

/**
 * Loads octokit, which takes longer than all else that a start needs: not before there is something to ask GitHub.
 * What it gives throws GitHubFault and nothing else. POST is sent once: only who sent it can find out whether it was done.
 * `baseUrl` is for tests; without it the toolkit takes GITHUB_API_URL, and its proxy rules, in any case.
 */
export async function openOctokit({
  token,
  clock,
  baseUrl,
}: {
  readonly token: string
  readonly clock: Clock
  readonly baseUrl?: string
}): Promise<Octokit> {
  const { getOctokit } = await import(/* webpackMode: "eager" */ '@actions/github')
  const octokit = getOctokit(token, { log: silent, ...(baseUrl === undefined ? {} : { baseUrl }) })
  octokit.hook.wrap('request', async (request, options) => {
    const { signal } = options.request
    for (let tried = 1; ; tried += 1) {
      const timer = clock.timer(deadline)
      const signals = signal === undefined ? [timer.signal] : [timer.signal, signal]
      // In place: the hook of octokit's authentication, which runs inside of this one, ignores what is handed on.
      options.request = { ...options.request, signal: AbortSignal.any(signals), log: silent }
      try {
        const response = await request(options)
        if (typeof response.data !== 'object' && response.status !== 204)
          throw unreadableAnswer(response.status)
        return response
      } catch (error) {
        if (signal?.aborted === true) throw stopped()
        const fault = timer.signal.aborted ? tooLate() : readFault(error, clock.now())
        if (options.method === 'POST' || tried === maxTries) throw fault
        await waitFor(fault, { clock, tried, signal })
      } finally {
        timer.cancel()
      }
    }
  })
  return octokit
}

/** Waits until the request may be sent again, `tried` times after the first; throws the fault where it will not pass. */
export async function waitFor(
  fault: GitHubFault,
  { clock, tried, signal }: { clock: Clock; tried: number; signal: AbortSignal | undefined },
): Promise<void> {
  // Between half and all of it, so that jobs of one workflow that failed together do not come back together.
  const own = firstWait * 2 ** (tried - 1) * (0.5 + clock.random() / 2)
  const wait = fault.waitMs ?? own
  if (fault.kind !== 'passing' || wait > longestWait) throw fault
  await clock.sleep(Math.max(wait, own), signal)
  if (signal?.aborted === true) throw stopped()
}

function tooLate(): GitHubFault {
  return readFault(new Error(`no answer within ${deadline / 1000} s`), 0)
}

/** Reads where the run takes place: repository, run, commit and pull request, from the runner's environment and event. */
import * as z from 'zod/mini'
import type { FollowedRun, PullRequest, RunContext } from '../core/model.js'

/** Exactly this account: secrets are withheld from runs that it starts, whoever wrote the pull request. */
const dependabotLogin = 'dependabot[bot]'

const number = z.int().check(z.positive())
const sha = z.catch(z.string().check(z.regex(/^[\da-f]{40,64}$/)), '')
/** null where the repository is gone, as that of a deleted fork is. */
const namedRepository = z.catch(z.nullish(z.object({ full_name: z.string() })), null)

const repositoryId = z.object({ id: z.int() })

/** A part that is absent, or does not fit and so counts as absent. */
function part<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.catch(z.optional(z.object(shape)), undefined)
}

/** The parts of an event that say which pull request it is about. */
const eventPayload = z.catch(
  z.object({
    pull_request: part({
      number,
      merged: z.catch(z.nullish(z.boolean()), false),
      head: z.object({ sha, repo: namedRepository }),
      base: part({ repo: namedRepository }),
    }),
    /** Of a comment: an issue that is a pull request says so by having this part. */
    issue: part({
      number,
      pull_request: z.object({ merged_at: z.catch(z.nullish(z.string()), null) }),
    }),
    merge_group: part({ head_ref: z.string(), head_sha: sha }),
    workflow_run: part({
      head_sha: sha,
      head_repository: namedRepository,
      head_branch: z.catch(z.nullish(z.string()), null),
      /** Empty for a run of a fork's pull request; at times with those that the branch has in other repositories. */
      pull_requests: z.catch(z.array(z.object({ number, base: part({ repo: repositoryId }) })), []),
    }),
    sender: part({ login: z.string() }),
    /** Of every event: the repository that it is about. */
    repository: part({ id: z.int() }),
    /** Of a push: where the branch ended up, and what it gained. */
    after: z.optional(sha),
    commits: z.catch(z.optional(z.array(z.object({ id: sha }))), undefined),
  }),
  {},
)

type EventPayload = z.infer<typeof eventPayload>

/** What one kind of event says. */
interface Place {
  /** Empty where it is about a commit that it does not name; null where the environment's is the right one. */
  readonly commit: string | null
  readonly pullRequest: Omit<PullRequest, 'dependabot'> | null
}

/**
 * Never throws: what is missing or broken leaves its field empty (0 for the run, 1 for the attempt), and a payload
 * that names no pull request leaves none.
 */
export function readRunContext({
  environment,
  payload,
}: {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly payload: unknown
}): RunContext {
  const event = eventPayload.parse(payload)
  const repository = environment['GITHUB_REPOSITORY'] ?? ''
  const runId = wholeNumber(environment['GITHUB_RUN_ID']) ?? 0
  const server = (environment['GITHUB_SERVER_URL'] ?? 'https://github.com').replace(/\/+$/, '')
  const actor = environment['GITHUB_ACTOR'] ?? event.sender?.login
  const { commit, pullRequest } = placeOf(event, repository)
  return {
    repository,
    runId,
    attempt: wholeNumber(environment['GITHUB_RUN_ATTEMPT']) ?? 1,
    headSha: commit ?? environment['GITHUB_SHA'] ?? '',
    commits: commitsOf(event, environment['GITHUB_SHA']),
    runUrl: repository === '' || runId === 0 ? '' : `${server}/${repository}/actions/runs/${runId}`,
    event: environment['GITHUB_EVENT_NAME'] ?? '',
    pullRequest: pullRequest === null ? null : { ...pullRequest, dependabot: actor === dependabotLogin },
    ...followedBy(event),
  }
}

/** The head first, for it is what most pull requests are merged as; each once. */
function commitsOf({ after, commits = [] }: EventPayload, current = ''): readonly string[] {
  const all = [after ?? '', current, ...commits.map(({ id }) => id).reverse()]
  return [...new Set(all)].filter((commit) => commit !== '')
}

/** By what the payload holds, not by the event's name: so `pull_request_review` and events to come are read too. */
function placeOf(event: EventPayload, repository: string): Place {
  const { pull_request: pull, issue, merge_group: group, workflow_run: run } = event
  if (pull !== undefined) {
    const { sha: headSha, repo } = pull.head
    const home = pull.base?.repo?.full_name ?? repository
    const fork = repo?.full_name !== home
    return {
      commit: headSha,
      pullRequest: { number: pull.number, headSha, fork, merged: pull.merged ?? false },
    }
  }
  if (issue !== undefined) {
    const merged = typeof issue.pull_request.merged_at === 'string'
    return { commit: '', pullRequest: { number: issue.number, headSha: '', fork: false, merged } }
  }
  if (group !== undefined) return { commit: group.head_sha || null, pullRequest: queued(group.head_ref) }
  if (run === undefined) return { commit: null, pullRequest: null }
  const home = event.repository?.id
  const first = run.pull_requests.find(
    ({ base }) => base === undefined || home === undefined || base.repo.id === home,
  )
  if (first === undefined) return { commit: run.head_sha, pullRequest: null }
  const fork = run.head_repository?.full_name !== repository
  return {
    commit: run.head_sha,
    pullRequest: { number: first.number, headSha: run.head_sha, fork, merged: false },
  }
}

function followedBy({ workflow_run: run }: EventPayload): { readonly followed?: FollowedRun } {
  if (!run?.head_repository || !run.head_branch || run.head_sha === '') return {}
  const { head_sha: headSha, head_branch: headBranch, head_repository: repository } = run
  return { followed: { headSha, headRepository: repository.full_name, headBranch } }
}

/** The merge queue names its branch after the pull request; the commit in the name is not the pull request's head. */
function queued(ref: string): Place['pullRequest'] {
  const found = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d{1,15})-[\da-f]+$/.exec(ref)?.[1]
  return found === undefined ? null : { number: Number(found), headSha: '', fork: false, merged: false }
}

/** At most 15 digits, so that the number is exact. */
function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}

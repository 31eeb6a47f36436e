/** Suggests improved texts of suite files in the pull request of the run; what cannot be suggested is left, with the reason. */
import type { SuggestResult } from '../core/github-answers.js'
import type { Suggestion } from '../core/suggestion.js'
import type { Edges, GitHubApi } from '../edges.js'

export interface SuggestSettings {
  readonly edges: Pick<Edges, 'cancelled' | 'clock' | 'context' | 'runner'>
  /** null without a token. */
  readonly github: GitHubApi | null
}

/** How long it may take, in ms. */
const patienceMs = 60_000

/**
 * Each suggestion comes back as posted, as repeated (open from an earlier run) or as left. A refusal is a warning,
 * for suggestions never decide the verdict. A cancelled run suggests nothing: its seconds are for report and comment.
 */
export async function suggestTexts(
  { edges, github }: SuggestSettings,
  suggestions: readonly Suggestion[],
): Promise<SuggestResult> {
  const { cancelled, clock, context, runner } = edges
  const { pullRequest } = context
  if (suggestions.length === 0) return allLeft(suggestions, '')
  if (pullRequest === null) return allLeft(suggestions, 'The run is for no pull request.')
  if (github === null) {
    warn(edges, 'github-token is empty; leave the input out to use the token of the job.')
    return allLeft(suggestions, 'There is no token for GitHub.')
  }
  if (cancelled.aborted) return allLeft(suggestions, 'The run was cancelled.')
  const timer = clock.timer(patienceMs)
  try {
    const signal = AbortSignal.any([timer.signal, cancelled])
    const result = await github.suggestChanges({ pullRequest, run: context, suggestions }, signal)
    const { url, posted, repeated, left, refusal } = result
    if (refusal !== null) warn(edges, `${refusal.message} ${refusal.advice}`.trim())
    const numbers = `${posted.length} posted, ${repeated.length} open already, ${left.length} left`
    runner.info(`Suggestions: ${numbers}${url === null ? '' : ` (${url})`}`)
    return result
  } finally {
    timer.cancel()
  }
}

function warn({ runner }: SuggestSettings['edges'], why: string): void {
  runner.annotate({
    severity: 'warning',
    title: 'Not all suggested',
    message: `Improved texts could not all be suggested in the pull request: ${why}`,
  })
}

function allLeft(suggestions: readonly Suggestion[], reason: string): SuggestResult {
  const left = suggestions.map((suggestion) => ({ suggestion, reason }))
  return { url: null, posted: [], repeated: [], left, refusal: null }
}

/** Opens the hidden state of a comment, and says in one sentence with a next step why one is not to be used. */
import type { Bound, HiddenState } from './hidden-state.js'
import { readState } from './hidden-state-form.js'

/** What opening a seal gives: the text that was sealed, or what is wrong. */
export type Opened =
  { readonly text: string } | { readonly problem: 'format' | 'version' | 'signature' | 'size' }

export interface SealedState {
  /** The state of the comment's marker; empty where it has none. */
  readonly sealed: string
  /** The comment's visible text. */
  readonly shown: string
  /** Of the API key of this run. Never throws. */
  readonly seal: {
    readonly open: (sealed: string) => Opened
    readonly unstamp: (
      stamped: string,
      shown: string,
    ) => { readonly sealed: string; readonly intact: boolean }
  }
  /** What the state must have been made for. */
  readonly expected: Bound
}

/** `problem` is one or two sentences for people: what is wrong, and what to do. */
export type StateOpening =
  | {
      readonly state: HiddenState
      /** The visible text is the one that the run wrote. */
      readonly intact: boolean
    }
  | { readonly problem: string }

const proposeAgain = 'run the action with `mode: propose` on the pull request again'
const takeFile = 'give the `report.json` of the run that made the proposal as `plan`'

const sealProblems: Readonly<Record<Extract<Opened, { problem: string }>['problem'], string>> = {
  format: `The comment's hidden proposal is cut or was edited: it is not in a form that this action writes. To make it anew, ${proposeAgain}.`,
  version: `The comment's hidden proposal is sealed in a way that this version of the action does not know. Use one version of the action to propose and to apply, or ${proposeAgain}.`,
  signature: `The comment's hidden proposal does not bear the seal of this \`api-key\`: it was sealed with another key, or was edited since. Use the same \`api-key\` to propose and to apply, or ${proposeAgain}.`,
  size: `The comment's hidden proposal unpacks to more than a proposal can hold. Select fewer scenarios, or ${takeFile}.`,
}

const edited = `The comment's visible text was edited since the run wrote it, so what was reviewed may not be what it carries. To make it anew, ${proposeAgain}.`

const formProblems = {
  malformed: `The comment's hidden proposal is sealed by this \`api-key\` and says nothing that this action understands. To make it anew, ${proposeAgain}.`,
  older: `The comment's hidden proposal is in an older format, which this version of the action no longer reads. To make it anew, ${proposeAgain}.`,
  newer: `The comment's hidden proposal is in a newer format than this version of the action reads. Use the version that proposed it to apply it too, or ${proposeAgain}.`,
} as const

/**
 * The state, whether or not there is a proposal in it: what the next run of the pull request takes known jobs from.
 * Nothing that was not sealed with the same key for the same repository, pull request, agent and API is ever answered.
 */
export function openState({ sealed: stamped, shown, seal, expected }: SealedState): StateOpening {
  if (stamped === '') {
    return {
      problem: `The comment carries no hidden proposal, as with \`comment-detail: counts\`. To apply without it, ${takeFile}.`,
    }
  }
  const { sealed, intact } = seal.unstamp(stamped, shown)
  const opened = seal.open(sealed)
  if ('problem' in opened) return { problem: sealProblems[opened.problem] }
  const reading = readState(opened.text)
  if ('problem' in reading) return { problem: formProblems[reading.problem] }
  const foreign = foreignWords(reading.state.bound, expected)
  return foreign === null ? { state: reading.state, intact } : { problem: foreign }
}

/** The state with the whole proposal that the comment shows, ready to be saved; there may be nothing to change in it. */
export function openProposal(sealedState: SealedState): StateOpening {
  const opening = openState(sealedState)
  if ('problem' in opening) return opening
  switch (opening.state.proposal) {
    case 'whole':
      return opening.intact ? opening : { problem: edited }
    case 'left-out':
      return {
        problem: `The comment does not hold its proposal, which was too large for the comment, or was kept out by \`comment-detail: counts\`. To apply it, ${takeFile}.`,
      }
    case 'unfinished':
      return {
        problem: `Run ${opening.state.run.runId} did not come to its end, so nobody has seen its proposal. To finish it, ${proposeAgain}.`,
      }
  }
}

/** What the state was made for where that is something else; null where it is what is expected. */
function foreignWords(bound: Bound, expected: Bound): string | null {
  if (bound.repository !== expected.repository) {
    return `The comment's hidden proposal was made for the repository ${bound.repository}, and this is ${expected.repository}: a proposal counts only where it was made. To make one here, ${proposeAgain}.`
  }
  if (bound.pullRequest !== expected.pullRequest) {
    return `The comment's hidden proposal was made for pull request #${bound.pullRequest}, and this is #${expected.pullRequest}: it was copied from there. To make one here, ${proposeAgain}.`
  }
  if (bound.agentId !== expected.agentId) {
    return `The comment's hidden proposal was made for agent ${bound.agentId}, and \`agent-id\` is ${expected.agentId}. Use the same \`agent-id\` to propose and to apply, and a \`comment-key\` for each agent.`
  }
  if (bound.apiOrigin !== expected.apiOrigin) {
    return `The comment's hidden proposal was made with the API at ${bound.apiOrigin}, and \`api-url\` points to ${expected.apiOrigin}. Use the same \`api-url\` to propose and to apply.`
  }
  return null
}

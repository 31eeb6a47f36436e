/** Worlds in which a pull request has a proposal: to be reviewed and merged, carried on by the next run, or tampered with. */
import { readMarker, writeMarker } from '../../src/core/comment-marker.js'
import { readState, writeState } from '../../src/core/hidden-state-form.js'
import type { HiddenState } from '../../src/core/hidden-state.js'
import { makeSeal } from '../../src/runner/seal.js'
import type { WorkflowEvent } from '../../simulator/action-runner.js'
import type { CommentRecord, SimulatorOptions } from '../../simulator/index.js'
import { z } from 'zod'
import { type Run, startWorld, type World } from './harness.js'

export interface Proposed {
  readonly world: World
  /** The run that proposed, with the run id 10. */
  readonly proposal: Run
}

/** Two texts that the simulated writer puts into other words. */
export const twoTexts = ['Ask for a refund of the last order.', 'Ask when they open on Saturday.'] as const

/** A pull request whose run has proposed a new text for each of these; the scenarios' ids count from 1. */
export async function startProposed({
  texts = twoTexts,
  inputs = {},
  options = {},
}: {
  readonly texts?: readonly string[]
  readonly inputs?: Readonly<Record<string, string>>
  readonly options?: Partial<SimulatorOptions>
} = {}): Promise<Proposed> {
  const world = await startWorld(options)
  for (const [index, instructions] of texts.entries())
    world.simulator.state.addScenario({ id: index + 1, instructions })
  return { world, proposal: await world.run(inputs, { runId: 10 }) }
}

/** Answers a function that puts scenarios, comments and pull requests back as they are now, so that one proposal serves many stories. */
export function remember({ simulator: { state, github } }: World): () => void {
  const scenarios = structuredClone([...state.scenarios])
  const comments = structuredClone([...github.comments])
  const pullRequests = structuredClone([...github.pullRequests])
  return () => {
    for (const map of [state.scenarios, github.comments, github.pullRequests]) map.clear()
    for (const [id, scenario] of structuredClone(scenarios)) state.scenarios.set(id, scenario)
    for (const [id, comment] of structuredClone(comments)) github.comments.set(id, comment)
    for (const [id, pullRequest] of structuredClone(pullRequests)) github.pullRequests.set(id, pullRequest)
  }
}

/** Instructions on Cekura by scenario id. */
export function textsOn({ simulator }: World): Readonly<Record<number, string>> {
  return Object.fromEntries(
    [...simulator.state.scenarios.values()].map((each) => [each.id, each.instructions]),
  )
}

/** The new texts of the report by scenario id. */
export function newTexts({ report }: Pick<Run, 'report'>): Readonly<Record<number, string | null>> {
  return Object.fromEntries(report.scenarios.map(({ id, after }) => [String(id), after]))
}

/** A commit id that is easy to tell from others. */
export const commit = (digit: string): string => digit.repeat(40)

/** GitHub merges the pull request: as this commit of the target branch. */
export function merge(
  { simulator }: World,
  { as: mergeCommitSha, number = 1 }: { readonly as: string; readonly number?: number },
): void {
  const pullRequest = simulator.github.pullRequests.get(number)
  if (pullRequest === undefined) throw new Error(`there is no pull request ${number}`)
  Object.assign(pullRequest, { state: 'closed', merged: true, mergeCommitSha })
}

/** A push to the target branch that brought these commits, the head last. */
export function pushOf(...commits: readonly [string, ...string[]]): WorkflowEvent {
  return {
    name: 'push',
    payload: { ref: 'refs/heads/main', after: commits.at(-1), commits: commits.map((id) => ({ id })) },
  }
}

/** Merges the pull request 1 and runs for the push that this brings. */
export async function saveReviewed(
  world: World,
  {
    inputs = {},
    runId = 20,
  }: { readonly inputs?: Readonly<Record<string, string>>; readonly runId?: number } = {},
): Promise<Run> {
  merge(world, { as: commit('b') })
  return world.run({ mode: 'apply-reviewed', ...inputs }, { event: pushOf(commit('b')), runId })
}

/** The one change of each scenario that was sent, by scenario id and in order of id. */
export function patches({ requests }: Pick<Run, 'requests'>): readonly (readonly [number, unknown])[] {
  return requests
    .filter(({ service, method }) => service === 'cekura' && method === 'PATCH')
    .map(({ path, body }): [number, unknown] => [Number(/(\d+)\/$/.exec(path)?.[1]), body])
    .sort(([one], [other]) => one - other)
}

const commentText = z.object({ body: z.string() })

/** Every text that a comment of the pull request got, in order. */
export function commentTexts({ requests }: Pick<Run, 'requests'>): readonly string[] {
  return requests
    .filter(({ service, method }) => service === 'github' && (method === 'POST' || method === 'PATCH'))
    .map(({ body }) => commentText.parse(body).body)
}

/** What people see of a comment: all but the hidden last line. */
export function visible(body: string): string {
  return body.slice(0, body.lastIndexOf('\n'))
}

/** The one comment of the pull request, to be changed as a person would. */
export function theComment(world: World, pullRequest = 1): CommentRecord {
  const [comment] = world.simulator.comments(pullRequest)
  if (comment === undefined) throw new Error(`the pull request ${pullRequest} has no comment`)
  return comment
}

/** The hidden line of a comment; throws where there is none. */
export function markerOf(body: string) {
  const marker = readMarker(body)
  if (marker === null) throw new Error('the comment has no marker')
  return marker
}

/** The same comment with another text under seal in its hidden line. */
export function withSealed(body: string, sealed: string): string {
  return `${visible(body)}\n${writeMarker({ ...markerOf(body), state: sealed })}`
}

/** What the comment carries, opened with the key; null where it carries nothing. */
export function hiddenState({ simulator }: World, body: string): HiddenState | null {
  const { state: stamped } = markerOf(body)
  if (stamped === '') return null
  const seal = makeSeal(simulator.apiKey)
  const opened = seal.open(seal.unstamp(stamped, visible(body)).sealed)
  if ('problem' in opened) throw new Error(`the seal cannot be opened: ${opened.problem}`)
  const reading = readState(opened.text)
  if ('problem' in reading) throw new Error(`the state cannot be read: ${reading.problem}`)
  return reading.state
}

/** The comment as somebody who has the key would forge it: the same state but for these parts, under a good seal. */
export function resealed(world: World, changes: Partial<HiddenState>): string {
  const { body } = theComment(world)
  const state = hiddenState(world, body)
  if (state === null) throw new Error('the comment carries nothing')
  const seal = makeSeal(world.simulator.apiKey)
  return withSealed(body, seal.stamp(seal.seal(writeState({ ...state, ...changes })), visible(body)))
}

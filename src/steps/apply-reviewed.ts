/** Saves exactly what was reviewed: finds the proposals of what was merged, and saves each text whose old one still holds. */
import { bareText } from '../core/bare-text.js'
import type { Entry } from '../core/hidden-state.js'
import type { Scenario, ScenarioResult } from '../core/model.js'
import { resultOf, rowKey } from '../core/scenario-result.js'
import { withSettledTag } from '../core/settled.js'
import type { Run } from './improve-all.js'
import type { Proposal } from './proposals.js'
import { saveChange, type Saved } from './save.js'
import { sideBySide } from './slots.js'

/** Proposals one after the other, for a later one may build on an earlier one; the scenarios of one side by side. */
export async function applyProposals(run: Run, proposals: readonly Proposal[]): Promise<void> {
  for (const proposal of proposals) {
    const results = await applyProposal(run, proposal)
    for (const result of results) run.record.results.set(rowKey(result), result)
  }
}

async function applyProposal(run: Run, { entries }: Proposal): Promise<readonly ScenarioResult[]> {
  const { cekura, stop, inputs, progress, record } = run
  const ids = new Set(entries.map(({ id }) => id))
  const earlier = record.selected.filter(({ scenario }) => scenario.id === null || !ids.has(scenario.id))
  // By their ids alone at first: what they are called is known when they have been read.
  record.selected = [...earlier, ...entries.map(({ id }) => ({ scenario: unread(id), created: false }))]
  return sideBySide(entries, {
    atOnce: inputs.concurrency,
    signal: stop.signal,
    work: async (entry) => {
      const saved = await saveChange({ cekura, stop }, changeOf(run, entry))
      const result = resultFor(entry, saved)
      record.selected = record.selected.map((each) =>
        each.scenario.id === entry.id ? selectedAs(entry, saved) : each,
      )
      record.results.set(rowKey(result), result)
      progress.changed()
      return result
    },
  })
}

function changeOf({ edges }: Run, { id, before, after, outcome, settle }: Entry) {
  const prefix = settle === null ? '' : settle.slice(0, settle.lastIndexOf('-'))
  return {
    id,
    startsFrom: (text: string) => edges.hash(bareText(text)) === before,
    after,
    outcome,
    tagsOf: (tags: readonly string[]) =>
      settle === null ? tags : withSettledTag(tags, { prefix, tag: settle }),
    done: 'applied',
  } as const
}

/** A scenario that could not be read is known by its id alone. */
function selectedAs({ id }: Entry, { current }: Saved) {
  return { scenario: current ?? unread(id), created: false }
}

function resultFor(entry: Entry, saved: Saved): ScenarioResult {
  const { status, reason, findings = [] } = saved
  return resultOf(selectedAs(entry, saved), {
    status,
    reason,
    findings,
    after: entry.after,
    offeredOutcome: entry.outcome,
  })
}

function unread(id: number): Scenario {
  return {
    id,
    name: `scenario ${id}`,
    language: null,
    folder: null,
    tags: [],
    type: 'instruction',
    instructions: '',
    expectedOutcome: '',
    personality: null,
  }
}

/** The rules about texts: none is saved that was not proposed, none is lost, and nothing else of a scenario changes. */
import { z } from 'zod'
import type { ScenarioRecord } from '../simulator/index.js'
import { bareText } from '../src/core/bare-text.js'
import type { Played } from './played.js'

export function brokenTexts(run: Played): readonly string[] {
  return [...savings(run).flatMap((saving) => brokenSaving(run, saving)), ...brokenScenarios(run)]
}

interface Saving {
  readonly id: number
  readonly text: string
}

const patch = z.looseObject({ instructions: z.string() })

/** Each text that was sent to be saved, whatever came of it. */
export function savings({ requests }: Pick<Played, 'requests'>): readonly Saving[] {
  return requests.flatMap(({ service, method, path, body }) => {
    const parsed = patch.safeParse(body)
    if (service !== 'cekura' || method !== 'PATCH' || !parsed.success) return []
    return [{ id: Number(/(\d+)\/$/.exec(path)?.[1]), text: parsed.data.instructions }]
  })
}

function brokenSaving(run: Played, { id, text }: Saving): readonly string[] {
  const { inputs, before, after, number } = run
  const where = `run ${number} (${inputs['mode'] ?? 'propose'}) has saved in scenario ${id} a text`
  // What the run has made itself had its first text from the service, or from the file.
  const old = before.get(id)
  if ((old ?? after.get(id))?.agent !== Number(inputs['agent-id']))
    return [`${where}, which is not the agent's`]
  if (!isAllowed(run, { id, text }))
    return [`${where} that was not proposed: ${JSON.stringify(text.slice(0, 80))}`]
  return losesMarks(old?.instructions ?? '', text) &&
    inputs['mode'] !== 'revert' &&
    inputs['suite-sync'] !== 'true'
    ? [`${where} that loses a placeholder or a tag: ${JSON.stringify(text.slice(0, 80))}`]
    : []
}

/** What each mode may save: what a job has written, what was reviewed, what was there before, or what the file says. */
function isAllowed(run: Played, { id, text }: Saving): boolean {
  const { inputs, proposal, givenReport, suiteTexts } = run
  const same = (other: string | null | undefined): boolean =>
    other != null && bareText(other) === bareText(text)
  const row = givenReport?.scenarios.find((each) => each.id === id)
  switch (inputs['mode']) {
    case 'apply':
      if (inputs['suite-sync'] === 'true') return suiteTexts.some(same)
      return wroteFor(run, id).some((written) => same(written))
    case 'apply-reviewed':
      if (inputs['plan'] !== undefined)
        return row?.status === 'improved' || row?.status === 'applied' ? same(row.after) : false
      return (
        proposal?.proposal === 'whole' &&
        proposal.entries.some((entry) => entry.id === id && same(entry.after))
      )
    case 'revert':
      return same(row?.before)
    default:
      return false
  }
}

/**
 * Texts of jobs for what the scenario held, in the wrapping that it had; jobs of earlier runs too, for they may be reused.
 * What a scenario held that the run itself has made is known to its jobs alone.
 */
function wroteFor({ simulator, jobs, before, world }: Played, id: number): readonly string[] {
  const old = before.get(id)
  const edited = world.edits.filter((edit) => edit.id === id).map(({ text }) => text)
  const first = old === undefined ? jobs.map(({ text }) => text) : [old.instructions]
  const held = [...first, ...edited].map(bareText)
  return simulator.jobs
    .filter(({ kind, text }) => held.includes(bareText(kind === 'generate' ? '' : text)))
    .flatMap(({ wrote }) =>
      wrote === null ? [] : [wrote, unwrapped(wrote), `<scenario>${unwrapped(wrote)}</scenario>`],
    )
}

const unwrapped = (text: string): string => text.replace(/^\s*<scenario>|<\/scenario>\s*$/g, '').trim()

/** Placeholders and tags of the old text, by a simpler rule than the action's own. */
function losesMarks(old: string, text: string): boolean {
  const marks = old.match(/\{\{[^{}]*\}\}|<(?:hold|silence|spell)\b[^<>]*>/g) ?? []
  const bare = (mark: string): string => mark.replace(/[\s"'[\]./]/g, '')
  return marks.some((mark) => !bare(text).includes(bare(mark)))
}

/** Each scenario that was there is there, with its text or one that was to be saved, and with all else as it was. */
function brokenScenarios(run: Played): readonly string[] {
  const saved = savings(run)
  return [...run.before.values()].flatMap((old) => {
    const now = run.after.get(old.id)
    if (now === undefined) return [`run ${run.number} has lost scenario ${old.id}`]
    const texts = [
      old.instructions,
      ...saved.filter(({ id }) => id === old.id).map(({ text }) => text),
      ...run.world.edits.filter(({ id }) => id === old.id).map(({ text }) => text),
    ].map(bareText)
    return [
      ...(texts.includes(bareText(now.instructions))
        ? []
        : [`the text of scenario ${old.id} is neither old nor new`]),
      ...otherChanges(run, { old, now }),
    ]
  })
}

const fixed = [
  'name',
  'agent',
  'type',
  'personality',
  'language',
  'folder',
  'toolIds',
  'metrics',
  'testProfile',
] as const

function otherChanges(
  { number, inputs }: Played,
  { old, now }: { readonly old: ScenarioRecord; readonly now: ScenarioRecord },
): readonly string[] {
  const changed = fixed.filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]))
  const where = `run ${number} has changed in scenario ${old.id}`
  const syncs = inputs['suite-sync'] === 'true'
  const saves = ['apply', 'apply-reviewed', 'revert'].includes(inputs['mode'] ?? '')
  // Bringing a scenario to the file gives it the file's tags.
  const own = syncs ? /^settled-[\da-f]{8}$|^case:|^suite$/ : /^settled-[\da-f]{8}$/
  const isOwnTag = (tag: string): boolean => own.test(tag)
  const others = (tags: readonly string[]): string =>
    JSON.stringify(tags.filter((tag) => !isOwnTag(tag)).sort())
  const isNewOutcome = old.expectedOutcome !== now.expectedOutcome
  return [
    ...(changed.length === 0 || syncs ? [] : [`${where} ${changed.join(', ')}`]),
    ...(others(old.tags) === others(now.tags) ? [] : [`${where} a tag that is not its own`]),
    ...(isNewOutcome && !syncs && (old.expectedOutcome !== '' || !saves)
      ? [`${where} the expected outcome`]
      : []),
  ]
}

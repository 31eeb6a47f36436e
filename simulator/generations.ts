/** Generations of new scenarios: their scenarios come into being one by one, whether or not somebody looks. */
import type { SimulatorClock } from './clock.js'
import type { GenerationBehaviour, SimulatorOptions } from './options.js'
import { progressIds } from './progress-ids.js'
import type { GenerationRecord } from './records.js'
import { writeScenario } from './rewriting/drafting.js'
import type { CekuraState } from './state.js'

export interface GenerationState {
  readonly record: GenerationRecord
  readonly total: number
  readonly completed: number
  readonly failed: number
  /** null: the answer has no status. */
  readonly status: string | null
}

interface Entry {
  readonly record: GenerationRecord
  readonly behaviour: GenerationBehaviour
  readonly language: string
}

/** Words under which nothing comes into being. */
const still = new Set(['pending_clarification', 'needs_agent_clarification', 'needs_clarification', 'failed'])

export class Generations {
  readonly #entries = new Map<string, Entry>()
  readonly #options: Pick<SimulatorOptions, 'generation' | 'generatedLanguageSticks'>
  readonly #state: CekuraState
  readonly #clock: SimulatorClock
  readonly #nextProgressId = progressIds('c2')
  #written = 0

  constructor(
    options: Pick<SimulatorOptions, 'generation' | 'generatedLanguageSticks'>,
    world: { readonly state: CekuraState; readonly clock: SimulatorClock },
  ) {
    this.#options = options
    this.#state = world.state
    this.#clock = world.clock
  }

  get records(): readonly GenerationRecord[] {
    return [...this.#entries.values()].map(({ record }) => record)
  }

  start(
    asked: Omit<GenerationRecord, 'progressId' | 'startedAt' | 'scenarioIds' | 'polls'>,
  ): GenerationRecord {
    const language = this.#state.personalities.get(asked.personality)?.language ?? 'en'
    const { generation } = this.#options
    const behaviour =
      typeof generation === 'function' ? generation({ count: asked.asked, language }) : generation
    const record = {
      ...asked,
      progressId: this.#nextProgressId(),
      startedAt: this.#clock.now(),
      scenarioIds: [],
      polls: 0,
    }
    this.#entries.set(record.progressId, { record, behaviour, language })
    return record
  }

  /** Makes the scenarios that are due by now. */
  advance(): void {
    for (const entry of this.#entries.values())
      while (entry.record.scenarioIds.length < this.#due(entry)) this.#make(entry)
  }

  read(progressId: string): GenerationState | null {
    const entry = this.#entries.get(progressId)
    if (entry === undefined) return null
    const { record, behaviour } = entry
    record.polls += 1
    const over = this.#share(entry) >= 1 && behaviour.freezesAt === undefined
    return {
      record,
      total: total(entry),
      completed: record.scenarioIds.length,
      failed: over && !still.has(behaviour.status ?? '') ? (behaviour.fails ?? 0) : 0,
      status: behaviour.status ?? null,
    }
  }

  /** How much of the duration has passed, 0 to 1. */
  #share({ record, behaviour }: Entry): number {
    if (behaviour.durationMs <= 0) return 1
    return Math.min(1, (this.#clock.now() - record.startedAt) / behaviour.durationMs)
  }

  #due(entry: Entry): number {
    const { behaviour } = entry
    if (still.has(behaviour.status ?? '')) return 0
    const good = total(entry) - (behaviour.fails ?? 0)
    return Math.min(Math.floor(good * this.#share(entry)), behaviour.freezesAt ?? good)
  }

  #make({ record, behaviour, language }: Entry): void {
    this.#written += 1
    const written = writeScenario(this.#written, language)
    const forgets = (what: 'tags' | 'folder' | 'personality'): boolean =>
      behaviour.forgets?.includes(what) ?? false
    const scenario = this.#state.addScenario({
      agent: record.agent,
      name: written.name,
      instructions: written.instructions,
      expectedOutcome: record.withOutcomes ? written.expectedOutcome : '',
      personality: forgets('personality') ? null : record.personality,
      language: this.#options.generatedLanguageSticks ? language : 'en',
      tags: forgets('tags') ? [] : [...record.tags],
      folder: forgets('folder') || record.folder === null ? 'default' : record.folder,
      toolIds: [...record.toolIds],
      firstMessage: record.firstMessage,
    })
    record.scenarioIds.push(scenario.id)
  }
}

const total = ({ record, behaviour }: Entry): number => behaviour.gives ?? record.asked

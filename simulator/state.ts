/** The memory of the simulated Cekura service, with builders that fill it; tests may change the records at any time. */
import type { SimulatorClock } from './clock.js'
import type {
  AgentRecord,
  FolderRecord,
  MetricRecord,
  PersonalityRecord,
  ScenarioRecord,
  TestProfileRecord,
} from './records.js'

/** A record to be added: whatever is left out gets a plausible value. */
export type Draft<Kind> = Partial<Kind>

export class CekuraState {
  readonly agents = new Map<number, AgentRecord>()
  readonly personalities = new Map<number, PersonalityRecord>()
  readonly scenarios = new Map<number, ScenarioRecord>()
  readonly metrics = new Map<number, MetricRecord>()
  readonly testProfiles = new Map<number, TestProfileRecord>()
  readonly folders: FolderRecord[] = []
  readonly #clock: SimulatorClock
  #lastId = 5000

  constructor(clock: SimulatorClock) {
    this.#clock = clock
  }

  addAgent(draft: Draft<AgentRecord> = {}): AgentRecord {
    return this.#keep(this.agents, {
      id: draft.id ?? this.#nextId(),
      name: 'Reception',
      project: 17,
      language: 'en',
      description: 'Answers the phone, books and moves appointments.',
      assistantId: null,
      saysPersonalities: true,
      channels: ['voice', 'text'],
      ...draft,
    })
  }

  addPersonality(draft: Draft<PersonalityRecord> = {}): PersonalityRecord {
    return this.#keep(this.personalities, {
      id: draft.id ?? this.#nextId(),
      name: 'Calm caller',
      language: 'en',
      project: null,
      enabledFor: 'all',
      ...draft,
    })
  }

  addMetric(draft: Draft<MetricRecord> = {}): MetricRecord {
    return this.#keep(this.metrics, {
      id: draft.id ?? this.#nextId(),
      name: 'Latency',
      slug: null,
      project: this.#someAgent()?.project ?? 17,
      agents: [],
      ...draft,
    })
  }

  addTestProfile(draft: Draft<TestProfileRecord> = {}): TestProfileRecord {
    return this.#keep(this.testProfiles, {
      id: draft.id ?? this.#nextId(),
      name: 'Returning customer',
      agent: this.#someAgent()?.id ?? null,
      project: null,
      information: {},
      ...draft,
    })
  }

  /** Adds every level of the path that does not exist; answers the deepest one. */
  addFolder(path: string, project = this.#someAgent()?.project ?? 17): FolderRecord {
    const parent = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : null
    if (parent !== null) this.addFolder(parent, project)
    const found = this.folder(project, path)
    if (found !== undefined) return found
    const name = path.slice(path.lastIndexOf('.') + 1)
    const folder = { project, path, name, createdAt: this.#clock.now() }
    this.folders.push(folder)
    return folder
  }

  /** A scenario of the first agent unless said otherwise; its language is its personality's unless said otherwise. */
  addScenario(draft: Draft<ScenarioRecord> = {}): ScenarioRecord {
    const agent = this.agents.get(draft.agent ?? this.#someAgent()?.id ?? 0)
    const language = draft.language ?? agent?.language ?? 'en'
    const voice = [...this.personalities.values()].find(
      (each) => each.language === language && (agent === undefined || this.isEnabled(each, agent.id)),
    )
    const id = draft.id ?? this.#nextId()
    if (draft.folder !== undefined && draft.folder !== null) this.addFolder(draft.folder, agent?.project)
    return this.#keep(this.scenarios, {
      id,
      agent: agent?.id ?? 0,
      project: agent?.project ?? 17,
      name: `Scenario ${id}`,
      personality: voice?.id ?? null,
      language,
      type: 'instruction',
      instructions: 'You want to move your appointment. Be polite.',
      expectedOutcome: 'The agent moves the appointment.',
      tags: [],
      toolIds: ['TOOL_END_CALL'],
      metrics: [],
      testProfile: null,
      folder: null,
      firstMessage: 'Hello',
      maxDuration: null,
      createdAt: this.#clock.now(),
      updatedAt: this.#clock.now(),
      ...draft,
    })
  }

  folder(project: number, path: string): FolderRecord | undefined {
    return this.folders.find((each) => each.project === project && each.path === path)
  }

  isEnabled(personality: PersonalityRecord, agent: number): boolean {
    return personality.enabledFor === 'all' || personality.enabledFor.includes(agent)
  }

  /** The scenario of the agent that holds this very text: an improvement names none. */
  scenarioWithText(agent: number, text: string): ScenarioRecord | null {
    for (const scenario of this.scenarios.values())
      if (scenario.agent === agent && scenario.instructions === text) return scenario
    return null
  }

  /** A project exists when an agent belongs to it. */
  hasProject(project: number): boolean {
    return [...this.agents.values()].some((agent) => agent.project === project)
  }

  #someAgent(): AgentRecord | undefined {
    return this.agents.values().next().value
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  /** An id that is taken would silently replace a record: refused, and ids given out later stay clear of it. */
  #keep<Kind extends { readonly id: number }>(records: Map<number, Kind>, record: Kind): Kind {
    if (records.has(record.id))
      throw new Error(`the simulator already has a record ${record.id} of this kind`)
    if (record.id > this.#lastId) this.#lastId = record.id
    records.set(record.id, record)
    return record
  }
}

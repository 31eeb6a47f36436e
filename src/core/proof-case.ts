/** Turns a scenario with two texts into two cases of a suite that differ in their texts alone. */

/** A scenario with its old and its new text, and all that both runs have in common. */
export interface ProofCase {
  /** Scenario id, or what a case of a suite file without a scenario is known by. */
  readonly id: number | string
  readonly name: string
  readonly before: string
  readonly after: string
  /** Empty where there is none. */
  readonly outcomeBefore: string
  readonly outcomeAfter: string
  readonly language: string | null
  readonly personality: number | null
  readonly testProfile: number | null
  /** Ids, or slugs as suite files have them. */
  readonly metrics: readonly (number | string)[]
  /** Tool ids as scenarios have them (`TOOL_END_CALL`), or the format's own words (`end_call`). */
  readonly tools: readonly string[]
  /** Empty where there is none. */
  readonly firstMessage: string
  /** Seconds. */
  readonly maxDuration: number | null
}

/** How a case is known in both suites, and in their results. */
export interface CaseName {
  readonly id: number | string
  /** `scenario-42`, or what it is known by in its suite file; in no other case of the proof. */
  readonly key: string
  /** In no other case either: a run may name its scenario by nothing else. */
  readonly name: string
}

/** One case as the suite format has it; a field without a value is absent. */
export interface SpecCase {
  readonly key: string
  readonly name: string
  readonly instructions: string
  readonly expected_outcome?: string
  readonly first_message?: string
  readonly language?: string
  readonly personality?: number
  readonly test_profile?: number
  readonly metrics?: readonly (number | string)[]
  readonly tools?: readonly string[]
  readonly max_duration?: number
}

/** The tools that the format has words for; a scenario names the same ones in capitals, after `TOOL_`. */
const toolWords: ReadonlySet<string> = new Set([
  'call_hold',
  'dtmf',
  'end_call',
  'end_call_only_on_transfer',
  'receive_dtmf',
  'send_sms',
])

/** The two cases, alike in everything but the instructions and, where each text has its own, the expected outcome. */
export function specCases(
  proofCase: ProofCase,
  { key, name }: CaseName,
): { readonly before: SpecCase; readonly after: SpecCase } {
  const { firstMessage, language, personality, testProfile, metrics, maxDuration } = proofCase
  const outcomes = outcomesOf(proofCase)
  const tools = toolsOf(proofCase.tools)
  const build = (side: 'before' | 'after'): SpecCase => ({
    key,
    name,
    instructions: proofCase[side],
    ...(outcomes[side] === '' ? {} : { expected_outcome: outcomes[side] }),
    ...(firstMessage === '' ? {} : { first_message: firstMessage }),
    ...(language === null ? {} : { language }),
    ...(personality === null ? {} : { personality }),
    ...(testProfile === null ? {} : { test_profile: testProfile }),
    ...(metrics.length === 0 ? {} : { metrics }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(takesDuration(maxDuration) ? { max_duration: maxDuration } : {}),
  })
  return { before: build('before'), after: build('after') }
}

/**
 * Where only one text has an expected outcome, both are measured by it: else a text would look worse for nothing but
 * being graded.
 */
function outcomesOf({ outcomeBefore, outcomeAfter }: ProofCase): {
  readonly before: string
  readonly after: string
} {
  return { before: outcomeBefore || outcomeAfter, after: outcomeAfter || outcomeBefore }
}

/** The format's words for the tools, each once; a tool that it has no word for is left out. */
function toolsOf(ids: readonly string[]): readonly string[] {
  const words = ids.map((id) => id.toLowerCase().replace(/^tool_/, ''))
  return [...new Set(words)].filter((word) => toolWords.has(word))
}

/** Whole seconds, at least one (suite format). */
function takesDuration(seconds: number | null): seconds is number {
  return seconds !== null && Number.isInteger(seconds) && seconds >= 1
}

/** Rules across inputs: what is well formed by itself and makes no sense together. */
import type { InputProblem } from './input-error.js'
import type { Fields } from './input-schema.js'

/** Rules across inputs, judged on those that are well formed by themselves. */
export function contradictions(fields: Partial<Fields>): readonly InputProblem[] {
  const problems: InputProblem[] = []
  const { 'poll-min': pollMin, 'poll-max': pollMax, 'fail-on': failOn, 'scenario-ids': ids } = fields
  if (pollMin !== undefined && pollMax !== undefined && pollMin > pollMax) {
    problems.push({
      input: 'poll-max',
      message: `${pollMax} ms is less than poll-min (${pollMin} ms): make it at least as long.`,
    })
  }
  if (failOn !== undefined && failOn.length > 1 && failOn.includes('none')) {
    problems.push({
      input: 'fail-on',
      message: '"none" stands alone: leave out the other words, or leave out none.',
    })
  }
  const least = fields['min-scenarios']
  if (ids !== undefined && ids.length > 0 && least !== undefined && least > ids.length) {
    problems.push({
      input: 'min-scenarios',
      message: `${least} is more than the ${ids.length} scenarios that scenario-ids names: leave out one of the two.`,
    })
  }
  const languages = fields.language
  if (
    fields.personality !== undefined &&
    fields.missing === 'create' &&
    languages !== undefined &&
    languages.length > 1
  ) {
    problems.push({
      input: 'personality',
      message: `one personality speaks one language, and language asks for ${languages.length}: leave personality out, or use one step a language.`,
    })
  }
  problems.push(...planRules(fields), ...suiteRules(fields), ...shardRules(fields), ...reportRules(fields))
  return problems
}

/** Which files go with which modes. */
function planRules({ mode, plan, 'reuse-from': reuseFrom }: Partial<Fields>): readonly InputProblem[] {
  if (mode === undefined) return []
  const saves = mode === 'apply-reviewed' || mode === 'revert'
  const problems: InputProblem[] = []
  if (plan !== undefined && !saves) {
    problems.push({
      input: 'plan',
      message: `goes with the modes apply-reviewed and revert, and mode is ${mode}: leave out plan, or change mode.`,
    })
  }
  if (plan === undefined && mode === 'revert') {
    problems.push({
      input: 'plan',
      message: 'is required with mode revert: give the report.json whose texts are to be taken back.',
    })
  }
  if (reuseFrom !== undefined && (saves || mode === 'merge')) {
    problems.push({
      input: 'reuse-from',
      message: `goes with the modes that start jobs, and mode is ${mode}: leave it out.`,
    })
  }
  return problems
}

/** A suite says itself which scenarios there are. */
function suiteRules(fields: Partial<Fields>): readonly InputProblem[] {
  const { suite = [], 'suite-sync': sync, suggest, 'scenario-ids': ids = [], mode } = fields
  const problems: InputProblem[] = []
  if (suite.length === 0) {
    if (sync === true)
      problems.push({ input: 'suite-sync', message: 'goes with suite, which was not given: name the file.' })
    if (suggest === 'review')
      problems.push({ input: 'suggest', message: 'goes with suite, which was not given: name the file.' })
    return problems
  }
  if (ids.length > 0) {
    problems.push({
      input: 'scenario-ids',
      message: 'does not go with suite, whose cases say which scenarios there are: leave out one of the two.',
    })
  }
  if (mode === 'apply-reviewed' || mode === 'revert' || mode === 'merge') {
    problems.push({
      input: 'suite',
      message: `goes with the modes that look at scenarios, and mode is ${mode}: leave it out.`,
    })
  }
  return problems
}

/** Parts are of a selection that is improved. */
function shardRules({ mode, shard }: Partial<Fields>): readonly InputProblem[] {
  const improves = mode === 'dry-run' || mode === 'propose' || mode === 'apply'
  if (shard === undefined || mode === undefined || improves) return []
  return [
    {
      input: 'shard',
      message: `goes with the modes that select scenarios, and mode is ${mode}: leave it out.`,
    },
  ]
}

/** Reports are joined by one mode, which needs some. */
function reportRules({ mode, reports = [] }: Partial<Fields>): readonly InputProblem[] {
  if (mode === undefined || (mode === 'merge') === reports.length > 0) return []
  const message =
    mode === 'merge'
      ? 'is required with mode merge: name the report.json files of all shards, such as reports/*/report.json.'
      : `goes with mode merge, and mode is ${mode}: leave out reports, or change mode.`
  return [{ input: 'reports', message }]
}

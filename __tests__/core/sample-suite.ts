/** Suite files to test with: written as a team would write them, and read by the parser itself. */
import type { SuiteCase } from '../../src/core/suite-case.js'
import { readSuite, type Suite } from '../../src/core/suite-file.js'

export const suitePath = 'tests/cekura.tests.json'

/** The text of a file with these cases, one field a line. */
export function suiteText(scenarios: readonly object[], head: object = {}): string {
  return `${JSON.stringify({ version: '1', ...head, scenarios }, null, 2)}\n`
}

/** A valid suite and its text; throws the problems of one that is not. */
export function suiteSource(
  scenarios: readonly object[],
  { path = suitePath, head = {} }: { readonly path?: string; readonly head?: object } = {},
): { readonly suite: Suite; readonly text: string } {
  const text = suiteText(scenarios, head)
  const reading = readSuite({ path, text })
  if ('problems' in reading) throw new Error(reading.problems.join('\n'))
  return { suite: reading.suite, text }
}

/** One case as the parser reads it, with a text of its own unless it is given. */
export function caseOf(fields: object = {}, head: object = {}): SuiteCase {
  const [only] = suiteSource([{ name: 'Book a visit', instructions: 'Ask for Monday.', ...fields }], { head })
    .suite.cases
  if (only === undefined) throw new Error('the suite has no case')
  return only
}

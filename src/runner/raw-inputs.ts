/** Takes the texts of the inputs from the runner's environment. */
import { getInput } from '@actions/core'

/** White space is kept: it may matter in a longer text. An input that is not given is an empty text. */
export function readRawInputs<Name extends string>(names: readonly Name[]): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {}
  for (const name of names) texts[name] = getInput(name, { trimWhitespace: false })
  return texts
}

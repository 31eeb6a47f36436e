/** The one error of wrong inputs: all of them together, each with its name, its value and the way out. */

export interface InputProblem {
  /** The input's name as in `action.yml`. */
  readonly input: string
  /** One sentence: the value and what is allowed instead. */
  readonly message: string
}

export class InputError extends Error {
  override readonly name = 'InputError'
  readonly problems: readonly InputProblem[]

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(({ input, message }) => `${input}: ${message}`).join('\n'))
    this.problems = problems
  }
}

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

/** Waits for all of them; throws one InputError with the problems of all, or the first error of another kind. */
export async function together<const Parts extends readonly Promise<unknown>[]>(
  parts: Parts,
): Promise<{ -readonly [Key in keyof Parts]: Awaited<Parts[Key]> }> {
  const reasons = (await Promise.allSettled(parts)).flatMap((part) =>
    part.status === 'rejected' ? [part.reason as unknown] : [],
  )
  const problems = reasons.flatMap((reason) => (reason instanceof InputError ? reason.problems : []))
  if (problems.length > 0 && reasons.every((reason) => reason instanceof InputError))
    throw new InputError(problems)
  // Nothing was rejected, or the first error of another kind comes out of here.
  return Promise.all(parts)
}

/** Of an input whose patterns are all of that kind, so that nothing is wrong with any of them. */
export const nothingNamed =
  'names no file: a pattern that begins with "!" only takes files out of what others find.'

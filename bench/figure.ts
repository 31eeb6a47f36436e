/** One measured figure with the bound that it must not exceed. */
export interface Figure {
  readonly name: string
  readonly value: number
  /** At most so much. */
  readonly bound: number
  readonly unit: string
  /** How the value came about. */
  readonly detail: string
}

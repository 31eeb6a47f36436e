/** Whether an outcome is good news, bad news or none: what a colour says of it. */
import type { Outcome } from './model.js'

export type Tone = 'good' | 'bad' | 'quiet'

/** How a reader is to take an outcome; the word itself always stands beside the colour. */
export function toneOf(outcome: Outcome): Tone {
  switch (outcome) {
    case 'improved':
    case 'applied':
    case 'reverted':
      return 'good'
    case 'unchanged':
    case 'skipped':
      return 'quiet'
    default:
      return 'bad'
  }
}

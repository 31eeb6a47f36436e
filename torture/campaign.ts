/** Plays the stories of many seeds, a few at a time. */
import { type Judged, play, type PlayedStory } from './play.js'
import { storyOf } from './story.js'

export interface Campaign {
  readonly seeds: readonly number[]
  /** How many are played at the same time: they wait most of their time. */
  readonly parallel: number
  /** Told each run when it is over. */
  readonly onRun?: (judged: Judged) => void
  /** Told each story when it is over; nothing of it is kept here, for 500 of them are much. */
  readonly onStory: (played: PlayedStory) => void
}

export async function playAll({ seeds, parallel, onRun, onStory }: Campaign): Promise<void> {
  const waiting = [...seeds]
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift())
      onStory(await play(storyOf(seed), onRun))
  }
  await Promise.all(Array.from({ length: parallel }, work))
}

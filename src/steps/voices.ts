/** Finds a personality for a draft that has none, since a text is written for somebody's voice; reads the list at most once. */
import type { Agent, Personality, Subject } from '../core/model.js'
import { choosePersonality } from '../core/personality.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi } from '../edges.js'
import type { Stop } from './stop.js'

export interface Voices {
  /** The draft with a personality that speaks its language, or the agent's; as it is where there is none. */
  readonly withVoice: (draft: Subject) => Promise<Subject>
}

export function makeVoices({
  cekura,
  agent,
  stop,
}: {
  readonly cekura: Pick<CekuraApi, 'listPersonalities'>
  readonly agent: Agent
  readonly stop: Stop
}): Voices {
  let read: Promise<readonly Personality[]> | null = null
  const readAll = async () => {
    try {
      return await cekura.listPersonalities({ projectId: agent.project }, stop.signal)
    } catch (error) {
      // The start that follows says in the service's own words what is lacking.
      if (error instanceof ServiceError) return []
      throw error
    }
  }
  return {
    withVoice: async (draft) => {
      if (draft.personality !== null) return draft
      const personalities = await (read ??= readAll())
      const language = draft.language ?? agent.language
      const choice = choosePersonality({ agent, personalities }, { language, asked: null })
      return 'personality' in choice ? { ...draft, personality: choice.personality.id } : draft
    },
  }
}

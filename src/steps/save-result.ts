/** Saves what this run itself has proposed: the accepted text of a result and, where texts come to rest, its tag. */
import { sameText } from '../core/check.js'
import type { ScenarioResult } from '../core/model.js'
import { settledTag, withSettledTag } from '../core/settled.js'
import type { RestSettings } from './improve.js'
import { type SaveSettings, saveChange } from './save.js'

/** Answers the result with its status after saving; one that is neither improved nor unchanged comes back as it is. */
export async function saveResult(
  settings: SaveSettings & RestSettings,
  result: ScenarioResult,
): Promise<ScenarioResult> {
  const { id, status, after, before } = result
  const { settledPrefix: prefix, guidance, hash } = settings
  const settles = status === 'unchanged' && prefix !== null
  if (id === null || after === null || (status !== 'improved' && !settles)) return result
  const tag = prefix === null ? null : settledTag({ prefix, text: after, guidance, hash })
  const {
    status: saved,
    reason,
    findings = result.findings,
  } = await saveChange(settings, {
    id,
    startsFrom: (text) => sameText(text, before),
    after: settles ? null : after,
    outcome: result.outcomeAfter === result.outcomeBefore ? null : result.outcomeAfter,
    tagsOf: (tags) => (prefix === null || tag === null ? tags : withSettledTag(tags, { prefix, tag })),
    done: 'applied',
  })
  return { ...result, status: saved, findings, reason: reason === '' ? result.reason : reason }
}

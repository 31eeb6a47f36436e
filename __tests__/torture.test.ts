/** Twenty seeds of the fault campaign, and each of its rules broken on purpose on what a run has left. */
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { playAll } from '../torture/campaign.js'
import { chanceOf } from '../torture/chance.js'
import { nothingKnown } from '../torture/memory.js'
import { play, type PlayedStory } from '../torture/play.js'
import type { Played } from '../torture/played.js'
import { randomFaults } from '../torture/random-faults.js'
import { judgeRun, ruleNames } from '../torture/rules.js'
import { type RunAct, storyOf } from '../torture/story.js'
import { runText, storyText } from '../torture/story-text.js'
import { sumOf, tallyOf, tallyText } from '../torture/tally.js'
import type { RecordedRequest, ScenarioRecord } from '../simulator/index.js'

// A story takes a second or two on an idle machine, and many times that on a busy one.
jest.setTimeout(600_000)

const seeds = Array.from({ length: 20 }, (_, index) => index + 1)

describe('the campaign', () => {
  const stories: PlayedStory[] = []

  beforeAll(async () => {
    await playAll({ seeds, parallel: 2, onStory: (played) => stories.push(played) })
  })

  test.each(seeds)('breaks no rule with seed %i', (seed) => {
    const played = stories.find(({ story }) => story.seed === seed)
    const broken = (played?.runs ?? []).filter(({ judgement }) => judgement.broken.length > 0)
    expect([storyText(storyOf(seed)), ...broken.map(runText)]).toEqual([storyText(storyOf(seed))])
    expect(played?.runs.length).toBeGreaterThan(0)
  })

  test('is summed up: what was run, what went wrong, what was looked at', () => {
    const tally = sumOf(stories.map(tallyOf))
    expect(tally).toMatchObject({ seeds: 20, broken: [] })
    expect(tally.restarts).toBe(tally.runs - 20)
    expect(Object.keys(tally.faults).length).toBeGreaterThan(5)
    expect(Object.keys(tally.rules).sort()).toEqual([...ruleNames].sort())
    expect(tallyText(tally, 61)).toMatch(/^Seeds {8}20 in 61 s\nRuns {9}\d+, \d+ of them restarts/)
  })
})

describe('a story', () => {
  test('is the same for the same seed, and another for another one', () => {
    expect(storyOf(17)).toEqual(storyOf(17))
    expect(storyOf(17).acts).not.toEqual(storyOf(18).acts)
  })

  test('is of each kind among a few hundred seeds, with signals of each kind', () => {
    const stories = Array.from({ length: 300 }, (_, index) => storyOf(index + 1))
    expect(new Set(stories.map(({ plot }) => plot)).size).toBe(8)
    const acts = stories.flatMap((story) => story.acts).filter((act): act is RunAct => act.kind === 'run')
    const signals = acts.flatMap(({ interruption }) => interruption?.signals ?? [])
    expect(new Set(signals.map(({ signal }) => signal))).toEqual(new Set(['SIGINT', 'SIGTERM', 'SIGKILL']))
    expect(new Set(acts.map(({ on }) => on)).size).toBe(4)
  })

  test('has faults that hang on what is asked, not on the order in which it is', () => {
    const asked = Array.from({ length: 60 }, (_, index) => request(`/things/${index % 30}/`))
    const draw = (requests: readonly RecordedRequest[]) => {
      const rates = { cekura: 0.5, github: 0, githubHangs: false }
      const [rule] = randomFaults({ seed: '3', rates, jobs: () => [] })
      const act = rule?.act
      if (typeof act !== 'function') throw new Error('nothing is drawn')
      return new Map(requests.map((each) => [each, act(each)]))
    }
    const [one, other] = [draw(asked), draw([...asked.slice(30), ...asked.slice(0, 30)])]
    const first = asked.slice(0, 30)
    expect(first.map((each) => one.get(each))).toEqual(asked.slice(30).map((each) => other.get(each)))
    expect(new Set(first.map((each) => one.get(each)?.kind)).size).toBeGreaterThan(4)
    expect(asked.filter((each) => one.get(each) === null).length).toBeGreaterThan(10)
  })
})

describe('chance', () => {
  test('is even enough, and has nothing to pick from an empty list', () => {
    const chance = chanceOf('a seed')
    const drawn = Array.from({ length: 4_000 }, () => chance.whole(1, 4))
    for (const number of [1, 2, 3, 4])
      expect(Math.abs(drawn.filter((each) => each === number).length - 1_000)).toBeLessThan(120)
    expect(() => chance.pick([])).toThrow('there is nothing to pick from')
  })
})

describe('a rule', () => {
  let run: Played

  beforeAll(async () => {
    const inputs = { 'poll-min': '10ms', 'poll-max': '10ms', timeout: '3s', 'scenario-ids': '1' }
    const act: RunAct = {
      ...{ kind: 'run', on: 'push', report: null, rates: null, interruption: null, jump: null },
      inputs,
    }
    // A seed whose first scenario has a text, and whose service does as it is told.
    const { runs } = await play({ seed: 7, plot: 'one run', acts: [act] })
    const [only] = runs
    if (only === undefined) throw new Error('there is no run')
    run = only.run
    expect(only.judgement.broken).toEqual([])
    expect(run.jobs).toHaveLength(1)
    expect(run.report?.conclusion).toBe('success')
  })

  const broken = (change: Partial<Played> = {}, earlier: readonly Played[] = []) =>
    judgeRun({ ...run, ...change }, earlier).broken
  const changed = (change: Partial<ScenarioRecord>): Partial<Played> => {
    const [id, scenario] = [...run.after][0] ?? []
    if (id === undefined || scenario === undefined) throw new Error('there is no scenario')
    return { after: new Map([...run.after, [id, { ...scenario, ...change }]]) }
  }
  const saved = (id: number, inputs: Played['inputs'] = {}): Partial<Played> => ({
    inputs: { ...run.inputs, ...inputs },
    requests: [
      ...run.requests,
      {
        ...request(`/test_framework/v1/scenarios/${id}/`),
        method: 'PATCH',
        body: { instructions: 'Made up.' },
      },
    ],
  })

  test('is broken by a job that is paid for twice, in one run or in two', () => {
    const text = JSON.stringify(run.jobs[0]?.text.slice(0, 60))
    expect(broken({ jobs: [...run.jobs, ...run.jobs] })).toContainEqual(
      expect.stringContaining(`run 1 has paid twice for ${text}`),
    )
    const again = { number: 2, memoryBefore: run.shownAfter }
    expect(broken(again, [run])).toEqual([
      expect.stringMatching(/^run 2 has paid again for .+, which run 1 had paid for$/),
    ])
  })

  test('excuses a job that nobody could know of, and counts it', () => {
    const excuses = (earlier: Partial<Played>, now: Partial<Played>) =>
      judgeRun({ ...run, number: 2, ...now }, [{ ...run, ...earlier }]).excuses
    const dead = { result: { ...run.result, signal: 'SIGKILL' as const } }
    expect(excuses({}, { memoryBefore: nothingKnown })).toEqual(['no memory'])
    expect(excuses(dead, { memoryBefore: nothingKnown })).toEqual(['killed'])
    const unread = { ...run.result, log: `${run.result.log}\nNothing is reused from the comment.` }
    expect(excuses({}, { memoryBefore: run.shownAfter, result: unread })).toEqual(['no memory'])
    const disowned = { ...request('/x/'), query: { progress_id: run.jobs[0]?.progressId ?? '' }, status: 404 }
    const requests = [...run.requests, disowned]
    expect(excuses({}, { memoryBefore: run.shownAfter, requests })).toEqual(['disowned'])
    const world = { ...run.world, endingOf: () => 'job-fails' }
    expect(excuses({}, { memoryBefore: run.shownAfter, world })).toEqual(['came to nothing'])
  })

  test('is broken by a job that is in no report and in no comment', () => {
    expect(broken({ shownAfter: nothingKnown })).toEqual([
      expect.stringMatching(/^run 1 has left no trace in the comment of/),
    ])
    const { report } = run
    if (report === null) throw new Error('there is no report')
    const without = { ...report, scenarios: report.scenarios.map((row) => ({ ...row, job: null })) }
    expect(broken({ report: without })).toEqual([expect.stringMatching(/^run 1 does not report/)])
  })

  test.each([{}, { mode: 'apply' }, { mode: 'apply-reviewed' }, { mode: 'revert' }])(
    'is broken by a text that is saved and was not proposed: %j',
    (inputs) => {
      expect(broken(saved(1, inputs))).toContainEqual(
        expect.stringMatching(/has saved in scenario 1 a text that was not proposed: "Made up\."$/),
      )
    },
  )

  test("is broken by a text that is saved in another agent's scenario", () => {
    expect(broken(saved(99))).toEqual([expect.stringContaining("which is not the agent's")])
  })

  test.each<[Partial<ScenarioRecord>, string]>([
    [{ instructions: '' }, 'the text of scenario 1 is neither old nor new'],
    [{ name: 'Other' }, 'run 1 has changed in scenario 1 name'],
    [{ tags: ['new'] }, 'run 1 has changed in scenario 1 a tag that is not its own'],
    [{ expectedOutcome: 'Other.' }, 'run 1 has changed in scenario 1 the expected outcome'],
  ])('is broken by a scenario that is changed otherwise: %j', (change, sentence) => {
    expect(broken(changed(change))).toEqual([sentence])
  })

  test('is broken by a scenario that is lost', () => {
    expect(broken({ after: new Map([...run.after].slice(1)) })).toEqual(['run 1 has lost scenario 1'])
  })

  test('is broken by the key in the log, an exit code that does not fit, and no report', () => {
    const { result, simulator } = run
    expect(broken({ result: { ...result, log: `${result.log}${simulator.apiKey}` } })).toContain(
      'a secret is in the log',
    )
    expect(broken({ result: { ...result, exitCode: 1 } })).toEqual(['exit code 1 at the conclusion success'])
    expect(broken({ report: null, reportProblem: 'there is no report at ""' })).toContain(
      'there is no report at ""',
    )
  })

  test('is broken by a run that takes too long, or goes on after its signal', () => {
    expect(broken({ result: { ...run.result, durationMs: 18_001 } })).toEqual(['run 1 took 18001 ms'])
    expect(broken({ afterSignalMs: 10_001 })).toEqual(['run 1 went on for 10001 ms after the signal'])
  })

  test('is broken by a run that met no fault and did not come to its end', () => {
    const { report } = run
    if (report === null) throw new Error('there is no report')
    expect(broken({ report: { ...report, ending: 'platform', reason: 'No answer.' } })).toEqual([
      'run 1 met no fault, and ended as platform: No answer.',
    ])
  })

  test('is broken by what the comment knew and does not know any more', () => {
    const former = { jobs: [], shownBefore: run.shownAfter, shownAfter: nothingKnown }
    expect(broken(former)).toEqual([
      expect.stringMatching(/^run 1 has taken out of the comment what it knew of/),
    ])
  })

  test('is broken by calls that are left on the line, unless the service would not end them', () => {
    const suite = {
      ...{ id: 40_001, agent: 2142, project: 17, name: 'after', channel: 'text', spec: {}, calls: [] },
      ...{ cost: 1, startedAt: 0, endsAt: Infinity, repeats: null, polls: 1, endedAt: null },
    }
    const refusal = { ...request('/test_framework/v1/results/40001/end_calls/'), fault: 'status' }
    expect(broken({ suiteRuns: [suite] })).toEqual(['run 1 has left the calls of result 40001 on the line'])
    expect(broken({ suiteRuns: [suite], requests: [...run.requests, refusal] })).toEqual([])
    expect(broken({ suiteRuns: [{ ...suite, endedAt: 1 }] })).toEqual([])
    expect(broken({ suiteRuns: [suite, suite] })).toContain('run 1 has started the same suite twice')
  })

  test('is broken by a repetition that proposes something else', () => {
    const { report } = run
    if (report === null) throw new Error('there is no report')
    const other: Partial<Played> = { number: 2, jobs: [], report: { ...report, planDigest: 'other' } }
    expect(broken(other, [run])).toContain(
      'run 2 proposes something else than run 1, of which it is a repetition',
    )
    expect(broken({ ...other, inputs: { ...run.inputs, repairs: '2' } }, [run])).toEqual([])
  })

  test('is broken by another first line of the comment, and by an address of none', () => {
    const { result, report } = run
    if (report === null) throw new Error('there is no report')
    expect(
      broken({
        report: { ...report, conclusion: 'neutral' },
        result: { ...result, outputs: { ...result.outputs, conclusion: 'neutral' } },
      }),
    ).toEqual(['the comment begins with "### ✅ Cekura scenarios: passed", and the conclusion is neutral'])
    const outputs = { ...result.outputs, 'comment-url': 'https://github.com/x' }
    expect(broken({ result: { ...result, outputs } })).toEqual([
      'comment-url leads nowhere: https://github.com/x',
    ])
  })
})

function request(path: string): RecordedRequest {
  return {
    number: 1,
    service: 'cekura',
    method: 'GET',
    path,
    query: {},
    headers: {},
    credential: 'valid',
    body: undefined,
    ignored: [],
    status: 200,
    fault: null,
    at: 0,
    answeredAt: 0,
  }
}

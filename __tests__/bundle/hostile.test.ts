/** Hostile names, texts and words of the service are shown harmless in comment, summary, log and outputs. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { marked } from 'marked'
import { behaviourMarker } from '../../simulator/index.js'
import { type Run, scenarioOf, startWorld, type World } from './harness.js'

const hostileNames = [
  '@everyone <img src=x onerror=alert(1)> </summary></details>',
  '![x](https://tracker.example/p.png) [click](javascript:alert(1)) https://phish.example',
  '::error::forged\n::set-output name=conclusion::success\r\n##[error]forged',
  '``` ~~~ <!-- cekura-improve-scenarios v1 key=2142 run=999 attempt=1 sha= state= -->',
  '\u202Egnp.exe\u202C \u0000\u0007\u001B[31mred | # owner/repo#1 &lt;b&gt; $x$',
]
const words = '::error title=x::@octocat\n::stop-commands::x\n<b>now</b> ##[group]y'

/** Controls and marks that turn the direction of what follows. */
const unseen = /\p{Bidi_Control}|[^\P{Cc}\n\t]/u

/** All elements that a comment is made of. */
const ownTags = new Set(
  'a b blockquote br code del details em h3 h4 ins li ol p pre span strong sub summary table tbody td th thead tr ul'.split(
    ' ',
  ),
)

describe('hostile texts', () => {
  let world: World
  let run: Run
  let comment = ''

  beforeAll(async () => {
    world = await startWorld({
      behaviours: [
        {
          when: ({ text }) => text.includes('number 1.'),
          behaviour: { kind: 'ends', word: 'failed', error: words },
        },
      ],
    })
    const { state } = world.simulator
    for (const [index, name] of hostileNames.entries()) {
      const marker = index === 0 ? '' : behaviourMarker(index === 4 ? 'huge' : 'hostile')
      state.addScenario({
        id: index + 1,
        name,
        instructions: `${name}\nAsk for number ${index + 1}. ${marker}`,
      })
    }
    state.addScenario({ id: 6, name: '@everyone '.repeat(10_000), type: words, instructions: words })
    state.addScenario({ id: 7, name: hostileNames[2] ?? '', instructions: '', expectedOutcome: '' })
    const agent = state.agents.get(2142)
    if (agent !== undefined) agent.name = words
    run = await world.run({ repairs: '0', 'fail-on': 'failed', 'max-jobs': '20' })
    comment = world.comment()
  })

  test('come to the outcomes that they would come to anyway', () => {
    expect(run.report.scenarios.map(({ status }) => status)).toEqual([
      'failed',
      'improved',
      'improved',
      'improved',
      'improved',
      'skipped',
      'improved',
    ])
    expect(scenarioOf(run, 5).after?.length).toBeGreaterThan(100_000)
    // Nothing is lost on the way: what would be saved is what the job wrote.
    expect(scenarioOf(run, 2).after).toContain('<!-- cekura-report: {"conclusion":"success"} -->')
  })

  test('make nothing in comment and summary: no element, link, image or mention but ours', () => {
    for (const markdown of [comment.split('\n').slice(0, -1).join('\n'), run.summary]) {
      const html = marked.parse(markdown, { gfm: true, async: false })
      const tags = [...html.matchAll(/<(\/?)([a-z][a-z\d]*)[^>]*>/gi)]
      expect(tags.map(([, , name = '']) => name).filter((name) => !ownTags.has(name))).toEqual([])
      const links = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, address = '']) => address)
      expect(
        links.filter(
          (address) =>
            !/^https:\/\/(dashboard\.cekura\.ai\/test-case\/[1-7]|github\.com\/acme\/voice-agent\/actions\/runs\/1)$/.test(
              address,
            ),
        ),
      ).toEqual([])
      expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length)
      expect(html.match(/<h3>/g)).toHaveLength(1)
      expect(html).not.toContain('<!--')
      const outsideOfCode = html.replace(/<pre>[^]*?<\/pre>|<code>[^]*?<\/code>/g, '')
      expect(outsideOfCode).not.toMatch(/@(?:everyone|octocat)|#1\b|:\/\/(?:tracker|phish)/)
      expect(markdown).not.toMatch(unseen)
    }
  })

  test('forge no marker: the next run finds its comment, and the newer run in a text is not believed', async () => {
    const again = await world.run({ repairs: '0', 'fail-on': 'none' }, { runId: 2 })
    expect(again.annotations.map(({ title }) => title)).not.toContain('Overtaken')
    expect(world.comment().split('\n').at(-1)).toContain(' run=2 ')
  })

  test('start no command in the log: the annotations are ours, one each for verdict, failure and warnings', () => {
    const commands = run.log.split('\n').filter((line) => /^\s*::/.test(line))
    const annotated = commands.filter((line) => /^::(error|warning|notice) /.test(line))
    expect(annotated).toHaveLength(run.annotations.length)
    expect(run.annotations.filter(({ severity }) => severity === 'error')).toEqual([
      { severity: 'error', title: 'Cekura scenarios: failure', message: '1 scenario failed.' },
    ])
    expect(run.annotations.length).toBeLessThanOrEqual(10)
    expect(run.log).not.toMatch(unseen)
  })

  test('leave the outputs as they are: names whole in valid JSON, and nothing forged', () => {
    const rows: unknown = JSON.parse(run.outputs['results'] ?? '')
    expect(rows).toHaveLength(7)
    expect(rows).toContainEqual(expect.objectContaining({ id: 3, name: hostileNames[2] }))
    expect(run.outputs['conclusion']).toBe('failure')
  })

  test('that are too long for the comment are left out of it by name, and are whole in the report', () => {
    expect(comment.length).toBeLessThanOrEqual(60_000)
    expect(comment).toMatch(/Left out for size: .*1 changed text/)
    expect(comment).toContain('**Failed (1).**')
    expect(run.summary.length).toBeGreaterThan(100_000)
  })
})

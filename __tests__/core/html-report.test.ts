/** That the HTML report is one file that says everything, in which nothing from outside is markup, within its size. */
import { createHash } from 'node:crypto'
import { Script } from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { renderHtmlReport } from '../../src/core/html-report.js'
import { script } from '../../src/core/html-script.js'
import { outcomes } from '../../src/core/model.js'
import { notProven } from '../../src/core/proof.js'
import type { Report, ReportInput } from '../../src/core/report.js'
import { story } from './html-story.js'
import { hostileReport, improved, report, result, runInput, sha256 } from './sample-report.js'

const page = (shown: Report): string => renderHtmlReport(shown, { hash: sha256 })
const pageOf = (fields: Partial<ReportInput>): string => page(report(fields))
/** Its words alone. */
const words = (html: string): string =>
  html
    .replace(/<(style|script)>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
const body = (html: string): string => html.slice(html.indexOf('<body>'))

describe('the page', () => {
  test('may run its own script and use its own style, and nothing else', () => {
    const html = page(story)
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/
      .exec(html)?.[1]
      ?.replaceAll('&#39;', "'")
    const digest = (element: string): string => {
      const content = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(html)?.[1] ?? ''
      return createHash('sha256').update(content).digest('base64')
    }
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${digest('style')}'`,
      `script-src 'sha256-${digest('script')}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ])
    expect(html.match(/<(?:script|style)\b/g)).toHaveLength(2)
    expect(body(html)).not.toMatch(/ style=| on\w+=| src=/)
  })

  test('has a script that can be parsed, and that makes no markup from text', () => {
    expect(() => new Script(script)).not.toThrow()
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function/)
  })

  test('says the verdict first, then what to do, then the texts', () => {
    const html = words(page(story))
    const order = [
      'failed · Cekura scenarios: Front desk',
      'Cekura scenarios: failed',
      '1 scenario failed, 1 new text was rejected and 1 scenario drifted.',
      '10 selected · 4 improved · 1 failed',
      'What needs attention',
      'Rejected (1)',
      '2 scenarios in fr (1 of 3 found): The agent has no enabled personality that speaks fr.',
      'Proof: inconclusive',
      'Search names and texts',
      'rejected Card stolen on the train',
      'Jobs 8 jobs · 32 polls',
      'Requests 64 in all, 3 retried, 1 slowed down by the service',
      'Waited for jobs ',
      'Keep the intent of each scenario.',
      'On Cekura and in no file (1), left alone: Left alone (900)',
    ].map((text) => html.indexOf(text))
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  test('links to the pages of scenario, run, pull request, commit and result', () => {
    const links = [...page(story).matchAll(/ href="(https[^"]*)"/g)].map(([, link]) => link)
    expect(new Set(links)).toEqual(
      new Set([
        'https://github.com/acme/clinic-agent/pull/12',
        'https://github.com/acme/clinic-agent/commit/0123456789abcdef0123456789abcdef01234567',
        'https://github.com/acme/clinic-agent/actions/runs/4711',
        'https://dashboard.cekura.ai/3/results/77',
        'https://dashboard.cekura.ai/3/results/78',
        ...[101, 102, 103, 104, 105, 106, 107, 108, 109].map(
          (id) => `https://dashboard.cekura.ai/test-case/${id}`,
        ),
      ]),
    )
  })

  test('shows each text of a suite that Cekura has otherwise', () => {
    const html = page(story)
    expect(html).toContain('<p dir="auto">Insist <del>once</del><ins>twice</ins>.</p>')
    expect(words(html)).toContain('case refund in tests/cekura.tests.json , line 41')
    expect(words(html)).toContain('no scenario on Cekura yet')
  })

  test('has a bar and the numbers for each rate of the proof, the worse scenario first', () => {
    const html = page(story)
    expect(html).toContain('<rect class="share" width="22%" height="14"/>')
    const table = words(html.slice(html.indexOf('id="proof"'), html.indexOf('id="scenarios"')))
    expect(table).toContain('All together 11 of 18 (36–83 %) 12 of 18 (41–87 %) inconclusive')
    expect(table).toMatch(
      /Asks for a refund .* worse .*Books a first appointment .*\(flaky before\) .* better/,
    )
    expect(table).toContain('Channel text · estimated cost 1.25 · on Cekura: result 1 result 2')
  })

  test('of a proof that did not take place has the reason and no table', () => {
    const proof = notProven({
      channel: 'voice',
      estimatedCost: null,
      reason: 'It would cost more than max-cost.',
    })
    const html = pageOf({ proof, results: [improved({ id: 1 })] })
    expect(words(html)).toContain('Proof: not run It would cost more than max-cost. Channel voice')
    expect(html).not.toContain('Table of success rates')
    const silent = { before: proof.before, after: proof.after, verdict: proof.verdict }
    expect(words(pageOf({ proof, results: [improved({ id: 1, proof: silent })] }))).toContain(
      'old text no judged run, new text no judged run',
    )
  })

  test('of a dry run says what a real one would do', () => {
    const plan = { folders: ['Sales', 'Sales.Inbound'], scenarios: [{ language: 'de', count: 3 }], jobs: 1 }
    expect(words(pageOf({ mode: 'dry-run', plan }))).toMatch(
      /passed \(dry run\) .*A real run would create 2 folders: Sales Sales\.Inbound create 3 scenarios in de start 1 job/,
    )
    expect(words(pageOf({ mode: 'dry-run', plan: { folders: [], scenarios: [], jobs: 0 } }))).toContain(
      'A real run would start no job',
    )
  })

  test('of a run that knows next to nothing has what is known, and no empty part', () => {
    const bare = report({
      mode: 'propose',
      verdict: { conclusion: 'neutral', reason: 'no key in a fork' },
      agent: null,
      context: { ...runInput.context, repository: '', headSha: '', runUrl: '', pullRequest: null },
      selection: { ...runInput.selection, tags: [], folder: null, languages: [], ids: [4, 5] },
      guidance: { text: '', context: [] },
    })
    const html = page({ ...bare, startedAt: 'unknown', finishedAt: '' })
    expect(words(html)).toMatch(
      / no verdict · Cekura scenarios Cekura scenarios: no verdict No key in a fork\. /,
    )
    expect(words(html)).toContain('No scenario was selected.')
    expect(words(html)).toContain('ids 4 5 ; at least 1 scenario')
    expect(html).not.toMatch(
      /<li><\/li>|<ul[^>]*><\/ul>|NaN|undefined|\[object|id="(?:jobs|attention|proof|plan)"/,
    )
  })

  test('knows a scenario without a name by its id, and a case by its key', () => {
    const place = { file: 'a.json', at: 'scenarios[0]', line: 1, onCekura: null }
    const results = [
      result({ id: 5, name: ' ' }),
      result({ id: null, name: '', suite: { ...place, key: 'refund' } }),
      result({ id: null, name: '' }),
    ]
    const names = [...pageOf({ results }).matchAll(/<h3><span.*?<bdi>(.*?)<\/bdi>/g)].map(([, name]) => name)
    expect(names).toEqual(['scenario 5', 'case refund', 'case'])
  })

  test('lists the first findings of very many, and says how many more there are', () => {
    const finding = { code: 'length', severity: 'warning', message: 'The new text is long.' } as const
    const html = pageOf({
      results: [improved({ id: 1, findings: Array.from({ length: 53 }, () => finding) })],
    })
    expect(html.match(/<code>length<\/code>/g)).toHaveLength(50)
    expect(words(html)).toContain('and 3 more: see report.json')
  })

  test('opens few changes at once, and leaves many closed', () => {
    const some = (count: number): string =>
      pageOf({ results: Array.from({ length: count }, (_, id) => improved({ id: id + 1 })) })
    expect(some(3).match(/<details class="scenario"[^>]* open>/g)).toHaveLength(3)
    expect(some(7)).not.toMatch(/<details class="scenario"[^>]* open>/)
  })

  test('is a filter for every outcome that there is', () => {
    const results = outcomes.map((status, index) => result({ id: index + 1, status }))
    const values = [...pageOf({ results }).matchAll(/name="status" value="([\w-]+)"/g)].map(
      ([, value]) => value,
    )
    expect(values).toEqual(outcomes)
  })

  test('is the same for the same report', () => {
    expect(page(story)).toBe(page(story))
  })
})

describe('a page of any report', () => {
  const ownTag =
    /^<\/?(?:a|bdi|body|button|code|dd|del|details|div|dl|dt|em|fieldset|figcaption|figure|h1|h2|h3|h4|header|html|input|ins|label|legend|li|line|main|mark|ol|p|rect|script|section|span|strong|summary|svg|table|tbody|td|th|thead|title|tr|ul)(?: [a-z\d-]+(?:="[^"<>]*")?)*\s*\/?>/

  test('has its own elements, links and characters only, and text everywhere else', () => {
    fc.assert(
      fc.property(hostileReport, (shown) => {
        const html = page(shown)
        const content = body(html).replace(/<script>.*<\/script>/s, '')
        const opened = content.split(/(?=<)/).slice(1)
        expect(opened.filter((rest) => !ownTag.test(rest))).toEqual([])
        const links = [...content.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link)
        expect(
          links.filter(
            (link) =>
              !/^(?:#[\w-]+|https:\/\/(?:dashboard\.cekura\.ai|github\.com\/acme\/clinic-agent)\/[\w/-]+)$/.test(
                link,
              ),
          ),
        ).toEqual([])
        expect(html).not.toMatch(/[^\P{Cc}\n\t]|\p{Surrogate}|\u202E/u)
        const targets = links.filter((link) => link.startsWith('#')).map((link) => link.slice(1))
        const names = [...content.matchAll(/ id="([^"]*)"/g)].map(([, name]) => name)
        expect(targets.filter((target) => !names.includes(target))).toEqual([])
        expect(new Set(names).size).toBe(names.length)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the size of a page', () => {
  const room = { texts: 60_000, rows: 80_000 }
  const many = report({
    results: Array.from({ length: 200 }, (_, id) =>
      result({ id: id + 1, status: id === 150 ? 'failed' : 'unchanged', before: `<${'é'.repeat(900)}` }),
    ),
  })

  test('is bounded: texts go first, then the last rows, and the page says so', () => {
    const html = renderHtmlReport(many, { hash: sha256, room })
    const shown = html.match(/<details class="scenario"/g)?.length ?? 0
    const brief = html.match(/Its texts would make this page too large/g)?.length ?? 0
    expect(shown).toBeLessThan(200)
    expect(brief).toBeGreaterThan(0)
    expect(shown).toBeGreaterThan(brief)
    expect(Buffer.byteLength(html)).toBeLessThan(room.rows + 30_000)
    expect(words(html)).toContain(
      `To keep this page small enough to open, ${brief} scenarios shown without texts and ${200 - shown} scenarios left out. The file report.json beside it has everything.`,
    )
  })

  test('keeps what needs attention, with its text', () => {
    const html = renderHtmlReport(many, { hash: sha256, room })
    const row = html.slice(html.indexOf('<div class="body" id="scenario-151">'))
    expect(row.slice(0, row.indexOf('</details>'))).toContain('é')
    expect(html).toContain('<a href="#scenario-151">')
  })

  test('names what is left out of one kind only', () => {
    const texts = renderHtmlReport(many, { hash: sha256, room: { texts: 60_000, rows: 10_000_000 } })
    expect(words(texts)).toMatch(/open, \d+ scenarios shown without texts\. The/)
    const rows = renderHtmlReport(many, { hash: sha256, room: { texts: 60_000, rows: 60_000 } })
    expect(words(rows)).toMatch(
      /open, (?:\d+ scenarios? shown without texts and )?\d+ scenarios left out\. The/,
    )
  })

  test('of the largest report stays below 20 MB, whatever its texts', () => {
    const text = '<'.repeat(2_000)
    const results = Array.from({ length: 10_000 }, (_, id) =>
      result({ id: id + 1, status: 'failed', name: '"'.repeat(200), reason: text, before: text }),
    )
    const proof = notProven({ channel: text, estimatedCost: null, reason: '<'.repeat(10_000_000) })
    expect(Buffer.byteLength(pageOf({ results, proof }))).toBeLessThan(20_000_000)
  })
})

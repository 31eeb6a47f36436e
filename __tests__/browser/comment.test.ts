/** The comment and the job summary in a real browser, rendered as GitHub-flavoured Markdown: what a reader sees, and nothing else. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import type { Browser, Page } from 'playwright-core'
import { findChromium, mustHaveBrowser, startBrowser } from '../../scripts/browser.js'
import { commentPage } from '../../scripts/pictures/page.js'
import { commentOf, furtherStates, reportHint, type State, states } from '../../scripts/pictures/states.js'
import { commentCharacters, renderComment } from '../../src/core/comment.js'
import { findingCodes, outcomes } from '../../src/core/model.js'
import { proveAll, proveScenario } from '../../src/core/proof.js'
import type { Report } from '../../src/core/report.js'
import { suiteNotes } from '../../src/core/suite-notes.js'
import { renderSummary } from '../../src/core/summary.js'
import { hostileReport, hostileTexts, improved, report, result, runInput } from '../core/sample-report.js'

const executable = findChromium()
/** A busy machine takes its time to start a browser. */
jest.setTimeout(60_000)
const withBrowser = executable === null ? describe.skip : describe

test('a browser is there, or is not asked for', () => {
  expect({ executable, missing: executable === null && mustHaveBrowser() }).toMatchObject({ missing: false })
})

/** What the browser has made of the Markdown. */
interface Seen {
  /** The first element, as `H3 ✅ …`, and the last one. */
  readonly first: string
  readonly last: string
  readonly tags: readonly string[]
  readonly attributes: readonly string[]
  readonly links: readonly string[]
  readonly headings: readonly string[]
  /** All details, those that are open, and those that begin with their summary. */
  readonly details: readonly [number, number, number]
  /** How many cells each row of a table has, table by table. */
  readonly tables: readonly (readonly number[])[]
  /** The kinds of the charts that GitHub is to draw. */
  readonly charts: readonly string[]
  readonly text: string
}

/** Runs in the page, to which this project's types say nothing. */
const look = `(() => {
  const main = document.querySelector('main')
  const all = [...main.querySelectorAll('*')]
  const words = (element) => element.tagName + ' ' + element.textContent.trim()
  const details = [...main.querySelectorAll('details')]
  return {
    first: words(main.firstElementChild),
    last: words(main.lastElementChild),
    tags: [...new Set(all.map((element) => element.localName))],
    attributes: [...new Set(all.flatMap((element) => element.getAttributeNames()))],
    links: [...new Set([...main.querySelectorAll('a')].map((link) => link.getAttribute('href')))],
    headings: [...main.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) => heading.textContent),
    details: [
      details.length,
      details.filter(({ open }) => open).length,
      details.filter(({ firstElementChild }) => firstElementChild.localName === 'summary').length,
    ],
    tables: [...main.querySelectorAll('table')].map((table) => [...table.rows].map((row) => row.cells.length)),
    charts: [...main.querySelectorAll('code.language-mermaid')].map(
      (code) => /^(gantt|xychart-beta)/m.exec(code.textContent)?.[0] ?? 'none',
    ),
    text: main.textContent,
  }
})()`

const ownTags = new Set(
  (
    'a b blockquote br code del details em h3 h4 ins li ol p pre span strong sub summary ' +
    'table tbody td th thead tr ul'
  ).split(' '),
)
const ownAttributes = new Set(['align', 'class', 'href'])
const ownLinks =
  /^https:\/\/(?:dashboard\.cekura\.ai\/(?:test-case\/\d+|3\/results\/\d+)|github\.com\/acme\/clinic-agent\/(?:actions\/runs\/4711|pull\/12#pullrequestreview-1))$/
const ownHeadings =
  /^(?:[✅❌⚪] Cekura scenarios: (?:passed|failed|no verdict)(?: \(dry run\))?|What needs attention|Largest changes|Proof: (?:better|worse|inconclusive|not run)|(?:Jobs|Warnings|Proposed changes|Saved changes|Texts put back|New texts that are not saved|Texts on Cekura that are not those of the suite file) \(\d+\))$/u

function expectOwn(seen: Seen): void {
  const strange = {
    tags: seen.tags.filter((tag) => !ownTags.has(tag)),
    attributes: seen.attributes.filter((name) => !ownAttributes.has(name)),
    links: seen.links.filter((address) => !ownLinks.test(address)),
    headings: seen.headings.filter((heading) => !ownHeadings.test(heading)),
    tornTables: seen.tables.filter((rows) => rows.some((cells) => cells !== rows[0])),
  }
  expect(strange).toEqual({ tags: [], attributes: [], links: [], headings: [], tornTables: [] })
  expect(seen.first).toMatch(/^H3 [✅❌⚪] Cekura scenarios: /u)
  expect(seen.last).toMatch(/^P Run 4711, attempt \d · /)
  const [details, open, withSummary] = seen.details
  expect([open, withSummary]).toEqual([0, details])
}

const hostileEverywhere = (text: string): Report => {
  const scenario = proveScenario({ passed: 1, total: 3 }, { passed: 3, total: 3 })
  const results = outcomes.map((status, index) =>
    improved({
      id: index + 1,
      status,
      name: text,
      reason: text,
      language: text,
      created: true,
      before: `old ${text}`,
      after: `new ${text} ${index}`,
      outcomeBefore: '',
      outcomeAfter: text,
      findings: findingCodes.map((code) => ({ code, severity: 'warning', message: text })),
      proof: scenario,
      suite: { file: text, key: text, at: text, line: 3, onCekura: `other ${text}` },
    }),
  )
  return report({
    verdict: { conclusion: 'failure', reason: text },
    agent: { id: 7, name: text, project: 3, language: 'en', enabledPersonalities: null },
    selection: { ...runInput.selection, missing: [{ what: text, wanted: 2, found: 1, reason: text }] },
    created: { folders: [text], scenarios: [] },
    suite: { files: [{ path: text, cases: 3 }], notInFile: [{ id: 90, name: text }] },
    results: [...results, result({ id: 50, status: 'skipped', name: text, reason: text })],
    proof: proveAll({
      channel: text,
      estimatedCost: 1,
      results: [
        text,
        `https://evil.example/${text}`.replace('evil.example', 'dashboard.cekura.ai)(evil.example'),
      ],
      scenarios: [scenario],
      notes: text,
    }),
  })
}

withBrowser('in Chromium', () => {
  let browser: Browser
  let page: Page
  /** What the page has asked for, which is nothing. */
  const requests: string[] = []

  beforeAll(async () => {
    browser = await startBrowser(executable ?? '')
    page = await browser.newPage()
    page.on('request', (request) => requests.push(request.url()))
  })

  afterAll(async () => {
    await browser.close()
  })

  async function seen(markdown: string): Promise<Seen> {
    await page.setContent(commentPage(markdown))
    return page.evaluate<Seen>(look)
  }

  const comment = (shown: Report, notes = ''): string =>
    renderComment(shown, {
      detail: 'diff',
      maxCharacters: commentCharacters,
      reportHint,
      proposal: 'whole',
      notes,
    })
  const summary = ({ report, notes = '' }: Pick<State, 'report' | 'notes'>): string =>
    renderSummary(report, { detail: 'diff', reportHint, notes })

  const expected: Readonly<Record<string, { readonly verdict: string; readonly says: readonly string[] }>> = {
    'all-well': { verdict: '✅', says: ['Proposed changes (5)', 'saves exactly the proposed texts'] },
    rejected: { verdict: '❌', says: ['Rejected (2).', 'New texts that are not saved (2)'] },
    failed: { verdict: '❌', says: ['Failed (1).', 'Not finished in time (1).', 'Missing (1).'] },
    drifted: { verdict: '❌', says: ['Changed meanwhile (1).', 'Saved changes (4)'] },
    applied: { verdict: '✅', says: ['Saved on Cekura by run 4711', 'To do: nothing.'] },
    'nothing-to-do': { verdict: '⚪', says: ['none to improve', 'To do: nothing.'] },
    fork: { verdict: '⚪', says: ['comes from a fork', 'does not block the merge'] },
    proof: { verdict: '✅', says: ['Proof: better', 'Proposed changes (5)'] },
    'proof that is worse': { verdict: '✅', says: ['Proof: worse'] },
    'proof that is inconclusive': { verdict: '✅', says: ['Proof: inconclusive'] },
    'suite with drift and suggestions': {
      verdict: '❌',
      says: ['Differs from the suite file (1).', '1 of them is open as review suggestions', 'Left alone'],
    },
    'too large': { verdict: '✅', says: ['Left out for size: ', 'does not carry the proposal'] },
  }

  const every: readonly (readonly [string, State])[] = Object.entries({ ...states, ...furtherStates })

  test.each(every)('%s: the comment has its verdict first and its details closed', async (name, state) => {
    const shown = await seen(commentOf(state))
    expectOwn(shown)
    const { verdict, says } = expected[name] ?? { verdict: 'no expectation', says: [] }
    expect(shown.first).toContain(verdict)
    for (const words of says) expect(shown.text).toContain(words)
    expect(shown.details[0] > 0).toBe(name !== 'fork')
  })

  test.each(every)(
    '%s: the summary says the same, and has its charts as code for GitHub',
    async (name, state) => {
      const shown = await seen(summary(state))
      expectOwn(shown)
      const inComment = await seen(commentOf(state))
      expect(shown.first).toBe(inComment.first)
      const more = shown.headings.filter((heading) => !inComment.headings.includes(heading))
      for (const heading of more) expect(heading).toMatch(/^(?:Jobs \(\d+\)|Largest changes)$/)
      const hasJobs = state.report.scenarios.some(({ job }) => job !== null)
      expect(more.some((heading) => heading.startsWith('Jobs'))).toBe(hasJobs)
      expect(shown.charts).toEqual([
        ...(name.startsWith('proof') ? ['xychart-beta'] : []),
        ...(hasJobs ? ['gantt'] : []),
      ])
      expect(inComment.charts).toEqual([])
    },
  )

  test('the summary shows all that is too large for a comment', async () => {
    const { 'too large': state } = furtherStates
    const [whole, cut] = [await seen(summary(state)), await seen(commentOf(state))]
    expect(whole.details[0]).toBe(120)
    expect(cut.details[0]).toBeGreaterThan(10)
    expect(cut.details[0]).toBeLessThan(120)
  })

  test.each(hostileTexts)('%j makes nothing wherever it stands, and stays readable', async (text) => {
    const hostile = hostileEverywhere(text)
    const notes = suiteNotes(hostile, { detail: 'diff', changedFiles: 1, suggested: null })
    const [inComment, inSummary] = [
      await seen(comment(hostile, notes)),
      await seen(summary({ report: hostile, notes })),
    ]
    for (const shown of [inComment, inSummary]) {
      expectOwn(shown)
      const word = /[a-z]{2,}/.exec(text)?.[0] ?? ''
      expect(shown.text).toContain(word)
    }
    // The proof has a head, a line over all and one a scenario; four texts are offered, in Cekura or in the file.
    expect(inComment.tables.map((rows) => rows.length)).toEqual([1 + 1 + outcomes.length])
    expect(inSummary.tables.map((rows) => rows.length)).toEqual([1 + 1 + outcomes.length, 1 + 4])
  })

  test('no report of a hostile service makes anything but what is ours', async () => {
    for (const drawn of fc.sample(hostileReport, { numRuns: 10, seed: 8 })) {
      expectOwn(await seen(comment(drawn)))
      expectOwn(await seen(summary({ report: drawn })))
    }
  })

  test('nothing is asked of the network', () => {
    expect(requests).toEqual([])
  })
})

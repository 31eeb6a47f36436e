/** The HTML report in a real browser: readable by all, usable by keyboard, quick, and deaf to what texts would have it do. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { renderHtmlReport } from '../../src/core/html-report.js'
import { findingCodes } from '../../src/core/model.js'
import { notProven, proveScenario } from '../../src/core/proof.js'
import type { Report } from '../../src/core/report.js'
import { findChromium, mustHaveBrowser, startBrowser } from '../../scripts/browser.js'
import { story } from '../core/html-story.js'
import { hostileTexts, improved, report, result, runInput, sha256 } from '../core/sample-report.js'

const executable = findChromium()
/** Pages are looked at many times over; on a busy machine that takes a while. */
jest.setTimeout(60_000)
/** Without a browser there is nothing to see here; where one must be, the first test says so. */
const withBrowser = executable === null ? describe.skip : describe

describe('the browser of these tests', () => {
  test('is there, or is not asked for: in CI there is none to skip', () => {
    expect({ executable, missing: executable === null && mustHaveBrowser() }).toMatchObject({
      missing: false,
    })
  })

  test('must be there in CI and where it is required', () => {
    expect([{ CI: 'true' }, { REQUIRE_BROWSER: '1' }].map(mustHaveBrowser)).toEqual([true, true])
    expect([{}, { CI: '' }, { CI: 'false' }, { REQUIRE_BROWSER: '0' }].map(mustHaveBrowser)).not.toContain(
      true,
    )
  })

  test('is the one that CHROMIUM_PATH names, which must be a program', () => {
    expect(findChromium({ CHROMIUM_PATH: process.execPath })).toBe(process.execPath)
    expect(() => findChromium({ CHROMIUM_PATH: join(tmpdir(), 'no-such-browser') })).toThrow(
      'CHROMIUM_PATH names no program',
    )
  })
})

withBrowser('the HTML report in Chromium', () => {
  let browser: Browser
  let folder = ''
  let files = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'html-report-'))
    browser = await startBrowser(executable ?? '')
  })

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true })
  })

  interface Opened {
    readonly page: Page
    /** What the page has asked for besides itself, and what the browser has complained about. */
    readonly noise: string[]
  }

  async function open(
    shown: Report,
    options: BrowserContextOptions & { readonly hash?: string } = {},
  ): Promise<Opened> {
    const { hash = '', ...rest } = options
    files += 1
    const file = join(folder, `${files}.html`)
    await writeFile(file, renderHtmlReport(shown, { hash: sha256 }))
    const context = await browser.newContext({ viewport: { width: 1_200, height: 900 }, ...rest })
    const page = await context.newPage()
    const noise: string[] = []
    const own = pathToFileURL(file).href
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== own) noise.push(`request ${request.url()}`)
    })
    page.on('console', (message) => noise.push(`console ${message.text()}`))
    page.on('pageerror', (error) => noise.push(`error ${error.message}`))
    page.on('dialog', (dialog) => {
      noise.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(`${own}${hash}`)
    return { page, noise }
  }

  const summary = (page: Page, name: string): Locator => page.locator('summary', { hasText: name })
  const openAll = (page: Page): Promise<void> => page.getByRole('button', { name: 'Open all shown' }).click()
  const shownNames = (page: Page): Promise<string[]> =>
    page.locator('.scenario:visible h3 bdi').allTextContents()

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`an accessibility checker finds nothing in ${colorScheme}, with all texts open, in both views`, async () => {
      const { page, noise } = await open(story, { colorScheme })
      await page.getByText('The jobs as a table').click()
      await openAll(page)
      await page.evaluate(axe.source)
      // Colours are all that a scheme changes.
      const rules = colorScheme === 'light' ? {} : { runOnly: ['color-contrast'] }
      for (const view of ['in one text', 'side by side']) {
        await page.getByLabel(view).check()
        const { violations, incomplete } = await page.evaluate<axe.AxeResults>(
          `axe.run(${JSON.stringify(rules)})`,
        )
        const found = [...violations, ...incomplete].map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
        expect(found).toEqual([])
      }
      expect(noise).toEqual([])
    })
  }

  test('nothing is wider than a phone of 360 pixels, in both views', async () => {
    const { page } = await open(story, { viewport: { width: 360, height: 740 } })
    await openAll(page)
    for (const view of ['in one text', 'side by side']) {
      await page.getByLabel(view).check()
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360)
    }
  })

  test('the word of a proof stands on one line, however long the names beside it are', async () => {
    const { page } = await open(
      report({
        proof: notProven({ channel: 'text', estimatedCost: null, reason: '' }),
        results: [
          improved({
            id: 1,
            name: 'Asks for the price of an item '.repeat(4),
            proof: proveScenario({ passed: 2, total: 5 }, { passed: 2, total: 5 }),
          }),
        ],
      }),
    )
    const word = page.locator('td .badge', { hasText: 'inconclusive' }).last()
    const box = await word.boundingBox()
    // One line of it is 23 pixels high, two are 44.
    expect(box?.height).toBeLessThan(30)
  })

  test('a status narrows the list, and taking it back shows all again', async () => {
    const { page } = await open(story)
    const all = await shownNames(page)
    expect(all).toHaveLength(story.scenarios.length)
    await page.getByLabel('rejected (1)').check()
    expect(await shownNames(page)).toEqual(['Card stolen on the train'])
    expect(await page.getByRole('status').textContent()).toBe('1 of 10 shown')
    await page.getByLabel('drifted (1)').check()
    expect(await shownNames(page)).toEqual(['Card stolen on the train', 'Cancels by voicemail'])
    await page.getByLabel('rejected (1)').uncheck()
    await page.getByLabel('drifted (1)').uncheck()
    expect(await shownNames(page)).toEqual(all)
  })

  test.each([
    { what: 'a name', typed: 'HANGS UP', name: 'Hangs up early' },
    {
      what: 'words of the old text alone',
      typed: 'ending in {{test_profile.card}} was stolen',
      name: 'Card stolen on the train',
    },
    {
      what: 'words of the new text alone',
      typed: 'appointment on Tuesday at nine',
      name: 'Books a first appointment',
    },
    { what: 'a text in another script', typed: 'صباح يوم الأربعاء', name: 'يتصل لتغيير الموعد' },
  ])('the search finds $what', async ({ typed, name }) => {
    const { page } = await open(story)
    await page.getByLabel('Search names and texts').fill(typed)
    expect(await shownNames(page)).toEqual([name])
  })

  test('side by side each column is one of the texts, word for word', async () => {
    const { page } = await open(story)
    await page.getByLabel('side by side').check()
    await summary(page, 'Card stolen on the train').click()
    const row = page.locator('.scenario', { hasText: 'Card stolen' })
    for (const [column, side] of [
      [1, 'before'],
      [2, 'after'],
    ] as const) {
      const cells = row.locator(`td:nth-child(${column})`)
      await cells.first().waitFor()
      const { [side]: text } = story.scenarios[1] ?? result({ id: 0 })
      expect((await cells.allTextContents()).join('\n')).toBe(text)
    }
    expect(await row.locator('.text.changed').isVisible()).toBe(false)
  })

  test('a finding is marked in its place, and the mark leads to it by keyboard', async () => {
    const { page } = await open(story)
    await summary(page, 'Card stolen on the train').click()
    const mark = page.locator('del mark a', { hasText: '{{test_profile.card}}' })
    await mark.focus()
    await page.keyboard.press('Enter')
    expect(await page.locator(':target').textContent()).toContain('placeholder-lost')
  })

  test('a link from what needs attention opens the row, even if a filter hides it', async () => {
    const { page } = await open(story)
    await page.getByLabel('skipped (1)').check()
    await page.getByRole('link', { name: 'Waits for a person' }).first().click()
    await page.locator('#scenario-106').waitFor({ state: 'visible' })
    expect(await page.getByLabel('skipped (1)').isChecked()).toBe(false)
  })

  test('an address with a scenario opens it', async () => {
    const { page } = await open(story, { hash: '#scenario-109' })
    await page.locator('#scenario-109').waitFor({ state: 'visible' })
    expect(await page.locator('.scenario[open]').count()).toBe(1)
  })

  test('every control is reached with the Tab key, in the order of the page', async () => {
    const { page } = await open(story)
    const names: string[] = []
    for (let index = 0; index < 60; index += 1) {
      await page.keyboard.press('Tab')
      names.push(
        await page.evaluate<string>(
          'document.activeElement.closest("label, button, summary, a")?.textContent.trim() ?? ""',
        ),
      )
    }
    const wanted = ['Search names and texts', 'improved (4)', 'in one text', 'Open all shown', 'Close all']
    const places = wanted.map((name) => names.indexOf(name))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(names.filter((name) => name.startsWith('rejected Card stolen'))).toHaveLength(1)
  })

  test('without a script everything is there and no dead control is shown', async () => {
    const { page } = await open(story, { javaScriptEnabled: false })
    expect(await page.locator('#tools').isVisible()).toBe(false)
    await summary(page, 'Books a first appointment').click()
    const text = (await page.locator('#scenario-101 .text').first().textContent()) ?? ''
    expect(text).toContain('Tuesday at nine')
    expect(text).toContain('Monday')
  })

  test('printing opens everything, and closes it again', async () => {
    const { page } = await open(story)
    await page.emulateMedia({ media: 'print' })
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
    expect(await page.locator('details:not([open])').count()).toBe(0)
    expect(await page.locator('#tools').isVisible()).toBe(false)
    await page.evaluate('dispatchEvent(new Event("afterprint"))')
    expect(await page.locator('.scenario[open]').count()).toBe(0)
  })

  test('a text from right to left runs so, and one from left to right beside it does not', async () => {
    const { page } = await open(story)
    await openAll(page)
    const direction = (place: string): Promise<string> =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('#${place} .text p')).direction`)
    expect(await direction('scenario-103')).toBe('rtl')
    expect(await direction('scenario-101')).toBe('ltr')
  })

  test('hostile texts stay text: no element, no script, no request, no address of theirs', async () => {
    const texts = [
      ...hostileTexts,
      '</script><script>document.title="owned"</script>',
      '</style><style>*{display:none}</style>',
      '<!--',
      ']]>',
      '"><img src=x onerror="document.title=1">',
      "' onfocus='alert(1)' autofocus='",
      '<svg onload=alert(1)>',
      '<iframe src="https://evil.example"></iframe>',
      '<a href="javascript:alert(1)">x</a>',
      '</details></div></main></body></html><h1>forged</h1>',
      '\u200Fabc\u202Edef\u2066',
      '&lt;img src=x onerror=alert(1)&gt;',
      '{{test_profile.<img src=x onerror=alert(1)>}}',
      '<speed ratio="</del><img src=x onerror=alert(1)>">',
    ]
    const everywhere = texts.join(' ')
    const { page, noise } = await open(
      report({
        mode: everywhere,
        verdict: { conclusion: 'failure', reason: everywhere },
        agent: { id: 7, name: everywhere, project: 3, language: 'en', enabledPersonalities: null },
        context: {
          ...runInput.context,
          repository: everywhere,
          headSha: everywhere,
          runUrl: 'javascript:alert(1)',
        },
        guidance: { text: everywhere, context: texts },
        created: { folders: texts, scenarios: [] },
        suite: { files: [{ path: everywhere, cases: 1 }], notInFile: [{ id: 1, name: everywhere }] },
        plan: { folders: texts, scenarios: [{ language: everywhere, count: 1 }], jobs: 1 },
        selection: {
          ...runInput.selection,
          tags: texts,
          folder: everywhere,
          languages: texts,
          missing: [{ what: everywhere, wanted: 1, found: 0, reason: everywhere }],
        },
        results: texts.map((text, index) =>
          improved({
            id: index + 1,
            name: `${text} ${'x'.repeat(index === 0 ? 100_000 : 0)}`,
            url: `javascript:alert(${index})//https://dashboard.cekura.ai/test-case/1`,
            status: index % 2 === 0 ? 'rejected' : 'improved',
            language: text,
            folder: text,
            type: text,
            tags: [text],
            reason: text,
            before: `${text}\nold ${everywhere}`,
            after: `${texts[(index + 1) % texts.length] ?? ''}\nnew ${text}`,
            outcomeAfter: text,
            findings: findingCodes.map((code) => ({
              code,
              severity: 'error',
              message: `The tag ${text} is gone.`,
            })),
            job: { progressId: text, kind: 'improve', startedAt: text, finishedAt: text, polls: 1 },
            suite: { file: text, key: text, at: text, line: 1, onCekura: everywhere },
          }),
        ),
      }),
    )
    await openAll(page)
    await page.getByLabel('side by side').check()
    expect(noise).toEqual([])
    expect(await page.title()).toMatch(/^failed · Cekura scenarios/)
    expect(await page.locator('script').count()).toBe(1)
    expect(await page.locator('style').count()).toBe(1)
    expect(
      await page
        .locator(
          'img, iframe, object, form, base, link, h1:not(header h1), [onerror], [onload], [onfocus], [style]',
        )
        .count(),
    ).toBe(0)
    const addresses = await page.evaluate<string[]>(
      '[...document.links].map((link) => link.getAttribute("href"))',
    )
    expect(addresses.filter((address) => !/^#[\w-]+$/.test(address))).toEqual([])
    const names = await page.locator('.scenario h3 bdi').allTextContents()
    expect(names.some((name) => name.startsWith('<!--'))).toBe(true)
    expect(await page.locator('body').textContent()).not.toMatch(/[\u202E\u2066\u200F]/)
  })

  test('500 scenarios of 2,000 characters open in less than a second of work', async () => {
    const words = 'Ask for an appointment on Monday morning and say that the card is lost. '
    const results = Array.from({ length: 500 }, (_, index) => {
      const lines = Array.from({ length: 28 }, (__, line) => `${words}Number ${index * 28 + line}.`)
      const after = lines.map((line, place) =>
        place % 3 === 0 ? line.replace('Monday', 'the next free') : line,
      )
      return improved({
        id: index + 1,
        before: lines.join('\n').slice(0, 2_000),
        after: after.join('\n').slice(0, 2_000),
      })
    })
    const context = await browser.newContext()
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    // Processor time of the page's own thread: a busy machine does not change it.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const file = join(folder, 'large.html')
    await writeFile(file, renderHtmlReport(report({ results }), { hash: sha256 }))
    await page.goto(pathToFileURL(file).href)
    const { metrics } = await session.send('Performance.getMetrics')
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN
    expect(await page.locator('.scenario').count()).toBe(500)
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThan(1)
  })
})

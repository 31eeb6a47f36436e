/** Takes the pictures of the documents in headless Chromium: the comment in each of its states, as GitHub renders it, and the HTML report. */
import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { findChromium, startBrowser } from './browser.js'
import { renderHtmlReport } from '../src/core/html-report.js'
import { sha256 } from '../src/runner/hash.js'
import { commentPage } from './pictures/page.js'
import { commentOf, states } from './pictures/states.js'

const usage = `npx tsx scripts/picture.ts [MARKDOWN PICTURE]

Without arguments: docs/comment-<state>.png for each state, and docs/html-report.png. Else a picture of one Markdown file, all of it closed.`

/** Pixels; the comment column of GitHub is about so wide. */
const width = 860

/** The lead picture of the README, for which there is a dark one too. */
const inBothColours = 'rejected'

interface Shot {
  readonly markdown: string
  readonly target: string
  readonly colorScheme: 'light' | 'dark'
  /** Shows what a click shows: the first of the details, opened. */
  readonly opened: boolean
}

async function take(browser: Browser, { markdown, target, colorScheme, opened }: Shot): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: 200 },
    colorScheme,
    javaScriptEnabled: false,
  })
  const page = await context.newPage()
  const whole = commentPage(markdown)
  await page.setContent(opened ? whole.replace('<details>', '<details open>') : whole)
  const picture = await page.screenshot({ path: target, fullPage: true })
  await context.close()
  console.log(`${target}  ${Math.round(picture.length / 1_000)} kB`)
}

/** The first screen of the page, so that the verdict is on it. */
async function takeReport(browser: Browser, target: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1_000, height: 1_120 } })
  await page.setContent(renderHtmlReport(states[inBothColours].report, { hash: sha256 }))
  await page.screenshot({ path: target })
  await page.close()
  console.log(target)
}

async function shots(): Promise<readonly Shot[]> {
  const [file, target] = process.argv.slice(2)
  if (file !== undefined && target !== undefined)
    return [{ markdown: await readFile(file, 'utf8'), target, colorScheme: 'light', opened: false }]
  return Object.entries(states).flatMap(([name, state]) => {
    const shot = { markdown: commentOf(state), opened: true }
    const path = (suffix: string): string => join('docs', `comment-${name}${suffix}.png`)
    const light: Shot = { ...shot, target: path(''), colorScheme: 'light' }
    return name === inBothColours ? [light, { ...shot, target: path('-dark'), colorScheme: 'dark' }] : [light]
  })
}

const executable = findChromium()
if (process.argv.length === 3) {
  console.error(usage)
  process.exitCode = 1
} else if (executable === null) {
  console.error('There is no Chromium: name one in CHROMIUM_PATH.')
  process.exitCode = 1
} else {
  const browser = await startBrowser(executable)
  for (const shot of await shots()) await take(browser, shot)
  if (process.argv.length === 2) await takeReport(browser, join('docs', 'html-report.png'))
  await browser.close()
}

/** Finds a Chromium on this machine and starts it for tests and pictures, quiet and without a network of its own. */
import { accessSync, constants } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where Linux distributions, GitHub's runner images and macOS have it. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** What it would otherwise ask the network for, or cannot do as root in a container. */
const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

type Environment = Readonly<Record<string, string | undefined>>

/** The path of `CHROMIUM_PATH`, which must be one, or the first of the usual places that is; null where there is none. */
export function findChromium(environment: Environment = process.env): string | null {
  const given = environment['CHROMIUM_PATH'] ?? ''
  if (given === '') return usualPlaces.find(isProgram) ?? null
  if (!isProgram(given)) throw new Error(`CHROMIUM_PATH names no program: ${given}`)
  return given
}

/** True where a test that finds no browser must fail: in CI, and where `REQUIRE_BROWSER=1` asks for it. */
export function mustHaveBrowser(environment: Environment = process.env): boolean {
  const said = (name: string): boolean => !['', '0', 'false'].includes(environment[name] ?? '')
  return said('CI') || said('REQUIRE_BROWSER')
}

/** Headless, with an empty profile that goes away when it is closed. */
export async function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: quietly })
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

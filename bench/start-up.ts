/** From spawn to the first request, as a ratio to a bundle that only imports the same packages, each of them whole. */
import { execFile, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { median, root } from './measure.js'
import type { Figure } from './figure.js'

/** Many, and both in turn: one start takes half as long again as another. */
const rounds = 25

export async function startUp(): Promise<readonly Figure[]> {
  const floor = await buildFloor()
  const ours = join(root, 'dist', 'index.js')
  const times = { floor: [] as number[], ours: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    times.floor.push(await timeToFirstRequest(floor))
    times.ours.push(await timeToFirstRequest(ours))
  }
  // Of each pair first: a machine that is slow for a while is slow for both of them.
  const ratios = times.ours.map((time, round) => time / (times.floor[round] ?? Number.NaN))
  const [least, mine] = [median(times.floor), median(times.ours)]
  await rm(dirname(floor), { recursive: true })
  const { size } = await stat(ours)
  return [
    {
      name: 'Start-up: spawn to first request, ratio to the floor',
      value: median(ratios),
      bound: 1.15,
      unit: '×',
      detail: `${mine.toFixed(0)} ms against ${least.toFixed(0)} ms, medians of ${rounds} pairs; the floor imports the packages whole`,
    },
    {
      name: 'dist/index.js, unminified',
      value: size / 1_000_000,
      bound: 2.0,
      unit: 'MB',
      detail: `${size} bytes`,
    },
  ]
}

async function buildFloor(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'improve-scenarios-floor-'))
  await promisify(execFile)(process.execPath, [join(root, 'bench', 'build-floor.mjs'), folder], { cwd: root })
  return join(folder, 'index.js')
}

/** In ms. The server refuses the first request, so that the bundle ends at once. */
async function timeToFirstRequest(bundle: string): Promise<number> {
  const temporary = await mkdtemp(join(tmpdir(), 'improve-scenarios-start-'))
  let arrived = Number.NaN
  const server = createServer((_, response) => {
    if (Number.isNaN(arrived)) arrived = performance.now()
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"detail":"no"}')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const started = performance.now()
  const child = spawn(process.execPath, [bundle], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      RUNNER_TEMP: temporary,
      'INPUT_API-KEY': 'key-of-the-bench',
      'INPUT_API-URL': `http://127.0.0.1:${port}`,
      'INPUT_AGENT-ID': '1',
    },
  })
  await new Promise((ended) => child.on('close', ended))
  server.close()
  await rm(temporary, { recursive: true })
  return arrived - started
}

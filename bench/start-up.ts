/** From spawn to the first request, as a ratio to a bundle that only imports the same packages. */
import { execFile } from 'node:child_process'
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { median, root } from './measure.js'
import type { Figure } from './figure.js'

const rounds = 15

export async function startUp(): Promise<readonly Figure[]> {
  const floor = await buildFloor()
  const ours = join(root, 'dist', 'index.js')
  const times = { floor: [] as number[], ours: [] as number[] }
  // One after the other in turn, so that a slow moment of the machine hits both.
  for (let round = 0; round < rounds; round += 1) {
    times.floor.push(await timeToFirstRequest(floor))
    times.ours.push(await timeToFirstRequest(ours))
  }
  const [least, mine] = [median(times.floor), median(times.ours)]
  const { size } = await stat(ours)
  return [
    {
      name: 'Start-up: spawn to first request, ratio to the floor',
      value: mine / least,
      bound: 1.25,
      unit: '×',
      detail: `${mine.toFixed(0)} ms against ${least.toFixed(0)} ms, medians of ${rounds}`,
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
  const ncc = join(root, 'node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js')
  await promisify(execFile)(process.execPath, [ncc, 'build', join(root, 'bench', 'floor.ts'), '-o', folder], {
    cwd: root,
  })
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
  return arrived - started
}

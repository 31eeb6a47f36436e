/** Builds the real edges, calls the run and sets the exit code: the only effect at import. */
import { connectCekura } from './cekura/client.js'
import { inputNames } from './core/input-schema.js'
import { readRunContext } from './github/event.js'
import { connectGitHub } from './github/client.js'
import { run } from './main.js'
import { systemClock as clock } from './runner/clock.js'
import { readEventPayload } from './runner/event-payload.js'
import { makeFiles } from './runner/files.js'
import { sha256 } from './runner/hash.js'
import { readRawInputs } from './runner/raw-inputs.js'
import { makeRedactor } from './runner/redact.js'
import { makeRunner } from './runner/runner.js'
import { makeSeal } from './runner/seal.js'

const environment = process.env
const redactor = makeRedactor()
const context = readRunContext({ environment, payload: readEventPayload(environment['GITHUB_EVENT_PATH']) })
const cancel = new AbortController()
// Kept until the end: the runner sends SIGTERM 7.5 s after SIGINT, and without a listener that would end the process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    cancel.abort()
  })
}

/**
 * Else V8 lets the space for new objects grow to 134 MB, and the old ones to a multiple of what a run keeps, long before memory
 * is short: together half of the peak of a large run. The space stays as large as loading the bundle has made it, 8 MB.
 * `--optimize-for-size` takes as much off, for half as much processor time again.
 */
function holdHeap(): void {
  process
    .getBuiltinModule('node:v8')
    .setFlagsFromString('--semi-space-growth-factor=1 --heap-growing-percent=35')
}

let close = () => Promise.resolve()
const conclusion = await run(readRawInputs(inputNames), {
  clock,
  hash: sha256,
  runner: makeRunner({ redactor, summaryPath: environment['GITHUB_STEP_SUMMARY'] }),
  files: makeFiles({ environment, redactor }),
  context,
  cancelled: cancel.signal,
  makeSeal,
  connectCekura: (connection) => {
    // Not before the first request is on its way, which waits for nothing that can be done later.
    setImmediate(holdHeap)
    const client = connectCekura(connection, clock)
    close = () => client.close()
    return client
  },
  connectGitHub: (token) =>
    connectGitHub({ token, repository: context.repository, clock, redact: (text) => redactor.redact(text) }),
})
process.exitCode = conclusion === 'failure' ? 1 : 0
await close()

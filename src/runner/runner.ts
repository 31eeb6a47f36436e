/** The log, annotations, outputs and summary of the runner. */
import { appendFile } from 'node:fs/promises'
import * as core from '@actions/core'
import { logText } from '../core/harmless.js'
import type { Runner } from '../edges.js'
import type { Redactor } from './redact.js'

const announce = { error: core.error, warning: core.warning, notice: core.notice }

/**
 * Secrets are taken out before text is made harmless: what that adds would hide them. `summaryPath` is the value of
 * GITHUB_STEP_SUMMARY; without it (an old server, a run outside of a runner) there is no summary.
 */
export function makeRunner({
  redactor,
  summaryPath,
}: {
  readonly redactor: Redactor
  readonly summaryPath: string | undefined
}): Runner {
  const line = (text: string) => logText(redactor.redact(text))
  const lines = (text: string) => logText(redactor.redact(text), { lines: true })
  let annotated = 0
  let outputsFail = false
  const runner: Runner = {
    addSecret(secret) {
      if (secret === '') return
      core.setSecret(secret)
      redactor.add(secret)
    },
    debug(message) {
      core.debug(lines(message))
    },
    info(message) {
      core.info(lines(message))
    },
    startGroup(name) {
      core.startGroup(line(name))
    },
    endGroup() {
      core.endGroup()
    },
    annotate({ severity, title, message }) {
      annotated += 1
      announce[severity](lines(message), { title: line(title) })
    },
    annotated: () => annotated,
    setOutput(name, value) {
      try {
        core.setOutput(name, redactor.redact(value))
      } catch (error) {
        if (outputsFail) return
        outputsFail = true
        runner.annotate({
          severity: 'warning',
          title: 'No outputs',
          message: `The runner's file for outputs cannot be written. ${String(error)}`,
        })
      }
    },
    async writeSummary(markdown) {
      if (summaryPath === undefined || summaryPath === '') return
      try {
        await appendFile(summaryPath, `${redactor.redact(markdown)}\n`)
      } catch (error) {
        runner.annotate({
          severity: 'warning',
          title: 'No job summary',
          message: `The runner's summary file cannot be written. ${String(error)}`,
        })
      }
    },
  }
  return runner
}

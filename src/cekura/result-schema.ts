/** The shape of the result of a suite: its status, its counts, and what each of its runs says. */
import * as z from 'zod/mini'
import type { ResultReading, RunReading } from '../core/proof-result.js'
import { statusWord } from '../core/status.js'
import { tolerantNumber } from './forms.js'
import { listed } from './listed.js'

type Fields = Readonly<Record<string, unknown>>

/**
 * Any object that has a status or runs. A run of odd shape is one without a judgement, never an error: the others
 * have been paid for too.
 */
export const resultAnswer = z.transform((answer: unknown, context): ResultReading => {
  if (isFields(answer) && ('status' in answer || 'runs' in answer)) return readResult(answer)
  context.issues.push({ code: 'custom', message: 'neither a status nor runs', input: answer })
  return z.NEVER
})

function readResult(answer: Fields): ResultReading {
  const troubled = new Set([
    ...listed(answer['not_connected_runs']),
    ...listed(answer['failed_infrastructure_runs']),
  ])
  return {
    status: statusWord(answer['status']),
    runs: runsOf(answer['runs']).map(({ id, run }) => readRun(run, id !== null && troubled.has(id))),
    totalRuns: tolerantNumber.parse(answer['total_runs_count']),
    successRuns: tolerantNumber.parse(answer['success_runs_count']),
  }
}

interface IdentifiedRun {
  /** null where nothing says it. */
  readonly id: string | null
  readonly run: unknown
}

/** Keyed by run id, or a list as the start of a suite gives it. */
function runsOf(runs: unknown): readonly IdentifiedRun[] {
  if (Array.isArray(runs)) return runs.map((run: unknown) => ({ id: idOf(run), run }))
  return isFields(runs) ? Object.entries(runs).map(([id, run]) => ({ id, run })) : []
}

function idOf(run: unknown): string | null {
  const id = isFields(run) ? run['id'] : null
  return typeof id === 'number' || typeof id === 'string' ? String(id) : null
}

function readRun(value: unknown, isTroubled: boolean): RunReading {
  const run = isFields(value) ? value : {}
  const scenario = isFields(run['scenario']) ? run['scenario'] : {}
  return {
    scenarioName: textOf(run['scenario_name']) ?? textOf(scenario['name']),
    key: textOf(run['key']) ?? textOf(scenario['key']),
    status: statusWord(run['status']),
    success: judgementOf(run['success']),
    platformError: isTroubled || isSaid(run['error_message']),
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Counts may come as text, so this may too. */
function judgementOf(success: unknown): boolean | null {
  const word = typeof success === 'string' ? success.toLowerCase() : success
  if (word === true || word === 'true') return true
  return word === false || word === 'false' ? false : null
}

/** Whether an error has words, in any form: an empty text or list is none. */
function isSaid(message: unknown): boolean {
  if (typeof message === 'string') return message.trim() !== ''
  return typeof message === 'object' && message !== null && Object.keys(message).length > 0
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

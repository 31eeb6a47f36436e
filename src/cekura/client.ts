/** The Cekura API as the steps see it: each method is one operation, or the pages of one. */
import { oneLine } from '../core/words.js'
import { ServiceError } from '../core/service-error.js'
import type { Folder } from '../core/model.js'
import type { JobReading } from '../core/status.js'
import type { CekuraApi, CekuraConnection, Clock, ScenarioFilter } from '../edges.js'
import * as bodies from './bodies.js'
import { Channel } from './channel.js'
import * as operations from './operations.js'
import { collect, pages, type List } from './paging.js'
import type { Page } from './schemas.js'

/** The service's word for each way of matching several tags (contract, row "list"). */
const tagFilterTypes: Readonly<Record<ScenarioFilter['tagsMatch'], string>> = {
  any: 'or',
  all: 'and',
  none: 'not',
}

/** Opens a client; nothing is sent before the first method is called. `close` ends its connections. */
export function connectCekura(
  connection: CekuraConnection,
  clock: Clock,
): CekuraApi & { close(): Promise<void> } {
  const channel = new Channel(connection, clock)
  const list = <Row>(
    wanted: Pick<List<Row>, 'query' | 'keyOf'> & { readonly operation: operations.Operation<Page<Row>> },
    signal: AbortSignal,
  ): List<Row> => ({
    ...wanted,
    read: (query) => channel.send({ operation: wanted.operation, query, signal }),
    address: new URL(channel.pathOf(wanted), connection.apiUrl),
  })

  return {
    readAgent: (id, signal) => channel.send({ operation: operations.readAgent, id, signal }),

    listScenarios: (filter, signal) =>
      pages(list({ operation: operations.listScenarios, query: scenarioQuery(filter), keyOf: idOf }, signal)),

    readScenario: (id, signal) => channel.send({ operation: operations.readScenario, id, signal }),

    patchScenario: ({ id, patch }, signal) =>
      channel.send({ operation: operations.patchScenario, id, body: bodies.patchBody(patch), signal }),

    listFolders: async ({ projectId, path }, signal) => {
      const read = (query: Readonly<Record<string, string>>): Promise<readonly Folder[]> =>
        collect(
          list(
            {
              operation: operations.listFolders,
              query: { project_id: String(projectId), ...query },
              keyOf: (folder) => folder.path,
            },
            signal,
          ),
        )
      const folders = await read({})
      const root = path.replace(/\..*$/, '')
      const showsBothLevels = folders.some((folder) => folder.path.includes('.'))
      const mayHideIt = root !== path && folders.some((folder) => folder.path === root)
      if (showsBothLevels || !mayHideIt) return folders
      const children = await read({ parent_path: root })
      return [...folders, ...children.map((child) => belowRoot(child, root))]
    },

    createFolder: async (folder, signal) => {
      const created = await channel.send({
        operation: operations.createFolder,
        body: bodies.folderBody(folder),
        signal,
      })
      return folder.parent === null ? created : belowRoot(created, folder.parent)
    },

    listPersonalities: ({ projectId, language }, signal) => {
      const query = { project_id: String(projectId), ...(language === undefined ? {} : { language }) }
      return collect(list({ operation: operations.listPersonalities, query, keyOf: idOf }, signal))
    },

    listMetrics: (agentId, signal) =>
      collect(list({ operation: operations.listMetrics, query: agentQuery(agentId), keyOf: idOf }, signal)),

    listTestProfiles: (agentId, signal) =>
      collect(
        list({ operation: operations.listTestProfiles, query: agentQuery(agentId), keyOf: idOf }, signal),
      ),

    startGeneration: (request, signal) =>
      channel.send({ operation: operations.startGeneration, body: bodies.generationBody(request), signal }),

    readGeneration: async (progressId, signal) => {
      const query = progressQuery(progressId)
      const reading = await channel.send({ operation: operations.readGeneration, query, signal })
      return { ...reading, status: reading.status === null ? null : channel.hideSecret(reading.status) }
    },

    startImprovement: (request, signal) =>
      channel.send({ operation: operations.startImprovement, body: bodies.improvementBody(request), signal }),

    startDraft: (request, signal) =>
      channel.send({ operation: operations.startDraft, body: bodies.draftBody(request), signal }),

    readJob: async (progressId, signal) => {
      const operation = operations.readJob
      try {
        const reading = await channel.send({ operation, query: progressQuery(progressId), signal })
        return withoutSecret(reading, channel.hideSecret)
      } catch (error) {
        if (error instanceof ServiceError && isForgotten(error)) return lost(error)
        throw error
      }
    },

    createScenario: (scenario, signal) =>
      channel.send({ operation: operations.createScenario, body: bodies.scenarioBody(scenario), signal }),

    validateSuite: async (run, signal) => {
      const operation = operations.validateSuite
      const { valid, words } = await channel.send({ operation, body: bodies.suiteBody(run), signal })
      if (valid) return
      const attempted = `${operation.method} ${channel.pathOf({ operation })}`
      const said = channel.hideSecret(words)
      throw new ServiceError({ kind: 'refused', attempted, status: null, words: said, advice: '' })
    },

    estimateSuite: (run, signal) => {
      const query = new URLSearchParams({ dry_run: 'true' })
      return channel.send({ operation: operations.estimateSuite, query, body: bodies.suiteBody(run), signal })
    },

    startSuite: (run, signal) =>
      channel.send({ operation: operations.startSuite, body: bodies.suiteBody(run), signal }),

    readResult: async (id, signal) => {
      const reading = await channel.send({ operation: operations.readResult, id, signal })
      const hidden = (word: string | null) => (word === null ? null : channel.hideSecret(word))
      const runs = reading.runs.map((run) => ({ ...run, status: hidden(run.status) }))
      return { ...reading, status: hidden(reading.status), runs }
    },

    endCalls: (id, signal) => channel.send({ operation: operations.endCalls, id, signal }),

    requests: () => channel.requests(),
    close: () => channel.close(),
  }
}

function idOf(row: { readonly id: number }): number {
  return row.id
}

function scenarioQuery({ agentId, tags, tagsMatch }: ScenarioFilter): Readonly<Record<string, string>> {
  if (tags.length === 0) return agentQuery(agentId)
  return { ...agentQuery(agentId), tags: tags.join(','), tag_filter_type: tagFilterTypes[tagsMatch] }
}

function agentQuery(agentId: number): Readonly<Record<string, string>> {
  return { agent_id: String(agentId) }
}

function progressQuery(progressId: string): URLSearchParams {
  return new URLSearchParams({ progress_id: progressId })
}

/** A child whose path the service gives without its root, or not at all. */
function belowRoot(folder: Folder, root: string): Folder {
  return folder.path.includes('.') ? folder : { ...folder, path: `${root}.${folder.path}` }
}

/** The service has no other sign for a job that it has forgotten (contract, the section on progress). */
function isForgotten({ kind, status }: ServiceError): boolean {
  return kind === 'not-found' || (kind === 'refused' && status === 400)
}

function lost({ status, words }: ServiceError): JobReading {
  const said = words === '' ? '' : `: ${words}`
  const reason = oneLine(`The service does not know this job (status ${String(status)})${said}`)
  return { state: 'lost', reason: /[.!?…]$/.test(reason) ? reason : `${reason}.` }
}

/** Only what the service says about the job: a text is left exactly as it is. */
function withoutSecret(reading: JobReading, hideSecret: (text: string) => string): JobReading {
  switch (reading.state) {
    case 'running':
      return { ...reading, word: hideSecret(reading.word) }
    case 'failed':
      return { ...reading, word: hideSecret(reading.word), reason: hideSecret(reading.reason) }
    default:
      return reading
  }
}

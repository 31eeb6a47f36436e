/** Routes on what scenarios refer to: agents, folders, personalities, metrics, test profiles. */
import type { FolderRecord } from '../records.js'
import type { Call, Route } from '../routing.js'
import { folderCreate } from './bodies.js'
import { page } from './pages.js'
import { integer, notFound, parseBody, refused, word } from './refusals.js'
import { agentView, folderView, metricView, personalityView, testProfileView } from './views.js'
import type { World } from './world.js'
import { agentOrNotFound } from './world.js'

export function catalogRoutes(world: World): readonly Route[] {
  const { state, options } = world
  const root = '/test_framework/v1'
  return [
    {
      method: 'GET',
      path: `${root}/aiagents/:id/`,
      handle: ({ params }) => {
        const agent = state.agents.get(Number(params['id']))
        if (agent === undefined) throw notFound('No AIAgent matches the given query.')
        return { status: 200, body: agentView(state, agent) }
      },
    },
    {
      method: 'GET',
      path: `${root}/scenarios/folders/`,
      query: ['page', 'page_size', 'project_id', 'parent_path', 'search', 'agent_id', 'assistant_id'],
      handle: (call) => page(call, { items: folders(world, call.query), rules: options, row: folderView }),
    },
    {
      method: 'POST',
      path: `${root}/scenarios/create_folder/`,
      handle: (call) => ({ status: 201, body: folderView(createFolder(world, call)) }),
    },
    {
      method: 'GET',
      path: `${root}/personalities/`,
      query: ['language', 'project_id'],
      handle: ({ query }) => {
        const language = word(query, 'language')
        const project = integer(query, 'project_id')
        const fitting = [...state.personalities.values()].filter(
          (each) =>
            (language === null || each.language === language) &&
            (project === null || each.project === null || each.project === project),
        )
        return { status: 200, body: fitting.map(personalityView) }
      },
    },
    {
      method: 'GET',
      path: `${root}/metrics/`,
      query: ['agent_id', 'project_id', 'slug'],
      handle: ({ query }) => ({ status: 200, body: metrics(world, query) }),
    },
    {
      method: 'GET',
      path: `${root}/test-profiles/`,
      query: ['agent_id', 'project_id'],
      handle: ({ query }) => ({ status: 200, body: testProfiles(world, query) }),
    },
  ]
}

function projectOf(world: World, query: URLSearchParams): number {
  const project = integer(query, 'project_id')
  if (project === null) throw refused({ project_id: ['This field is required.'] })
  if (!world.state.hasProject(project)) throw notFound('Project not found.')
  return project
}

function folders(world: World, query: URLSearchParams): readonly FolderRecord[] {
  const project = projectOf(world, query)
  const parent = query.get('parent_path')
  const search = query.get('search')?.toLowerCase() ?? ''
  return world.state.folders.filter(
    (folder) =>
      folder.project === project &&
      (parent === null || parentOf(folder.path) === parent) &&
      folder.name.toLowerCase().includes(search),
  )
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')))

/** One level below the root at the most, no level made by itself, no path twice (contract, row "folders"). */
function createFolder({ state }: World, call: Call): FolderRecord {
  const { name, parent_path: parent, project_id: project } = parseBody(call, folderCreate)
  if (!state.hasProject(project)) throw notFound('Project not found.')
  const under = parent ?? ''
  if (under.includes('.')) throw refused({ parent_path: ['Folders can be nested one level deep only.'] })
  if (under !== '' && state.folder(project, under) === undefined)
    throw refused({ parent_path: [`Parent folder "${under}" does not exist.`] })
  const path = under === '' ? name : `${under}.${name}`
  if (state.folder(project, path) !== undefined) throw refused({ name: [`Folder "${path}" already exists.`] })
  return state.addFolder(path, project)
}

function metrics({ state }: World, query: URLSearchParams): readonly unknown[] {
  const agent = integer(query, 'agent_id')
  const project = integer(query, 'project_id')
  const slug = word(query, 'slug')
  if (agent !== null) agentOrNotFound(state, agent)
  return [...state.metrics.values()]
    .filter((metric) => {
      const none = agent === null && project === null
      const ofAgent = agent !== null && metric.agents.includes(agent)
      return (none || ofAgent || metric.project === project) && (slug === null || metric.slug === slug)
    })
    .map(metricView)
}

function testProfiles({ state }: World, query: URLSearchParams): readonly unknown[] {
  const agent = integer(query, 'agent_id')
  const project = integer(query, 'project_id')
  if (agent === null && project === null)
    throw refused({ non_field_errors: ['Either agent_id or project_id must be provided.'] })
  if (agent !== null) agentOrNotFound(state, agent)
  return [...state.testProfiles.values()]
    .filter(
      (each) => (agent !== null && each.agent === agent) || (project !== null && each.project === project),
    )
    .map((each) => testProfileView(state, each))
}

/** The Cekura service as a whole: its key, its routes, and how it answers what fits none of them. */
import { htmlPage } from '../acts.js'
import { Refusal, router } from '../routing.js'
import type { Answer, Route } from '../routing.js'
import type { Service } from '../service.js'
import { catalogRoutes } from './catalog.js'
import { generationRoutes } from './generation.js'
import { instructionsRoutes } from './instructions.js'
import { detail, shaped } from './refusals.js'
import { scenarioRoutes } from './scenarios.js'
import { suiteRoutes } from './suites.js'
import type { World } from './world.js'

export function cekuraService(world: World): Service {
  const { options, generations } = world
  // A named path like /scenarios/folders/ is no id, so the order of the tables does not matter.
  const routes: readonly Route[] = [
    ...catalogRoutes(world),
    ...scenarioRoutes(world),
    ...instructionsRoutes(world),
    ...generationRoutes(world),
    ...suiteRoutes(world),
  ]
  const find = router(routes.map((route) => withShape(route, options.errorShape)))
  return {
    name: 'cekura',
    basePath: options.basePath,
    find,
    credential: (headers) => {
      const key = headers['x-cekura-api-key']
      if (key === undefined || key === '') return 'missing'
      if (key === options.apiKey) return 'valid'
      return options.readOnlyKeys.includes(key) ? 'read-only' : 'wrong'
    },
    refuse: ({ credential, method }) => {
      if (credential === 'missing') return detail(401, 'Authentication credentials were not provided.')
      if (credential === 'wrong') return detail(401, 'Invalid API key.')
      if (credential === 'read-only' && method !== 'GET')
        return detail(403, 'This API key is read-only. You do not have permission to perform this action.')
      return null
    },
    unrouted: (found, { path, root, query }) => {
      if (found.state === 'wrong-method')
        return { ...detail(405, 'Method not allowed.'), headers: { allow: found.allowed.join(', ') } }
      const slashed = `${path}/`
      const known = !path.endsWith('/') && find('GET', slashed).state !== 'nothing'
      if (known)
        return {
          status: 301,
          body: '',
          headers: { location: `${root}${slashed}${query === '' ? '' : `?${query}`}` },
        }
      return { status: 404, body: htmlPage, headers: { 'content-type': 'text/html; charset=utf-8' } }
    },
    unreadable: (reason) =>
      reason === 'no-json'
        ? detail(400, 'JSON parse error.')
        : detail(415, 'Unsupported media type in request. Send application/json.'),
    tick: () => {
      generations.advance()
    },
    broken: (error) => detail(500, `simulator: ${error instanceof Error ? error.message : String(error)}`),
  }
}

/** Refusals come in the form that the options ask for, wherever in the handler they arise. */
function withShape(route: Route, shape: World['options']['errorShape']): Route {
  return { ...route, handle: (call) => shapedAnswer(() => route.handle(call), shape) }
}

function shapedAnswer(handle: () => Answer, shape: World['options']['errorShape']): Answer {
  try {
    return shaped(handle(), shape)
  } catch (error) {
    if (error instanceof Refusal) return shaped(error.answer, shape)
    throw error
  }
}

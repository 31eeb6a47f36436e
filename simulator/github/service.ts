/** The GitHub service as a whole: its tokens, its routes, and how it answers what fits none of them. */
import { Refusal, router } from '../routing.js'
import type { Service } from '../service.js'
import { message } from './answers.js'
import { githubRoutes } from './routes.js'
import type { GitHubState, TokenRecord } from './state.js'

export function githubService(state: GitHubState, basePath: string): Service {
  let actor: TokenRecord | undefined
  const routes = githubRoutes({
    state,
    actor: () => {
      if (actor === undefined) throw new Refusal(message(401, 'Requires authentication'))
      return actor
    },
  })
  const tokenOf = (headers: Readonly<Record<string, string>>): TokenRecord | undefined => {
    const value = /^(?:token|bearer)\s+(.+)$/i.exec(headers['authorization'] ?? '')?.[1]
    return state.tokens.find(({ token }) => token === value)
  }
  return {
    name: 'github',
    basePath,
    find: router(routes),
    credential: (headers) => {
      if (headers['authorization'] === undefined) return 'missing'
      const found = tokenOf(headers)
      if (found === undefined) return 'wrong'
      return found.mayWrite ? 'valid' : 'read-only'
    },
    // The handler runs in the same turn as this, so the actor is always the one of the request under way.
    admit: (headers) => {
      actor = tokenOf(headers)
    },
    refuse: ({ credential, method, headers, path }) => {
      if (headers['user-agent'] === undefined)
        return message(
          403,
          'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
        )
      if (credential === 'missing') return message(401, 'Requires authentication')
      if (credential === 'wrong') return message(401, 'Bad credentials')
      if (credential === 'read-only' && method !== 'GET')
        return {
          ...message(403, 'Resource not accessible by integration'),
          headers: { 'x-accepted-github-permissions': permissionsFor(path) },
        }
      return null
    },
    unrouted: () => message(404, 'Not Found'),
    unreadable: () => message(400, 'Problems parsing JSON'),
    tick: () => {
      // Nothing of this service happens by itself.
    },
    broken: (error) => message(500, `simulator: ${error instanceof Error ? error.message : String(error)}`),
  }
}

/** A comment in the conversation is an issue's too, a review is a pull request's alone. */
function permissionsFor(path: string): string {
  return /\/pulls\/\d+\/reviews$/.test(path) ? 'pull_requests=write' : 'issues=write; pull_requests=write'
}

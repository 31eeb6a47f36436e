/** Routes of a simulated service: a method, a path with parameters, and a function from a call to an answer. */

export interface Call {
  readonly method: string
  readonly path: string
  /** Values of the `:name` parts of the path. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: unknown
  /** Origin and base path as the client sees them, for links in answers. */
  readonly root: string
  /** Names what the service accepts and does not read. */
  ignore(names: readonly string[]): void
}

export interface Answer {
  readonly status: number
  /** Sent as JSON; a string is sent as it is; undefined sends no body. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** `/v1/things/:id/`; a parameter takes digits only where its name ends in `id` or is `number`. */
  readonly path: string
  /** Query parameters that the route reads. */
  readonly query?: readonly string[]
  handle(call: Call): Answer
}

/** A refusal that a handler throws from any depth. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`answer ${answer.status}`)
    this.answer = answer
  }
}

interface Compiled {
  readonly route: Route
  readonly pattern: RegExp
}

export type Found =
  | { readonly state: 'route'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly state: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly state: 'nothing' }

/** Compiles the table once; earlier routes win, so `/scenarios/folders/` goes before `/scenarios/:id/`. */
export function router(routes: readonly Route[]): (method: string, path: string) => Found {
  const table: readonly Compiled[] = routes.map((route) => ({ route, pattern: compile(route.path) }))
  return (method, path) => {
    const allowed: string[] = []
    for (const { route, pattern } of table) {
      const match = pattern.exec(path)
      if (match === null) continue
      if (route.method === method) return { state: 'route', route, params: { ...match.groups } }
      allowed.push(route.method)
    }
    return allowed.length > 0 ? { state: 'wrong-method', allowed } : { state: 'nothing' }
  }
}

function compile(path: string): RegExp {
  const source = path.replace(/:([a-z]+)/g, (_, name: string) =>
    /id$|^number$/.test(name) ? `(?<${name}>\\d+)` : `(?<${name}>[^/]+)`,
  )
  return new RegExp(`^${source}$`)
}

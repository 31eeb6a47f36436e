/** Opens the one pool of connections that all requests of a run share, through a proxy where the runner has one. */
import { getProxyUrl } from '@actions/http-client/lib/proxy'
import { Agent, Pool, ProxyAgent, type Dispatcher } from 'undici'
import { deadlines } from './exchange.js'

/**
 * A pool with keep-alive for the given address. The proxy follows the toolkit's own rules (`https_proxy`, `http_proxy`,
 * `no_proxy` in either case; never for loopback), so that it is the same as for every other action of a workflow.
 */
export function openPool({
  address,
  connections,
}: {
  readonly address: URL
  /** Most connections at a time. */
  readonly connections: number
}): Dispatcher {
  // The deadline of an answer is kept by the clock of the run. undici keeps that of a connection as well, for only it
  // can take a request that was given up out of its queue.
  const connect = { timeout: deadlines.connect }
  const options = { connections, connect, headersTimeout: 0, bodyTimeout: 0 }
  const proxy = getProxyUrl(address)
  if (proxy === undefined) return new Agent(options)
  // Its user name and password come decoded from the toolkit.
  const credentials = Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64')
  return new ProxyAgent({
    ...options,
    uri: proxy.origin,
    // A proxy that takes the connection and never opens the tunnel is a connection that does not come about.
    clientFactory: (origin, client) => new Pool(origin, { ...client, headersTimeout: deadlines.connect }),
    ...(proxy.username === '' ? {} : { token: `Basic ${credentials}` }),
  })
}

/** Says what to do next about each way in which a request can end badly. */
import type { ServiceErrorKind } from '../core/service-error.js'
import type { Operation } from './operations.js'

/** Statuses that end the run at once or concern one thing only; every other 4xx is `refused`. */
const kinds: ReadonlyMap<number, ServiceErrorKind> = new Map([
  [401, 'unauthorized'],
  [402, 'no-credit'],
  [403, 'forbidden'],
  [404, 'not-found'],
])

export function kindOfRefusal(status: number): ServiceErrorKind {
  return kinds.get(status) ?? 'refused'
}

/** One sentence about a definite refusal (4xx); empty where the service's own words have to be enough. */
export function adviceOnRefusal(
  status: number,
  { method, notFound }: Pick<Operation<unknown>, 'method' | 'notFound'>,
): string {
  switch (status) {
    case 401:
      return 'Check the secret that api-key is set from (for example CEKURA_API_KEY): the key is wrong, expired, or of another host than api-url.'
    case 402:
      return 'The account seems to have no credit left: check its balance on the Cekura dashboard.'
    case 403:
      return method === 'GET'
        ? 'Check that the key in api-key belongs to the project or the organisation of the agent.'
        : 'The key in api-key may be read-only or of another project: use one that may write to the project of the agent.'
    case 404:
      return notFound
    default:
      return ''
  }
}

export const adviceOn = {
  throttled: 'The plan allows fewer requests: lower concurrency, or run it later.',
  redirect: 'Redirects are not followed: set api-url to the address of the API itself.',
  wrongAddress: 'Check api-url: this host or path does not seem to be the Cekura API.',
  platform: 'Look whether Cekura is up, and run it again.',
  unreachable: 'Check api-url, the network and the proxy settings of the runner.',
  certificate:
    'Check api-url and the proxy; for a certificate of your own set NODE_EXTRA_CA_CERTS on the runner.',
  misfit:
    'The service or something before it answered in an unknown form: please report it with this message.',
  uncertain:
    'It may have been done all the same, so it is not sent again: look on Cekura before you start it anew.',
} as const

/** Rules by which a workflow gives away no more than it must; each says in a sentence where it is broken. */
import { type Job, readWorkflow, type Step, type Workflow } from './workflow-model.js'

type Rule = (workflow: Workflow) => readonly string[]

/** Events that start a run with the repository's own rights on the word of anybody. */
const openToStrangers = [
  'pull_request_target',
  'issue_comment',
  'issues',
  'workflow_run',
  'discussion_comment',
]

/** GitHub's own actions and this one, by the tag of a major version, as users write it. */
const trustedByTag = /^(?:actions\/[\w-]+(?:\/[\w-]+)*|improve-scenarios\/action)@v\d+$/

/** What runs code of dependencies, or of the repository. */
const runsCode = /(?:^|[\s;&|(])(?:npm|npx|node|tsx|yarn|pnpm|bash|sh|make)\s|(?:^|[\s;&|(])\.{1,2}\//m

const maxMinutes = 60

const jobsOf = ({ jobs }: Workflow) => Object.entries(jobs)

/** One problem for each step that the question is true of. */
function steps(workflow: Workflow, problemOf: (step: Step) => string | null): readonly string[] {
  return jobsOf(workflow).flatMap(([name, job]) =>
    job.steps.flatMap((step) => {
      const problem = problemOf(step)
      return problem === null ? [] : [`job ${name}: ${problem}`]
    }),
  )
}

function jobs(workflow: Workflow, problemOf: (job: Job) => string | null): readonly string[] {
  return jobsOf(workflow).flatMap(([name, job]) => {
    const problem = problemOf(job)
    return problem === null ? [] : [`job ${name}: ${problem}`]
  })
}

const mayWrite = ({ permissions }: Job) =>
  typeof permissions === 'object' && Object.values(permissions).includes('write')

const nothingByDefault: Rule = ({ permissions }) =>
  typeof permissions === 'object' && Object.keys(permissions).length === 0
    ? []
    : ['permissions at the top must be {}: each job says what it needs']

const saysWhatItNeeds: Rule = (workflow) =>
  jobs(workflow, ({ permissions }) =>
    typeof permissions === 'object' ? null : 'must list its permissions one by one',
  )

const ends: Rule = (workflow) =>
  jobs(workflow, ({ 'timeout-minutes': minutes, uses }) =>
    uses !== undefined || (typeof minutes === 'number' && minutes > 0 && minutes <= maxMinutes)
      ? null
      : `needs timeout-minutes of at most ${maxMinutes}`,
  )

const keepsNoToken: Rule = (workflow) =>
  steps(workflow, ({ uses, with: given }) =>
    uses?.startsWith('actions/checkout@') === true && given['persist-credentials'] !== false
      ? 'a checkout must have persist-credentials: false'
      : null,
  )

/** An expression becomes part of the program before it is read as one; a variable of `env` does not. */
const writesNoProgram: Rule = (workflow) =>
  steps(workflow, ({ run = '', with: given }) =>
    [run, given['script']].some((program) => typeof program === 'string' && program.includes('${{'))
      ? 'a script must take what it needs from env, not from an expression'
      : null,
  )

const takesNoTarget: Rule = ({ on }) =>
  'pull_request_target' in on ? ['pull_request_target hands secrets to the code of strangers'] : []

const isClosed: Rule = ({ on }) =>
  openToStrangers
    .filter((event) => event in on)
    .map((event) => `${event} lets strangers start a run with the rights of the repository`)

const takesTurns: Rule = (workflow) =>
  workflow.concurrency !== undefined
    ? []
    : jobs(workflow, ({ concurrency }) => (concurrency === undefined ? 'needs a concurrency group' : null))

const takesNoSecret: Rule = ({ text, jobs }) =>
  /\$\{\{[^}]*\bsecrets\b/.test(text) || Object.values(jobs).some(({ secrets }) => secrets !== undefined)
    ? ['needs no secret: the token of the job is github.token']
    : []

/** So that nothing which was installed can get at a token that may write. */
const writesByItself: Rule = (workflow) =>
  jobs(workflow, (job) => {
    if (!mayWrite(job)) return null
    if (job.steps.some(({ run = '' }) => runsCode.test(`${run}\n`)))
      return 'may write, and so must run no code of the repository or of its dependencies'
    return job.uses === undefined ? null : 'may write, and so must not be a workflow from elsewhere'
  })

/** A cache is filled by runs that anybody may start. */
const releasesWithoutCache: Rule = (workflow) => {
  const { push } = workflow.on
  const isRelease = 'release' in workflow.on || (typeof push === 'object' && push !== null && 'tags' in push)
  if (!isRelease) return []
  return steps(workflow, ({ uses = '', with: given }) => {
    if (/^actions\/cache\b/.test(uses)) return 'a release must take nothing from a cache'
    return uses.startsWith('actions/setup-node@') &&
      (given['cache'] !== undefined || given['package-manager-cache'] !== false)
      ? 'a release must take nothing from a cache: package-manager-cache: false'
      : null
  })
}

/** Every `uses:` with the comment behind it, but for paths within the repository. */
function usesIn(text: string): readonly { readonly action: string; readonly comment: string }[] {
  return [...text.matchAll(/^[ \t-]*["']?uses["']?:[ \t]*["']?([^\s"'#]+)["']?[ \t]*(?:#[ \t]*(.*))?$/gm)]
    .map(([, action = '', comment = '']) => ({ action, comment: comment.trim() }))
    .filter(({ action }) => !action.startsWith('./'))
}

function unpinned({ text, jobs }: Workflow, isTrusted: (action: string) => boolean): readonly string[] {
  const found = usesIn(text)
  const read = Object.values(jobs).flatMap((job) => [job.uses, ...job.steps.map(({ uses }) => uses)])
  const isWhole = read.filter((uses) => uses !== undefined && !uses.startsWith('./')).length === found.length
  return [
    // Another way to write it would pass unseen.
    ...(isWhole ? [] : ['every uses: must stand on a line of its own']),
    ...found
      .filter(({ action, comment }) => !isTrusted(action) && !isPinned(action, comment))
      .map(({ action }) => `${action} must be pinned to a whole commit, with its version as a comment`),
  ]
}

function isPinned(action: string, comment: string): boolean {
  return /@[\da-f]{40}$/.test(action) && /^v\d+\.\d+\.\d+$/.test(comment)
}

/** Of every workflow, those to copy too. */
const everywhere: readonly Rule[] = [
  nothingByDefault,
  saysWhatItNeeds,
  ends,
  keepsNoToken,
  writesNoProgram,
  takesNoTarget,
]

const here: readonly Rule[] = [
  isClosed,
  takesTurns,
  takesNoSecret,
  writesByItself,
  releasesWithoutCache,
  (workflow) => unpinned(workflow, () => false),
]

/** Whoever copies an example gets the fixes of GitHub's actions; what is by anybody else is pinned there too. */
const toCopy: readonly Rule[] = [(workflow) => unpinned(workflow, (action) => trustedByTag.test(action))]

/** What is wrong with a workflow, a sentence each. `use`: one that runs in this repository, or an example to copy. */
export function workflowProblems(text: string, use: 'here' | 'example'): readonly string[] {
  const workflow = readWorkflow(text)
  return [...everywhere, ...(use === 'here' ? here : toCopy)].flatMap((rule) => rule(workflow))
}

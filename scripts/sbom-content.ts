/** Makes npm's bill of materials one of what users get, the same each time, and says what it lacks. */
import { z } from 'zod'
import type { LockedPackage } from './lock-file.js'

const component = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string(),
  purl: z.string().startsWith('pkg:npm/'),
  hashes: z.array(z.object({ alg: z.string(), content: z.string() })).default([]),
  licenses: z.array(z.unknown()).default([]),
})
const dependency = z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })

/** The parts of CycloneDX 1.5 that are read here; all others are kept as they are. */
const bill = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.looseObject({
    component: z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() }),
  }),
  components: z.array(component),
  dependencies: z.array(dependency),
})
export type Bill = z.output<typeof bill>

/** What identifies a package in the bill and in the lock file alike. */
const idOf = ({ name, version }: { readonly name: string; readonly version: string }) => `${name}@${version}`

export interface BillSource {
  /** What npm wrote, for all packages: its own `--omit dev` leaves out what dependencies and devDependencies share. */
  readonly written: string
  readonly locked: readonly LockedPackage[]
  /** The name in package.json; npm writes that of the folder. */
  readonly ownName: string
}

/** Without the number and the time of making it, both of which CycloneDX leaves open, equal packages give equal bills. */
export function billOfBundle({ written, locked, ownName }: BillSource): Bill {
  const whole = bill.parse(JSON.parse(written))
  delete whole['serialNumber']
  delete whole.metadata['timestamp']
  const runtime = new Set(locked.filter(({ isRuntime }) => isRuntime).map(idOf))
  const components = whole.components.filter((each) => runtime.has(idOf(each)))
  const own = whole.metadata.component
  const refs = new Set([own['bom-ref'], ...components.map((each) => each['bom-ref'])])
  return {
    ...whole,
    metadata: { ...whole.metadata, component: { ...own, name: ownName } },
    components,
    dependencies: whole.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) })),
  }
}

/** What a bill lacks, a sentence each: a package that users get, its hash or its licence, one that the bundle names. */
export function billProblems({
  made,
  locked,
  listedNames,
}: {
  readonly made: Bill
  readonly locked: readonly LockedPackage[]
  readonly listedNames: readonly string[]
}): readonly string[] {
  const ids = new Set(made.components.map(idOf))
  const names = new Set(made.components.map(({ name }) => name))
  const missing = locked.filter((each) => each.isRuntime && !ids.has(idOf(each)))
  return [
    ...missing.map((each) => `${idOf(each)} is not in the bill.`),
    ...listedNames
      .filter((name) => !names.has(name))
      .map((name) => `${name} is in the bundle and not in the bill.`),
    ...made.components.flatMap((each) => [
      ...(each.hashes.some(({ alg }) => alg === 'SHA-512') ? [] : [`${idOf(each)} has no SHA-512.`]),
      ...(each.licenses.length > 0 ? [] : [`${idOf(each)} has no licence.`]),
    ]),
  ]
}

/** Reads package-lock.json: which packages users get with the action, and whether each one is held to its content. */
import { z } from 'zod'

const entry = z.object({
  version: z.string().optional(),
  /** Only where a package is installed under another name than its own. */
  name: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  /** npm's own flags: reached through devDependencies alone, through optionalDependencies alone, through either. */
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  devOptional: z.boolean().default(false),
})
const lockFile = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), entry) })

export interface LockedPackage {
  readonly name: string
  readonly version: string
  /** Where it is installed, from the root of the repository: `node_modules/…`. */
  readonly path: string
  /** A hash of the content in the form of Subresource Integrity; empty where the lock file has none. */
  readonly integrity: string
  /** Where it was downloaded from; empty where the lock file leaves that to whoever installs. */
  readonly resolved: string
  /** Reached from the `dependencies` of package.json, and so what may be in the bundle. */
  readonly isRuntime: boolean
}

/** Throws where the text is no lock file of version 3. */
export function lockedPackages(text: string): readonly LockedPackage[] {
  const { packages } = lockFile.parse(JSON.parse(text))
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { name, version = '', integrity = '', resolved = '', ...flags }]) => ({
      name: name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      path,
      integrity,
      resolved,
      isRuntime: !flags.dev && !flags.optional && !flags.devOptional,
    }))
}

/** What keeps `npm ci` from giving everybody the same content, a sentence each; from whichever registry it comes. */
export function lockProblems(packages: readonly LockedPackage[]): readonly string[] {
  return packages.flatMap(({ path, integrity, resolved }) => [
    ...(/^sha512-[A-Za-z\d+/]{86}==$/.test(integrity) ? [] : [`${path} has no SHA-512 of its content.`]),
    ...(resolved === '' ? [] : [`${path} names an address to be downloaded from: ${resolved}`]),
  ])
}

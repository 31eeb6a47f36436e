/** Reads the licences file that ncc writes beside the bundle, and says which of them may not be passed on just like that. */
import type { LockedPackage } from './lock-file.js'

/** Permissive licences by their SPDX names. An expression of several is not among them: a person decides about it. */
export const allowedLicences: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
]

export interface ListedPackage {
  readonly name: string
  /** The line below the name: for ncc the `license` of its package.json. */
  readonly licence: string
  /** Most licences ask for their text to be passed on. */
  readonly hasText: boolean
}

/**
 * The packages in the bundle. ncc writes the name, the licence and its text in lines below one another, with an empty
 * line before the next name. What is in the bundle has been installed: a line is a name where the lock file has it,
 * so that one without a licence is found as well.
 */
export function listedPackages(text: string, installed: ReadonlySet<string>): readonly ListedPackage[] {
  const lines = text.split('\n')
  const starts = lines.flatMap((line, at) =>
    installed.has(line) && (at === 0 || lines[at - 1] === '') ? [at] : [],
  )
  return starts.map((start, index) => {
    const [name = '', licence = '', ...rest] = lines.slice(start, starts[index + 1])
    return { name, licence, hasText: rest.some((line) => line.trim() !== '') }
  })
}

export interface LicenceQuestion {
  readonly listed: readonly ListedPackage[]
  readonly locked: readonly LockedPackage[]
  /** The `license` in the package.json of an installed package, by its path; empty where it says none. */
  readonly licenceOf: (path: string) => string
}

/** What is wrong with the licences of the bundle, a sentence each. */
export function licenceProblems({ listed, locked, licenceOf }: LicenceQuestion): readonly string[] {
  if (listed.length === 0) return ['The bundle names no package, so nothing was checked.']
  return listed.flatMap(({ name, licence, hasText }) => {
    const versions = locked.filter((each) => each.isRuntime && each.name === name)
    const stated = versions.map(({ path, version }) => ({ what: `${name}@${version}`, is: licenceOf(path) }))
    return [
      ...(versions.length === 0 ? [`${name} is in the bundle, and in no dependency of the action.`] : []),
      ...(hasText ? [] : [`${name} is in the bundle without the text of its licence.`]),
      ...[{ what: name, is: licence }, ...stated]
        .filter(({ is }) => !allowedLicences.includes(is))
        .map(({ what, is }) => `${what} has a licence that is not on the list: ${is || 'none'}`),
    ]
  })
}

/** Reads CHANGELOG.md: the notes of a version, and whether every version has some. */

interface Section {
  /** `1.2.3`, or `Unreleased`. */
  readonly version: string
  /** `2026-01-31`; empty for what is not released. */
  readonly date: string
  /** Markdown, without the heading and without empty lines at the ends. */
  readonly notes: string
}

const unreleased = 'Unreleased'
const heading = /^(?:(Unreleased)|(\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d))$/

/** By its second-level headings; those of another form are left to `changelogProblems`. */
function sectionsOf(changelog: string): readonly Section[] {
  return partsOf(changelog).flatMap(({ title, notes }) => {
    const [found, open, version, date = ''] = heading.exec(title) ?? []
    return found === undefined ? [] : [{ version: version ?? open ?? '', date, notes }]
  })
}

function partsOf(changelog: string): readonly { readonly title: string; readonly notes: string }[] {
  const [, ...parts] = changelog.split(/^## /m)
  return parts.map((part) => {
    const [title = ''] = part.split('\n', 1)
    return { title: title.trim(), notes: part.slice(title.length).trim() }
  })
}

export interface TaggedVersion {
  readonly changelog: string
  /** `v1.2.3` */
  readonly tag: string
  /** Of package.json: `1.2.3` */
  readonly version: string
}

/** What is written about the version of a tag. Throws an Error that says what to do where that is not ready. */
export function notesOf({ changelog, tag, version }: TaggedVersion): string {
  if (tag !== `v${version}`) {
    throw new Error(
      `The tag is ${tag}, and package.json says ${version}: set its version, and tag that commit.`,
    )
  }
  const section = sectionsOf(changelog).find((each) => each.version === version)
  if (section === undefined || section.notes === '') {
    throw new Error(`CHANGELOG.md says nothing about it: write a section "## ${version} - <date>".`)
  }
  return section.notes
}

/** What is wrong with the order and the form of the changelog, a sentence each. */
export function changelogProblems(changelog: string, version: string): readonly string[] {
  const odd = partsOf(changelog).filter(({ title }) => !heading.test(title))
  const sections = sectionsOf(changelog)
  const released = sections.filter((each) => each.version !== unreleased)
  const open = sections.filter((each) => each.version === unreleased)
  const current = released.find((each) => each.version === version)
  const isNext =
    open.some(({ notes }) => notes !== '') && released.every((each) => isNewer(version, each.version))
  return [
    ...odd.map(({ title }) => `"${title}" is neither a version with its date nor ${unreleased}.`),
    ...(open.length > 1 || (open.length === 1 && sections[0] !== open[0])
      ? [`${unreleased} comes first, and once.`]
      : []),
    ...released.filter(({ notes }) => notes === '').map((each) => `${each.version} has no notes.`),
    ...released.flatMap((each, at) => {
      const next = released[at + 1]
      return next === undefined || (isNewer(each.version, next.version) && each.date >= next.date)
        ? []
        : [`${each.version} of ${each.date} stands above ${next.version} of ${next.date}.`]
    }),
    ...(current !== undefined || isNext ? [] : [`${version}, the version of package.json, has no section.`]),
  ]
}

function isNewer(one: string, other: string): boolean {
  const numbers = (version: string) => version.split('.').map(Number)
  const others = numbers(other)
  const difference = numbers(one).map((number, at) => number - (others[at] ?? 0))
  return (difference.find((each) => each !== 0) ?? 0) > 0
}

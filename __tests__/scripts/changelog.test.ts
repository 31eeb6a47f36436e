/** Every version has notes in the changelog, and a release gets those of its own. */
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { changelogProblems, notesOf } from '../../scripts/changelog.js'
import { read } from '../documents.js'

const changelog = `# Changelog

What users notice.

## Unreleased

### Added

- Something new.

## 0.10.0 - 2026-02-01

### Fixed

- A fault of 0.9.0.

## 0.9.0 - 2026-01-31

The first one.
`

describe('the notes of a release', () => {
  test.each([
    ['v0.10.0', '### Fixed\n\n- A fault of 0.9.0.'],
    ['v0.9.0', 'The first one.'],
  ])('of %s are its section', (tag, notes) => {
    expect(notesOf({ changelog, tag, version: tag.slice(1) })).toBe(notes)
  })

  test('are not written for a tag that is another version than package.json', () => {
    expect(() => notesOf({ changelog, tag: 'v0.10.0', version: '0.9.0' })).toThrow('The tag is v0.10.0')
    expect(() => notesOf({ changelog, tag: '0.9.0', version: '0.9.0' })).toThrow('The tag is 0.9.0')
  })

  test.each([changelog, changelog.replace('The first one.', ''), '# Changelog\n', ''])(
    'are missed where nothing is written',
    (text) => {
      const version = text === changelog ? '0.11.0' : '0.9.0'
      expect(() => notesOf({ changelog: text, tag: `v${version}`, version })).toThrow(
        `write a section "## ${version} - <date>"`,
      )
    },
  )
})

describe('a changelog', () => {
  test('is in order with the version of its newest section, and with the next one', () => {
    for (const version of ['0.10.0', '0.9.0', '0.10.1', '0.11.0', '1.0.0'])
      expect(changelogProblems(changelog, version)).toEqual([])
  })

  test('may have nothing that is not released', () => {
    const released = changelog.replace(/^## Unreleased[^]*?(?=^## )/m, '')
    expect(changelogProblems(released, '0.10.0')).toEqual([])
    expect(changelogProblems(released, '0.11.0')).toEqual([
      '0.11.0, the version of package.json, has no section.',
    ])
  })

  test.each<[string, string, readonly string[]]>([
    ['0.8.0', changelog, ['0.8.0, the version of package.json, has no section.']],
    ['0.9.9', changelog, ['0.9.9, the version of package.json, has no section.']],
    ['0.10.0', changelog.replace('The first one.', ''), ['0.9.0 has no notes.']],
    [
      '0.10.0',
      changelog.replace('0.9.0 - 2026-01-31', '0.9.0 (January)'),
      ['"0.9.0 (January)" is neither a version with its date nor Unreleased.'],
    ],
    [
      '0.10.0',
      changelog.replace('0.9.0 - 2026-01-31', '0.9.0 - 2026-03-01'),
      ['0.10.0 of 2026-02-01 stands above 0.9.0 of 2026-03-01.'],
    ],
    [
      '0.10.0',
      changelog.replace('0.9.0 - 2026-01-31', '0.10.0 - 2026-01-31'),
      ['0.10.0 of 2026-02-01 stands above 0.10.0 of 2026-01-31.'],
    ],
    ['0.10.0', `${changelog}\n## Unreleased\n\n- More.\n`, ['Unreleased comes first, and once.']],
    ['0.9.0', '## 0.9.0 - 2026-01-31\n\n- One.\n\n## Unreleased\n', ['Unreleased comes first, and once.']],
  ])('with %s is out of order where it is not so: case %#', (...[version, text, problems]) => {
    expect(changelogProblems(text, version)).toEqual(problems)
  })
})

test('the changelog of this repository has an entry for every version', () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')))
  expect(changelogProblems(read('CHANGELOG.md'), version)).toEqual([])
})

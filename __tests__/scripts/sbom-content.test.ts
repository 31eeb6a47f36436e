/** The bill of materials names what users get, all of it and nothing else, and is the same each time it is made. */
import { describe, expect, test } from '@jest/globals'
import type { LockedPackage } from '../../scripts/lock-file.js'
import { billOfBundle, billProblems } from '../../scripts/sbom-content.js'

function locked(name: string, { version = '1.0.0', isRuntime = true } = {}): LockedPackage {
  return { name, version, path: `node_modules/${name}`, integrity: '', resolved: '', isRuntime }
}

function component(id: string): object {
  const [name, version] = id.split('@')
  const hashes = [{ alg: 'SHA-512', content: 'ab' }]
  return {
    'bom-ref': id,
    name,
    version,
    purl: `pkg:npm/${id}`,
    hashes,
    licenses: [{ license: { id: 'MIT' } }],
  }
}

const written = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: 'urn:uuid:1',
  version: 1,
  metadata: {
    timestamp: '2026-01-31T00:00:00Z',
    component: { 'bom-ref': 'own@0.1.0', name: 'folder', version: '0.1.0', type: 'application' },
  },
  components: [
    component('one@1.0.0'),
    component('one@2.0.0'),
    component('two@1.0.0'),
    component('tool@1.0.0'),
  ],
  dependencies: [
    { ref: 'own@0.1.0', dependsOn: ['one@1.0.0', 'tool@1.0.0'] },
    { ref: 'one@1.0.0', dependsOn: ['two@1.0.0'] },
    { ref: 'two@1.0.0' },
    { ref: 'tool@1.0.0', dependsOn: ['two@1.0.0'] },
  ],
}
/** `two` is shared with `tool`, which is there for development; and so is the other version of `one`. */
const runtime = [locked('one'), locked('two')]
const all = [
  ...runtime,
  locked('one', { version: '2.0.0', isRuntime: false }),
  locked('tool', { isRuntime: false }),
]

const billOf = (whole: object) =>
  billOfBundle({ written: JSON.stringify(whole), locked: all, ownName: 'own-name' })

describe('the bill', () => {
  test('has the packages that users get, in the versions that they get', () => {
    expect(billOf(written).components.map((each) => each['bom-ref'])).toEqual(['one@1.0.0', 'two@1.0.0'])
  })

  test('says what depends on what among them', () => {
    expect(billOf(written).dependencies).toEqual([
      { ref: 'own@0.1.0', dependsOn: ['one@1.0.0'] },
      { ref: 'one@1.0.0', dependsOn: ['two@1.0.0'] },
      { ref: 'two@1.0.0', dependsOn: [] },
    ])
  })

  test('is named as the package is, not as the folder, and keeps what else npm says', () => {
    expect(billOf(written).metadata.component).toEqual({
      'bom-ref': 'own@0.1.0',
      name: 'own-name',
      version: '0.1.0',
      type: 'application',
    })
    expect(billOf(written)).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 })
  })

  test('is the same whenever it is made', () => {
    const later = {
      ...written,
      serialNumber: 'urn:uuid:2',
      metadata: { ...written.metadata, timestamp: '2026-02-01T00:00:00Z' },
    }
    expect(JSON.stringify(billOf(later))).toBe(JSON.stringify(billOf(written)))
  })

  test.each<[string, object]>([
    ['of another format', { ...written, bomFormat: 'SPDX' }],
    ['without components', { ...written, components: undefined }],
    ['with a package from elsewhere', { ...written, components: [{ ...component('one@1.0.0'), purl: 'x' }] }],
  ])('is not made of one %s', (_, whole) => {
    expect(() => billOf(whole)).toThrow()
  })
})

describe('what a bill lacks', () => {
  const problems = (whole: object, listedNames: readonly string[] = ['one', 'two']) =>
    billProblems({ made: billOf(whole), locked: all, listedNames })

  test('is nothing where it has all', () => {
    expect(problems(written)).toEqual([])
  })

  test('is a package of the lock file, or one of the bundle', () => {
    const short = { ...written, components: [component('one@1.0.0')] }
    expect(problems(short)).toEqual([
      'two@1.0.0 is not in the bill.',
      'two is in the bundle and not in the bill.',
    ])
    expect(problems(written, ['one', 'tool'])).toEqual(['tool is in the bundle and not in the bill.'])
  })

  test('is a hash or a licence', () => {
    const bare = { ...component('two@1.0.0'), hashes: [{ alg: 'SHA-1', content: 'ab' }], licenses: [] }
    expect(problems({ ...written, components: [component('one@1.0.0'), bare] })).toEqual([
      'two@1.0.0 has no SHA-512.',
      'two@1.0.0 has no licence.',
    ])
  })
})

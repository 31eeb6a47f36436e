/** Folders: level by level, and no quarrel with a run that makes the same ones at the same time. */
import { describe, expect, test } from '@jest/globals'
import { folderLevels } from '../../src/core/folder-path.js'
import type { CekuraApi } from '../../src/edges.js'
import { createFolders, missingFolders } from '../../src/steps/folders.js'
import { agent, fakeCekura, serviceError } from './fake-cekura.js'

const signal = new AbortController().signal

function inWorld(folders: readonly string[], script: Partial<CekuraApi> = {}) {
  const cekura = fakeCekura({ script })
  cekura.world.folders.push(...folders)
  const created: string[] = []
  const onCreated = (path: string) => {
    created.push(path)
  }
  return { cekura, created, settings: { cekura, agent, signal, onCreated } }
}

describe('folders that are missing', () => {
  test.each<[readonly string[], string, readonly string[]]>([
    [[], 'Sales.Inbound', ['Sales', 'Sales.Inbound']],
    [['Sales'], 'Sales.Inbound', ['Sales.Inbound']],
    [['Sales', 'Sales.Inbound'], 'Sales.Inbound', []],
    [['sales', 'Sales.Inbound'], 'Sales', ['Sales']],
  ])('beside %j for the path %s are %j', async (...[existing, path, missing]) => {
    const { settings, cekura } = inWorld(existing)
    expect((await missingFolders(settings, path)).map((level) => level.path)).toEqual(missing)
    expect(cekura.given('listFolders')).toEqual([{ projectId: 3, path }])
    expect(cekura.given('createFolder')).toEqual([])
  })

  test('are made from the root, each below its parent', async () => {
    const { settings, cekura, created } = inWorld([])
    await createFolders(settings, folderLevels('Sales.Inbound'))
    expect(created).toEqual(['Sales', 'Sales.Inbound'])
    expect(cekura.given('createFolder')).toEqual([
      { projectId: 3, name: 'Sales', parent: null },
      { projectId: 3, name: 'Inbound', parent: 'Sales' },
    ])
  })
})

describe('a folder that another run makes first', () => {
  test('is refused, found, and not ours', async () => {
    const { settings, created } = inWorld(['Sales'])
    await createFolders(settings, folderLevels('Sales.Inbound'))
    expect(created).toEqual(['Sales.Inbound'])
  })

  test('is an error when it is refused for another reason', async () => {
    const { settings, created } = inWorld([], {
      createFolder: () => Promise.reject(serviceError('refused', { status: 400, words: 'Bad name.' })),
    })
    await expect(createFolders(settings, folderLevels('Sales'))).rejects.toMatchObject({ words: 'Bad name.' })
    expect(created).toEqual([])
  })
})

describe('a folder whose answer is lost', () => {
  test('is ours when it is there', async () => {
    const { settings, cekura, created } = inWorld([], {
      createFolder: ({ name }) => {
        cekura.world.folders.push(name)
        return Promise.reject(serviceError('uncertain'))
      },
    })
    await createFolders(settings, folderLevels('Sales'))
    expect(created).toEqual(['Sales'])
    expect(cekura.given('createFolder')).toHaveLength(1)
  })

  test('is an error when it is not there', async () => {
    const { settings } = inWorld([], { createFolder: () => Promise.reject(serviceError('uncertain')) })
    await expect(createFolders(settings, folderLevels('Sales'))).rejects.toMatchObject({ kind: 'uncertain' })
  })
})

test('what was made before an error is told all the same', async () => {
  const { settings, created } = inWorld([], {
    createFolder: ({ name, parent }) =>
      parent === null ? Promise.resolve({ name, path: name }) : Promise.reject(serviceError('forbidden')),
  })
  await expect(createFolders(settings, folderLevels('Sales.Inbound'))).rejects.toMatchObject({
    kind: 'forbidden',
  })
  expect(created).toEqual(['Sales'])
})

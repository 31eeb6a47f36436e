/** Makes sure that a folder exists, level by level from the root, also when another run makes it at the same time. */
import { folderLevels, type FolderLevel } from '../core/folder-path.js'
import type { Agent, Folder } from '../core/model.js'
import { ServiceError } from '../core/service-error.js'
import type { CekuraApi } from '../edges.js'

export interface FolderSettings {
  readonly cekura: Pick<CekuraApi, 'listFolders' | 'createFolder'>
  readonly agent: Agent
  readonly signal: AbortSignal
}

export interface CreateFolderSettings extends FolderSettings {
  /** Told of each folder that this run has made, as soon as it is there: a later one may fail. */
  readonly onCreated: (path: string) => void
}

/** The levels of the path that do not exist yet, the root first; throws ServiceError. */
export async function missingFolders(
  settings: FolderSettings,
  path: string,
): Promise<readonly FolderLevel[]> {
  const { cekura, agent, signal } = settings
  const folders = await cekura.listFolders({ projectId: agent.project, path }, signal)
  return folderLevels(path).filter((level) => !exists(folders, level))
}

/** No level is made by the service itself (contract, row "folders"). Throws ServiceError. */
export async function createFolders(
  settings: CreateFolderSettings,
  levels: readonly FolderLevel[],
): Promise<void> {
  for (const level of levels) {
    if (await createFolder(settings, level)) settings.onCreated(level.path)
  }
}

async function createFolder(settings: FolderSettings, level: FolderLevel): Promise<boolean> {
  const { cekura, agent, signal } = settings
  try {
    await cekura.createFolder({ projectId: agent.project, name: level.name, parent: level.parent }, signal)
    return true
  } catch (error) {
    // Another run may have been faster, and an answer that was lost may stand for a folder that was made.
    if (!(error instanceof ServiceError) || (error.kind !== 'refused' && error.kind !== 'uncertain'))
      throw error
    const folders = await cekura.listFolders({ projectId: agent.project, path: level.path }, signal)
    if (!exists(folders, level)) throw error
    return error.kind === 'uncertain'
  }
}

function exists(folders: readonly Folder[], { path }: FolderLevel): boolean {
  return folders.some((folder) => folder.path === path)
}

// Checks action.yml, the workflows and the examples with GitHub's own language service, offline; `uses: ./` and the
// published name are checked against this repository's action.yml.
import './json-hook.mjs'
import { readdir, readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

const { validate } = await import('@actions/languageservice')
const { TextDocument } = await import('vscode-languageserver-textdocument')
const { parse } = await import('yaml')

/** What examples write after `uses:`, without the version. */
const published = 'improve-scenarios/action'
const severities = ['', 'error', 'warning', 'info', 'hint']
const folders = ['.github/workflows', 'examples']

async function yamlFilesOf(folder) {
  const names = await readdir(folder, { recursive: true })
  return names.filter((name) => /\.ya?ml$/.test(name)).map((name) => `${folder}/${name}`)
}

const self = parse(await readFile('action.yml', 'utf8'))
const actionsMetadataProvider = {
  fetchActionMetadata: async ({ owner, name }) =>
    `${owner}/${name}` === published ? self : { name, description: '' },
}

const files = ['action.yml', ...(await Promise.all(folders.map(yamlFilesOf))).flat()]
let problems = 0
for (const file of files) {
  const text = await readFile(file, 'utf8')
  // The service looks up owner/name only, so a local path gets the name that the provider knows.
  const named = text.replace(/(\buses:\s*)\.\/?(?=\s*(#.*)?$)/gm, `$1${published}@v0`)
  const document = TextDocument.create(pathToFileURL(file).href, 'yaml', 1, named)
  for (const found of await validate(document, { actionsMetadataProvider })) {
    if ((found.severity ?? 1) <= 2) problems += 1
    const { line, character } = found.range.start
    console.log(`${file}:${line + 1}:${character + 1} ${severities[found.severity ?? 1]}: ${found.message}`)
  }
}
console.log(`${files.length} YAML files, ${problems} problems`)
process.exitCode = problems > 0 ? 1 : 0

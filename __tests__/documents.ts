/** Reads the documents and workflows of the repository for the tests that hold them to the code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lexer, type Token, type Tokens, walkTokens } from 'marked'
import { parse } from 'yaml'
import { z } from 'zod'
import { root } from './bundle/invariants.js'

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

const described = z.record(
  z.string(),
  z.object({ description: z.string(), required: z.boolean().optional(), default: z.string().optional() }),
)

/** Inputs and outputs of `action.yml`, in their order. */
export const action = z.object({ inputs: described, outputs: described }).parse(parse(read('action.yml')))

/** Paths of the workflows to copy. */
export const examples = readdirSync(join(root, 'examples')).map((name) => `examples/${name}`)

function tokensOf(path: string): readonly Token[] {
  const found: Token[] = []
  // Waited for by nobody, for nothing in it is asynchronous.
  void walkTokens(lexer(read(path)), (token) => {
    found.push(token)
  })
  return found
}

/** Where the links and images of a document lead. */
export function linksOf(path: string): readonly string[] {
  return tokensOf(path).flatMap((token) =>
    (token.type === 'link' || token.type === 'image') && typeof token['href'] === 'string'
      ? [token['href']]
      : [],
  )
}

/** The texts in a document that are set as code within a line. */
export function codeSpansOf(path: string): readonly string[] {
  return tokensOf(path).flatMap((token) =>
    token.type === 'codespan' && typeof token['text'] === 'string' ? [token['text']] : [],
  )
}

/** The cells of the table whose first column has this heading, row by row, as Markdown; throws where there is none. */
export function tableOf(path: string, firstHeading: string): readonly (readonly string[])[] {
  const table = tokensOf(path).find(
    (token): token is Tokens.Table => isTable(token) && token.header[0]?.text === firstHeading,
  )
  if (table === undefined) throw new Error(`${path} has no table that begins with "${firstHeading}"`)
  return table.rows.map((row) => row.map(({ text }) => text))
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table'
}

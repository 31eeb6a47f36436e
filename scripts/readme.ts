/** Writes the generated parts of the README (tables from action.yml, the quick start from examples/); `--check` only compares. */
import { readFile, writeFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import { parse } from 'yaml'
import { z } from 'zod'
import { betweenMarks } from './marked-part.js'

const described = z.record(
  z.string(),
  z.object({ description: z.string(), required: z.boolean().optional(), default: z.string().optional() }),
)
const metadata = z.object({ inputs: described, outputs: described })

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const { inputs, outputs } = metadata.parse(parse(await readFile('action.yml', 'utf8')))
const inputRows = Object.entries(inputs).map(([name, { description, required, default: value }]) => [
  `\`${name}\``,
  required === true ? 'required' : value === undefined ? '' : `\`${value}\``,
  description.trim(),
])
const outputRows = Object.entries(outputs).map(([name, { description }]) => [
  `\`${name}\``,
  description.trim(),
])
const quickStart = await readFile('examples/propose-and-apply.yml', 'utf8')

const before = await readFile('README.md', 'utf8')
const filled = [
  { name: 'inputs', content: table(['input', 'default', 'meaning'], inputRows) },
  { name: 'outputs', content: table(['output', 'meaning'], outputRows) },
  { name: 'quick-start', content: `\`\`\`yaml\n${quickStart.trimEnd()}\n\`\`\`` },
].reduce(betweenMarks, before)
const after = await format(filled, { ...(await resolveConfig('README.md')), parser: 'markdown' })

if (!process.argv.includes('--check')) await writeFile('README.md', after)
else if (after !== before) {
  console.error(
    'README.md is not what action.yml and examples/ say. Run "npm run readme" and commit the result.',
  )
  process.exitCode = 1
}

/** Takes the README's picture: the comment of a demo run, rendered as GitHub does, in headless Chromium. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { marked } from 'marked'
import { runMainJob } from '../demo/main-job.js'

const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const target = process.argv[2] ?? 'docs/comment.png'
/** A Markdown file to show instead of a demo run's comment. */
const given = process.argv[3]
/** Pixels; the comment column of GitHub is about so wide. */
const width = 860
const height = Number(process.argv[4] ?? 980)

const style = `
  body { font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; color: #1f2328; margin: 16px; }
  .comment { border: 1px solid #d0d7de; border-radius: 6px; }
  header { background: #f6f8fa; border-bottom: 1px solid #d0d7de; padding: 8px 16px; color: #59636e; }
  main { padding: 8px 16px 16px; }
  h3 { font-size: 1.25em; margin: 16px 0; } h4 { font-size: 1em; margin: 20px 0 8px; }
  a { color: #0969da; text-decoration: none; }
  code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font: 12px ui-monospace, Menlo, "Liberation Mono", monospace; }
  pre { background: #f6f8fa; border-radius: 6px; padding: 12px; overflow: auto; line-height: 1.45; }
  pre code { background: none; padding: 0; }
  blockquote { border-left: 4px solid #d0d7de; color: #59636e; margin: 0 0 16px; padding: 0 1em; }
  details { margin: 8px 0; } summary { cursor: pointer; }
  .add { background: #dafbe1; color: #116329; } .remove { background: #ffebe9; color: #82071e; } .at { color: #8250df; }
  table { border-collapse: collapse; } td, th { border: 1px solid #d0d7de; padding: 6px 13px; }
`

function asGitHubShowsIt(markdown: string): string {
  const html = marked.parse(markdown, { gfm: true, async: false })
  const coloured = html.replace(
    /<pre><code class="language-diff">([^]*?)<\/code><\/pre>/g,
    (_, code: string) => {
      const lines = code.split('\n').map((line) => {
        const kind = line.startsWith('+')
          ? 'add'
          : line.startsWith('-')
            ? 'remove'
            : line.startsWith('@@')
              ? 'at'
              : ''
        return kind === '' ? line : `<span class="${kind}">${line}</span>`
      })
      return `<pre><code>${lines.join('\n')}</code></pre>`
    },
  )
  // The picture shows what a click shows: one of the diffs, opened.
  return given === undefined ? coloured.replace('<details>', '<details open>') : coloured
}

async function commentOfDemo(): Promise<string> {
  const { comments } = await runMainJob({
    mode: 'propose',
    fault: 'placeholder-lost',
    onLog: () => undefined,
  })
  return comments[0] ?? ''
}

const markdown = given === undefined ? await commentOfDemo() : await readFile(given, 'utf8')
const folder = await mkdtemp(join(tmpdir(), 'improve-scenarios-picture-'))
const page = join(folder, 'comment.html')
await writeFile(
  page,
  `<!doctype html><meta charset="utf-8"><style>${style}</style><div class="comment"><header><b>github-actions</b> bot commented</header><main>${asGitHubShowsIt(markdown)}</main></div>`,
)
await promisify(execFile)(chromium, [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  `--user-data-dir=${join(folder, 'profile')}`,
  `--window-size=${width},${height}`,
  `--screenshot=${target}`,
  `file://${page}`,
])
console.log(target)

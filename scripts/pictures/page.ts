/** A page that shows Markdown about as GitHub does: rendered as GitHub-flavoured Markdown, in its colours, light or dark. */
import { marked } from 'marked'

const style = `
  :root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --back: #fff; --soft: #f6f8fa; --line: #d1d9e0; --link: #0969da;
    --code: #818b981f; --add: #dafbe1; --added: #116329; --remove: #ffebe9; --removed: #82071e; --at: #6639ba; }
  @media (prefers-color-scheme: dark) {
    :root { --text: #f0f6fc; --quiet: #9198a1; --back: #0d1117; --soft: #151b23; --line: #3d444d; --link: #4493f8;
      --code: #656c7633; --add: #033a16; --added: #aff5b4; --remove: #67060c; --removed: #ffdcd7; --at: #d2a8ff; }
  }
  body { font: 14px/1.5 "Noto Sans", "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif; color: var(--text); background: var(--back); margin: 0; padding: 12px; }
  .comment { border: 1px solid var(--line); border-radius: 6px; }
  header { background: var(--soft); border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; padding: 8px 16px; color: var(--quiet); }
  main { padding: 4px 16px 8px; overflow-wrap: break-word; }
  h3 { font-size: 1.25em; font-variant-emoji: emoji; margin: 16px 0 12px; } h4 { font-size: 1em; margin: 20px 0 8px; }
  p, ul, table, pre, blockquote { margin: 0 0 12px; } ul { padding-left: 2em; }
  a { color: var(--link); text-decoration: none; } sub { font-size: 75%; color: var(--text); vertical-align: sub; line-height: 0; }
  code { background: var(--code); border-radius: 6px; padding: .2em .4em; font: 12px ui-monospace, Menlo, "Liberation Mono", "DejaVu Sans Mono", monospace; }
  pre { background: var(--soft); border-radius: 6px; padding: 12px; overflow: auto; line-height: 1.45; } pre code { background: none; padding: 0; }
  blockquote { border-left: 4px solid var(--line); color: var(--quiet); padding: 0 1em; margin-left: 0; }
  details { margin: 6px 0; } summary { cursor: pointer; }
  .add { background: var(--add); color: var(--added); } .remove { background: var(--remove); color: var(--removed); } .at { color: var(--at); }
  table { border-collapse: collapse; display: block; overflow: auto; } td, th { border: 1px solid var(--line); padding: 5px 12px; }
`

/** The Markdown as HTML, with the lines of a diff in their colours. */
export function asGitHubShowsIt(markdown: string): string {
  return marked
    .parse(markdown, { gfm: true, async: false })
    .replace(
      /<pre><code class="language-diff">([^]*?)<\/code><\/pre>/g,
      (_, code: string) => `<pre><code>${code.split('\n').map(coloured).join('\n')}</code></pre>`,
    )
}

const kinds: readonly (readonly [string, string])[] = [
  ['+', 'add'],
  ['-', 'remove'],
  ['@@', 'at'],
]

function coloured(line: string): string {
  const [, kind] = kinds.find(([sign]) => line.startsWith(sign)) ?? []
  return kind === undefined ? line : `<span class="${kind}">${line}</span>`
}

/** A whole document; the comment is its only `main`. */
export function commentPage(markdown: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Comment</title><style>${style}</style><div class="comment"><header><b>github-actions</b> bot commented</header><main>${asGitHubShowsIt(markdown)}</main></div></html>`
}

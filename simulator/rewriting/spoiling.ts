/** Ways in which a rewritten text can go wrong: each takes a good text and answers the spoilt one. */

export const textChanges = [
  'placeholder-lost',
  'placeholder-added',
  'tag-lost',
  'tag-added',
  'bracket-lost',
  'blank',
  'script-changed',
  'unchanged',
  'too-long',
  'too-short',
  'hostile',
  'huge',
] as const
export type TextChange = (typeof textChanges)[number]

/** The key that `placeholder-added` invents. */
export const inventedPlaceholder = '{{test_profile.loyalty_number}}'

export const placeholderPattern = /\{\{[^{}]*\}\}/
export const tagPattern = /<(?!\/?scenario\b)[a-z_]+[^<>]*>/i

/** What a hostile model could write: each line tries to break out of a comment, a log, a summary or a marker. */
export const hostileLines: readonly string[] = [
  '@everyone and @octocat please look, see #1 and acme/voice-agent#2',
  '<details open><summary>Passed</summary></details><img src="https://tracker.example/pixel.png">',
  '<!-- cekura-report: {"conclusion":"success"} -->',
  '-->',
  '```',
  '~~~~',
  '| all | passed |',
  '![pixel](https://tracker.example/pixel.png) [click](javascript:alert(1)) https://phish.example/login',
  '::error::forged annotation',
  '::set-output name=conclusion::success',
  '##[error]forged too',
  '::add-mask::e',
  '\u202Eright to left\u202C \u200Bzero width \u0007bell \u001B[31mred\u001B[0m',
  '# Heading &lt;b&gt; &#64;everyone $(id) `id` ${{ secrets.CEKURA_API_KEY }}',
]

/** `good` is the improved text, `original` the text that it was made from. */
export function spoil(
  texts: { readonly good: string; readonly original: string },
  change: TextChange,
): string {
  const { good, original } = texts
  switch (change) {
    case 'placeholder-lost':
      return good.replace(placeholderPattern, '')
    case 'placeholder-added':
      return `${good}\n- ${inventedPlaceholder}`
    case 'tag-lost':
      return good.replace(tagPattern, '')
    case 'tag-added':
      return `${good} <hold time="3s" />`
    case 'bracket-lost':
      return good.replace(/\[[^[\]\n]*\]/, '')
    case 'blank':
      return ' \n'
    case 'script-changed':
      return `Вы звоните по своему вопросу. Говорите коротко и вежливо. ${essentials(original)}`
    case 'unchanged':
      return original
    case 'too-long':
      return [
        good,
        ...Array.from({ length: 20 }, (_, index) => `${index + 1}. Be polite, patient and clear.`),
      ].join(`\n${'Say it once more in other words. '.repeat(Math.ceil(good.length / 200))}\n`)
    case 'too-short':
      return `OK. ${essentials(original)}`.trim()
    case 'hostile':
      return `${good}\n\n${hostileLines.join('\n')}`
    case 'huge':
      return `${good}\n\n${'The caller repeats the question in other words. '.repeat(2200)}`
  }
}

/** Placeholders, tags and brackets of the text, so that only one thing at a time goes wrong. */
function essentials(text: string): string {
  return (text.match(/\{\{[^{}]*\}\}|<[^<>\n]*>|\[[^[\]\n]*\]/g) ?? []).join(' ')
}

/** Texts made to break out of whatever shows them, for property tests. */
import fc from 'fast-check'

/** What Markdown, GitHub and the runner act on. */
// prettier-ignore
const fragments = [
  '@everyone', '#123', 'GH-7', 'owner/repo#1', 'http://x.io', 'https://x.io/a', 'www.x.io', 'a@b.co', ':tada:',
  ':+1:', '$x$', '$$', '`', '```', '~~~', '**', '__', '~~', '_', '[a](b)', '![a](b)', '[^1]', '[ ]', '<b>', '</td>',
  '</details>', '</summary>', '<!--', '-->', '|', '\\', '&amp;', '&#64;', '- ', '+ ', '1. ', '2)', '# ', '> ', '===',
  '---', '\n', '\n\n', '\r\n', '\t', '    ', '!', '#', ':', '::error::', '##[error]', '::set-output name=a::b', '\u001B[31m',
  '\u202E', '\u2066', '\u200B', '\u200D', '\u2028', '\u0000', '\uD800', '\uDC00', '😀', '👩‍👩‍👧', 'e\u0301', '0123456789abcdef',
  'deadbeef1', 'word', ' ',
]

/** Any UTF-16 units, halves of surrogate pairs among them. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)))
  .map((units) => String.fromCharCode(...units))

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc
    .array(fc.oneof(fc.constantFrom(...fragments), anyText), { maxLength: 12 })
    .map((parts) => parts.join('')),
  anyText,
)

// Lint rules: strict types, small files, and the direction in which modules may import one another.
import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Every source file opens with one sentence that says its job. */
const opening = {
  rules: {
    'says-its-job': {
      create: (context) => ({
        Program(node) {
          const first = context.sourceCode.getAllComments()[0]
          const firstToken = context.sourceCode.getFirstToken(node)
          const opens = first && (!firstToken || first.range[0] < firstToken.range[0])
          if (!opens)
            context.report({
              loc: { line: 1, column: 0 },
              message: 'Open the file with one sentence that says its job.',
            })
        },
      }),
    },
  },
}

/** Node's own modules, with and without the prefix: nothing in core/ or steps/ may touch them. */
const node = {
  group: ['node:*', 'fs', 'path', 'crypto', 'os', 'child_process', 'http', 'https'],
  message: 'No Node module here: take an edge.',
}
const toolkit = {
  group: ['@actions/*', 'undici'],
  message: 'Only the edges speak to the outside: take an edge.',
}
const no = (folders, message) => ({ group: folders.map((folder) => `**/${folder}/**`), message })
const restrict = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] })
const noAmbient = {
  'no-restricted-globals': [
    'error',
    'process',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'fetch',
    'Buffer',
    'performance',
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Take the time from the Clock edge.' },
    { object: 'Math', property: 'random', message: 'Take chance from the Clock edge.' },
  ],
}

export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'build/', '.demo/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { opening },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'opening/says-its-job': 'error',
      'max-lines': ['error', { max: 250 }],
      '@typescript-eslint/max-params': ['error', { max: 2 }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      ...restrict(
        node,
        toolkit,
        no(['steps', 'cekura', 'github', 'runner'], 'core/ is pure: it sees only itself.'),
        { group: ['**/edges.js'], message: 'core/ is pure: it sees no edge.' },
      ),
      ...noAmbient,
    },
  },
  {
    files: ['src/steps/**/*.ts', 'src/main.ts'],
    rules: {
      ...restrict(node, toolkit, no(['cekura', 'github', 'runner'], 'Steps act through edges.ts only.')),
      ...noAmbient,
    },
  },
  {
    files: ['src/edges.ts', 'src/file-edges.ts'],
    rules: restrict(
      node,
      toolkit,
      no(['steps', 'cekura', 'github', 'runner'], 'edges.ts holds types of core/ only.'),
    ),
  },
  {
    files: ['src/cekura/**/*.ts'],
    rules: restrict(
      { group: ['@actions/core', '@actions/github'], message: 'Not the business of the Cekura client.' },
      no(['steps', 'github', 'runner'], 'cekura/, github/ and runner/ never see one another.'),
    ),
  },
  {
    files: ['src/github/**/*.ts'],
    rules: restrict(
      { group: ['@actions/core'], message: 'Only runner/ imports @actions/core.' },
      no(['steps', 'cekura', 'runner'], 'cekura/, github/ and runner/ never see one another.'),
    ),
  },
  {
    files: ['src/runner/**/*.ts'],
    rules: restrict(no(['steps', 'cekura', 'github'], 'cekura/, github/ and runner/ never see one another.')),
  },
  {
    files: ['simulator/**/*.ts'],
    rules: restrict(
      no(
        ['src'],
        'The simulator stands alone: it would otherwise share the mistakes that it is there to find.',
      ),
    ),
  },
  {
    files: ['__tests__/**/*.ts', 'simulator/**/*.test.ts'],
    rules: { 'max-lines': ['error', { max: 400 }] },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
)

import { readdirSync } from 'node:fs'
import type { Linter } from 'eslint'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

const LINES = ['patrols', 'wakeup-checks', 'social-visits', 'place-names', ...unlistedLines()]

/** A folder with an index.ts that declares a WorkLine is a line, also when nobody has listed it here. */
function unlistedLines(): string[] {
  const plumbing = ['accounts', 'areas', 'database', 'desk', 'device', 'i18n', 'interchange', 'map', 'media', 'people', 'phone', 'records', 'sync', 'ui']
  const known = ['patrols', 'wakeup-checks', 'social-visits', 'place-names', ...plumbing]
  return readdirSync(new URL('./src', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !known.includes(entry.name))
    .map((entry) => entry.name)
}

const group = (folders: string[], message: string) => ({
  group: folders.flatMap((folder) => [`@/${folder}`, `@/${folder}/*`, `**/${folder}`, `**/${folder}/*`]),
  message,
})
const DEXIE = { group: ['dexie'], message: 'Only src/database opens the store.' }
const HAN = '/[\\u4e00-\\u9fff]/'

const rawText = [
  { selector: `Literal[value=${HAN}]`, message: 'Words on screen belong in messages.ts.' },
  { selector: `TemplateElement[value.raw=${HAN}]`, message: 'Words on screen belong in messages.ts.' },
]

export default [
  { ignores: ['dist', 'node_modules', 'src/openapi.d.ts', 'public'] },
  ...(ts.configs.strict as Linter.Config[]),
  ...(vue.configs['flat/recommended'] as Linter.Config[]),
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: { parser: vueParser as Linter.Parser, parserOptions: { parser: ts.parser, sourceType: 'module', extraFileExtensions: ['.vue'] } },
    rules: {
      'no-undef': 'off',
      'no-unused-vars': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-properties': ['error', { object: 'navigator', property: 'onLine', message: 'Saving never asks for the network; see src/device.' }],
      'no-restricted-globals': ['error', { name: 'indexedDB', message: 'Only src/database opens the store.' }],
      'no-restricted-imports': ['error', { patterns: [DEXIE] }],
      'no-restricted-syntax': ['error', ...rawText],
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/no-bare-strings-in-template': ['error', { allowlist: ['·', '：', '，', '。', ' ', '/', '–', '-', '%', ':', '(', ')', '+', '−', '×', '→', 'm', ',', '☰'] }],
      'vue/no-v-html': 'error',
      'vue/no-static-inline-styles': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
    },
  },
  ...LINES.map((line): Linter.Config => ({
    files: [`src/${line}/**/*.{ts,vue}`],
    rules: {
      'no-restricted-imports': ['error', {
        patterns: [
          DEXIE,
          group(LINES.filter((other) => other !== line), 'Work lines do not know each other.'),
          { group: ['@/sync', '@/sync/*', '@/interchange', '@/interchange/*'], message: 'sync and interchange receive the lines; a line does not call them.' },
          { group: ['@/workLines', '**/workLines'], message: 'Only main.ts reads the registry.' },
        ],
      }],
    },
  })),
  { files: ['src/database/**'], rules: { 'no-restricted-globals': 'off', 'no-restricted-imports': 'off' } },
  { files: ['src/device/**'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/**/messages*.ts', 'src/i18n/**', 'src/**/*.spec.ts', 'src/**/testing/**', 'tests/**', 'build/**'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['src/**/*.spec.ts'], rules: { 'no-restricted-imports': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['scripts/**', 'tests/**'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
] satisfies Linter.Config[]

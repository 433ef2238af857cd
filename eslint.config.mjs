import tseslint from 'typescript-eslint'
import { configs as lit } from 'eslint-plugin-lit'
import { configs as wc } from 'eslint-plugin-wc'

/** Forbids imports, with the reason. */
const noImports = (patterns) => ({
  'no-restricted-imports': ['error', { patterns }],
})

const outward = { regex: '/(demo|test)/', message: 'Nothing imports the demo or the tests.' }
const hosts = { regex: '^node:', message: 'Only server/adapter and server/entry know the host.' }
const packages = {
  regex: '^[a-z@](?!ode:)',
  message: 'Only server/adapter and server/entry import packages.',
}
const outer = { regex: '/(adapter|entry)/', message: 'The core knows no adapter: it is passed in.' }

export default tseslint.config(
  { ignores: ['dist/**', 'cdk.out/**', 'node_modules/**', 'data/**', 'vitest.config.ts'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: false }],
      'max-lines-per-function': [
        'error',
        { max: 70, skipBlankLines: true, skipComments: true, IIFEs: true },
      ],
      // Our objects are made by functions and use no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Limits are counted in code points, which is what spreading gives.
      '@typescript-eslint/no-misused-spread': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['codec/**/*.ts'],
    rules: noImports([
      outward,
      hosts,
      packages,
      { regex: '/(client|server)/', message: 'The codec depends on nothing.' },
    ]),
  },
  {
    files: ['client/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/recommended']],
    rules: noImports([
      outward,
      hosts,
      { regex: '/server/', message: 'Client and server share the codec alone.' },
    ]),
  },
  {
    files: ['server/{edge,log,logger,port,query,reducer,use-case,view}/**/*.ts'],
    rules: noImports([
      outward,
      hosts,
      packages,
      outer,
      { regex: '/client/', message: 'Client and server share the codec alone.' },
    ]),
  },
  {
    files: ['server/{adapter,entry}/**/*.ts'],
    rules: noImports([
      outward,
      { regex: '/client/', message: 'Client and server share the codec alone.' },
    ]),
  },
  {
    // A stack knows what the functions are called and told, not how they work.
    files: ['server/cdk/**/*.ts'],
    rules: noImports([
      outward,
      { regex: '/client/', message: 'Client and server share the codec alone.' },
      {
        regex: '/entry/(?!aws/deployed-settings)',
        message: 'A stack names the built handlers and loads none.',
      },
      { regex: '^[a-z@](?!ode:|ws-cdk-lib|onstructs)', message: 'A stack imports the CDK alone.' },
    ]),
  },
  {
    files: ['server/entry/**/*.ts', 'server/adapter/**/*.ts'],
    rules: {
      'max-lines-per-function': [
        'error',
        { max: 100, skipBlankLines: true, skipComments: true, IIFEs: true },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    // A template is JSON of any shape.
    files: ['test/aws/cdk/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
)

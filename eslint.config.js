import js from '@eslint/js'
import globals from 'globals'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'

const noClock = { object: 'Date', property: 'now', message: 'Take the time from the `Clock` port.' }
const noChance = { object: 'Math', property: 'random', message: 'Take chance from the `Random` port.' }

export default ts.config(
  { ignores: ['out/', 'dist/', '.types/', 'demo-output/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    rules: {
      'no-console': 'error',
      eqeqeq: ['error', 'smart'],
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    // the type checkers know what is defined
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['main/**/*.ts', 'shared/**/*.ts'],
    ignores: ['main/e2e/text.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['main/e2e/**/*.ts', 'main/services/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', noClock, noChance],
      'no-restricted-globals': [
        'error',
        { name: 'console', message: 'Use the `Log` port.' },
        { name: 'setTimeout', message: 'Use the `Timers` port.' },
        { name: 'crypto', message: 'Use the `Random` or `Primitives` port.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Take the time from the `Clock` port.',
        },
      ],
    },
  },
  {
    files: ['renderer/**'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '*.js', 'scripts/**'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**', 'bench/**'],
    languageOptions: { globals: globals.node },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off',
    },
  },
)

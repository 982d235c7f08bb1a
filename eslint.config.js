import prettier from 'eslint-config-prettier';
import sfPlugin from 'eslint-plugin-sf-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist/', 'lib/', '.stryker-tmp/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './test/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    // The plugin's own configuration is in the format of ESLint 8; its rules work as they are.
    plugins: { 'sf-plugin': sfPlugin },
    rules: {
      ...sfPlugin.configs.recommended.rules,
      // The rules of eslint-config-salesforce-typescript that typescript-eslint's sets above don't have. Its current
      // version is in the format of ESLint 8 too, and brings an ESLint 8 along.
      '@typescript-eslint/array-type': ['error', { default: 'array-simple' }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/explicit-member-accessibility': 'error',
      '@typescript-eslint/member-ordering': 'error',
      '@typescript-eslint/no-shadow': 'error',
      '@typescript-eslint/return-await': 'error',
      // Callbacks of libraries have to be async, whether or not they wait for something.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'arrow-body-style': 'error',
      '@typescript-eslint/class-methods-use-this': ['error', { ignoreOverrideMethods: true }],
      complexity: 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-param-reassign': 'error',
      'object-shorthand': 'error',
      // A number in a sentence needs no conversion.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // chai's assertions are properties.
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  prettier,
);

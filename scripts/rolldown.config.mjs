import { defineConfig } from 'rolldown';

/**
 * The program as few files: a command loads what it uses of the rungs, where their doors would load all of them. Packages stay
 * where they are installed. As deep in the folders as the source, from which paths beside it are told.
 */
export default defineConfig({
  input: 'dist/app/cli/main.js',
  platform: 'node',
  external: /^[^./]/,
  output: { dir: 'dist/app/bundle', cleanDir: true },
});

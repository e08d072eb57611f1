import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig } from 'rolldown';

/** Packages that every command loads. All others stay where they are installed. */
const TAKEN_IN = /^(?:cli-table3|commander|temporal-polyfill)(?:\/|$)/;
const PACKAGE_FOLDER = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Writes the licences of what was taken in beside it. */
const licences = {
  name: 'licences',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
    const folders = new Set(modules.flatMap((path) => PACKAGE_FOLDER.exec(path.replaceAll('\\', '/')) ?? []));
    const texts = [...folders].sort().map((folder) => {
      const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      if (!file) throw new Error(`${folder} has no licence to pass on`);
      return `${basename(folder)}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    });
    this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join('\n\n') });
  },
};

/**
 * The program as few files: a command loads what it uses of the rungs, where their doors would load all of them. As deep in the
 * folders as the source, from which paths beside it are told.
 */
export default defineConfig({
  input: 'dist/app/cli/main.js',
  platform: 'node',
  external: (id, importer) => /^[^./]/.test(id) && !TAKEN_IN.test(id) && !importer?.includes('node_modules'),
  plugins: [licences],
  output: { dir: 'dist/app/bundle', cleanDir: true },
});

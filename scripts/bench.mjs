import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, ensureInstalled, fail, root, run } from './bootstrap.mjs';

// npm run bench -- math: one benchmark; without a name all of them, one after the other.
const known = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -4));
const names = process.argv.slice(2);
for (const name of names) {
  if (!existsSync(join(root, 'bench', `${name}.mjs`)))
    fail(`no benchmark "${name}"; there are: ${known.join(', ')}`);
}
ensureInstalled();
build();
for (const name of names.length > 0 ? names : known) run(process.execPath, [`bench/${name}.mjs`]);

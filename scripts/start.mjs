import { build, ensureInstalled, run } from './bootstrap.mjs';

ensureInstalled();
build();
run(process.execPath, ['dist/app/bundle/main.js', 'demo', ...process.argv.slice(2)]);

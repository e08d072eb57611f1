import { build, ensureInstalled, run, tool } from './bootstrap.mjs';

ensureInstalled();
run(tool('biome'), ['check', '.']);
build();
run(tool('tsc'), ['-b', 'test']);
run(tool('oxlint'), ['--type-aware', '--deny-warnings', 'src', 'test']);
run(tool('depcruise'), ['src', '--config', '.dependency-cruiser.cjs']);
run(tool('knip'), []);
run(process.execPath, ['scripts/test.mjs']);

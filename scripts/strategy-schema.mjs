import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, root } from './bootstrap.mjs';

// Writes the JSON Schema that editors complete strategy files from; a test holds the file to the code.
build();
const { strategyJsonSchema } = await import('../dist/method/index.js');
writeFileSync(
  join(root, 'strategies/strategy.schema.json'),
  `${JSON.stringify(strategyJsonSchema(), null, 2)}\n`,
);

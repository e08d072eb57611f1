import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const committed = (path: string) => readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8');

test('the committed WebAssembly is what the compiler makes of the sources beside it', async () => {
  const script: { generateModule(): Promise<string>; generateRowKernel(): Promise<string> } = await import(
    '../scripts/kernels.mjs' as string
  );
  // Compared first: of two texts that differ, a quarter of a megabyte would be printed.
  expect((await script.generateModule()) === committed('math/kernels/bytes.ts')).toBe(true);
  expect((await script.generateRowKernel()) === committed('data/day-file/kernel/bytes.ts')).toBe(true);
});

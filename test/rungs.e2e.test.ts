import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'alvh-rungs-'));
  for (const one of [
    'src/math',
    'src/market',
    'tsconfig.base.json',
    'package.json',
    '.dependency-cruiser.cjs',
  ]) {
    cpSync(join(root, one), join(copy, one), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function tool(name: string, ...args: string[]) {
  const done = spawnSync(join(root, 'node_modules', '.bin', name), args, { cwd: copy, encoding: 'utf8' });
  return { status: done.status, output: `${done.stdout}${done.stderr}` };
}

describe('the rung rule', () => {
  it('lets the ladder as it stands pass', { timeout: 120_000 }, () => {
    expect(tool('depcruise', 'src', '--config', '.dependency-cruiser.cjs')).toMatchObject({ status: 0 });
    expect(tool('tsc', '-b', 'src/market')).toMatchObject({ status: 0 });
  });

  it('fails the build and the dependency check when a file imports upward', { timeout: 120_000 }, () => {
    const fixture = join(copy, 'src/math/upward.ts');
    writeFileSync(fixture, "export { quoteAt } from '../market/index.ts';\n");
    const build = tool('tsc', '-b', 'src/math');
    expect(build.status).not.toBe(0);
    expect(build.output).toContain('TS6307');
    const check = tool('depcruise', 'src', '--config', '.dependency-cruiser.cjs');
    expect(check.status).not.toBe(0);
    expect(check.output).toContain('math-imports-no-higher-rung');
    rmSync(fixture);
  });

  it('fails the dependency check when a rung is entered other than by its door', { timeout: 120_000 }, () => {
    const fixture = join(copy, 'src/market/burglar.ts');
    writeFileSync(fixture, "export { normalPdf } from '../math/normal.ts';\n");
    const check = tool('depcruise', 'src', '--config', '.dependency-cruiser.cjs');
    expect(check.status).not.toBe(0);
    expect(check.output).toContain('a-rung-is-entered-by-its-door');
    rmSync(fixture);
  });
});

import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, cliJson, scratchFolder } from '../support/cli.ts';

const scratch = scratchFolder();
const store = join(scratch.path, 'store');

/** Two made-up afternoons of SPX in different months. */
function snapshot(date: string, expiry: string): string {
  const o = Array.from({ length: 10 }, (_, i) =>
    ['C', 'P'].map((t) => ({
      e: Date.parse(`${expiry}T20:00:00Z`) / 1000,
      t,
      k: 7000 + 5 * i,
      b: 20 + i,
      a: 21 + i,
    })),
  ).flat();
  return JSON.stringify({
    sym: 'SPX',
    spot: 7020,
    asof: `${date}T14:15:00`,
    fetched: `${date}T18:30:00.000Z`,
    o,
  });
}

interface Listing {
  readonly packs: readonly { readonly pack: string; readonly quotes: number }[];
}

describe('alvh data cache', () => {
  beforeAll(() => {
    const files = [
      ['june', '2026-06-29', '2026-06-30'],
      ['july', '2026-07-20', '2026-07-21'],
    ].map(([name, date, expiry]) => {
      const path = join(scratch.path, `${name}.json`);
      writeFileSync(path, snapshot(date!, expiry!));
      return path;
    });
    cli(store, 'data', 'import', ...files);
  });

  afterAll(() => scratch.remove());

  it('packs the stored quotes by root and month, a range of them or all', () => {
    const one = cliJson<Listing>(store, 'data', 'cache', '--from', '2026-07-01');
    expect(one.packs.map(({ pack, quotes }) => [pack, quotes])).toEqual([['root=SPXW/2026-07.tape', 40]]);
    const all = cli(store, 'data', 'cache');
    expect(all.status).toBe(0);
    expect(all.stdout).toContain('root=SPXW/2026-06.tape');
    expect(readdirSync(join(store, 'cache', 'root=SPXW'))).toEqual(['2026-06.tape', '2026-07.tape']);
  });

  it('makes a damaged pack anew and says so in one note on the error stream', () => {
    const path = join(store, 'cache', 'root=SPXW', '2026-07.tape');
    const sound = readFileSync(path);
    truncateSync(path, 100);
    const { status, stderr, stdout } = cli(store, 'data', 'cache', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout).schema).toBe('alvh.cache/1');
    expect(stderr.match(/made anew.*/g)).toEqual([
      'made anew from the stored files: root=SPXW/2026-07.tape: damaged: cut short',
    ]);
    expect(readFileSync(path).equals(sound)).toBe(true);
  });

  it('says what to do when there is nothing to pack', () => {
    const empty = cli(join(scratch.path, 'empty'), 'data', 'cache');
    expect(empty.status).toBe(3);
    expect(empty.stderr).toContain('alvh data import <path…>');
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IsoDate, isExpiry, isoDate, tradingDays } from '../../src/market/index.ts';
import { FAMILIES, writeBigFile } from '../support/big-files.ts';
import { cli, cliJson, PROGRAM, ROOT, scratchFolder } from '../support/cli.ts';

const scratch = scratchFolder();
const input = join(scratch.path, 'in');
const bars = join(scratch.path, 'spx_daily.csv');
const DAYS = tradingDays(isoDate('2026-03-02'), isoDate('2026-06-12'));

/** On a monthly expiry a snapshot holds two series, which these do not. */
const afternoonOnly = (date: IsoDate) => !isExpiry('SPX', date);

/** Made-up afternoons of SPX, all alike: the expiries of three sessions, forty strikes each. */
function snapshot(day: number): string {
  const o = DAYS.slice(day, day + 3)
    .filter(afternoonOnly)
    .flatMap((date) =>
      Array.from({ length: 40 }, (_, i) => i).flatMap((i) => [
        {
          e: Date.parse(`${date}T20:00:00Z`) / 1000,
          t: 'C',
          k: 7000 + 5 * i,
          b: 200 - 4 * i,
          a: 201 - 4 * i,
        },
        { e: Date.parse(`${date}T20:00:00Z`) / 1000, t: 'P', k: 7000 + 5 * i, b: 1 + 4 * i, a: 2 + 4 * i },
      ]),
    );
  const date = DAYS[day]!;
  const summer = date >= '2026-03-08';
  const fetched = `${date}T${summer ? '18' : '19'}:30:00.000Z`;
  return JSON.stringify({ sym: 'SPX', spot: 7100, asof: `${date}T14:15:00`, fetched, o });
}

const folder = (name: string) => join(scratch.path, name);
const catalogueOf = (store: string) => readFileSync(join(store, 'catalogue.json'), 'utf8');
/** What an import writes; listing a store creates its run store. */
const filesOf = (store: string) =>
  existsSync(store)
    ? readdirSync(store, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.\w+$/.test(name) && !name.startsWith('runs.'))
        .sort()
    : [];
const parquetOf = (store: string) => filesOf(store).filter((name) => name.endsWith('.parquet'));

function startImport(store: string, ...paths: string[]): ChildProcess {
  return spawn(process.execPath, [PROGRAM, 'data', 'import', ...paths], {
    env: { ...process.env, ALVH_STORE: store },
    stdio: 'ignore',
  });
}

/** Waits until an import has written that many files and has not ended. */
async function untilWritten(store: string, running: ChildProcess, count: number): Promise<void> {
  while (parquetOf(store).length < count) {
    if (running.exitCode !== null) throw new Error(`the import ended with ${running.exitCode} too early`);
    await sleep(2);
  }
}

async function endOf(running: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (running.exitCode !== null || running.signalCode !== null) return running.exitCode ?? running.signalCode;
  return await new Promise((resolve) => {
    running.once('exit', (code, signal) => resolve(code ?? signal));
  });
}

describe('an import that meets with a fault', () => {
  const clean = folder('clean');

  beforeAll(() => {
    mkdirSync(input);
    DAYS.forEach((date, day) => {
      if (day < DAYS.length - 2) writeFileSync(join(input, `${date}_SPX.json`), snapshot(day));
    });
    const rows = DAYS.map((date) => `${date},7100,7110,7090,7100,`);
    writeFileSync(bars, `date,open,high,low,close,prior_close\n${rows.join('\n')}\n`);
    expect(cli(clean, 'data', 'import', bars).status).toBe(0);
    cli(clean, 'data', 'import', input);
    expect(parquetOf(clean).length).toBeGreaterThan(60);
  });

  afterAll(() => scratch.remove());

  it.each([1, 10, 40])(
    'killed after %i files, leaves a readable store that the next import completes to the same bytes',
    async (count) => {
      const store = folder(`killed-${count}`);
      expect(cli(store, 'data', 'import', bars).status).toBe(0);
      const before = cliJson(store, 'data', 'ls');
      const running = startImport(store, input);
      await untilWritten(store, running, count + 1);
      running.kill('SIGKILL');
      expect(await endOf(running)).toBe('SIGKILL');
      expect(cliJson(store, 'data', 'ls')).toEqual(before);
      const again = cli(store, 'data', 'import', input);
      expect(again.stdout).not.toContain('REFUSED');
      expect(catalogueOf(store)).toBe(catalogueOf(clean));
      expect(filesOf(store)).toEqual(filesOf(clean));
      for (const name of parquetOf(store)) {
        expect(readFileSync(join(store, name)).equals(readFileSync(join(clean, name)))).toBe(true);
      }
    },
  );

  it('a big file killed after its first day goes on with the second, and comes to the same bytes', async () => {
    const path = folder('spx_eod_big.txt');
    writeBigFile(path, FAMILIES.find(({ name }) => name === 'spx_eod_big.txt')!, 24 * 1024 * 1024);
    const whole = folder('big-whole');
    expect(cli(whole, 'data', 'import', path).status).toBe(1);
    const store = folder('big-killed');
    const running = startImport(store, path);
    // When the second day is there, the first is on record.
    await untilWritten(store, running, 2);
    running.kill('SIGKILL');
    expect(await endOf(running)).toBe('SIGKILL');
    expect(existsSync(join(store, 'catalogue.json'))).toBe(false);
    const again = cli(store, 'data', 'import', '--json', path);
    const [report] = (JSON.parse(again.stdout) as { files: { resumedDays: number }[] }).files;
    expect(report!.resumedDays).toBeGreaterThan(0);
    expect(catalogueOf(store)).toBe(catalogueOf(whole));
    expect(filesOf(store)).toEqual(filesOf(whole));
    for (const name of parquetOf(store)) {
      expect(readFileSync(join(store, name)).equals(readFileSync(join(whole, name)))).toBe(true);
    }
  });

  it('refuses a second import into the same store while it runs, and is not disturbed by it', async () => {
    const store = folder('two');
    const first = startImport(store, bars, input);
    await untilWritten(store, first, 1);
    const second = cli(store, 'data', 'import', bars);
    expect(second.stderr).toContain('another process is importing into the store');
    expect(second.status).toBe(3);
    expect([0, 1]).toContain(await endOf(first));
    expect(catalogueOf(store)).toBe(catalogueOf(clean));
    expect(filesOf(store)).toEqual(filesOf(clean));
  });

  it('a file cut short on disk is told by check, refused by a run, and restored by its source', () => {
    const store = folder('cut');
    cli(store, 'data', 'import', bars, input);
    const name = parquetOf(store).find((path) => path.startsWith('quotes'))!;
    truncateSync(join(store, name), 100);
    const check = cli(store, 'data', 'check', '--json');
    expect(check.status).toBe(1);
    const { gaps } = JSON.parse(check.stdout) as { gaps: { kind: string; subject: string }[] };
    expect(gaps.map(({ kind }) => kind)).toEqual(['damaged-file']);
    expect(gaps[0]!.subject).toMatch(/_SPX\.json$/);
    const run = cli(store, 'run', join(ROOT, 'strategies', 'ten-delta-25-wide.json'));
    expect(run.stderr).toContain('was changed after import');
    expect(run.status).toBe(3);
    cli(store, 'data', 'import', input);
    expect(catalogueOf(store)).toBe(catalogueOf(clean));
    const after = JSON.parse(cli(store, 'data', 'check', '--json').stdout) as { gaps: { kind: string }[] };
    expect(after.gaps.filter(({ kind }) => kind === 'damaged-file')).toEqual([]);
  });
});

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FEE_PRESETS } from '../../src/market/index.ts';
import { cli, cliJson, ROOT, scratchFolder } from '../support/cli.ts';

const scratch = scratchFolder();
const store = join(scratch.path, 'store');
const pageOf = (runId: string) => join(store, 'reports', `${runId}.html`);

afterAll(() => scratch.remove());

describe('alvh report', () => {
  let runId: string;
  let written: Buffer;

  beforeAll(() => {
    runId = cliJson<{ runId: string }>(store, 'demo').runId;
    written = readFileSync(pageOf(runId));
  });

  it('draws a stored run to the bytes that the run wrote, in the same place', () => {
    rmSync(pageOf(runId));
    const { status, stdout } = cli(store, 'report', runId.slice(0, 8));
    expect(status).toBe(0);
    expect(stdout).toContain(`Report: ${pageOf(runId)}`);
    expect(readFileSync(pageOf(runId)).equals(written)).toBe(true);
  });

  it('draws it elsewhere where asked, and leaves the one in the store alone', () => {
    rmSync(pageOf(runId), { force: true });
    const out = join(scratch.path, 'page.html');
    const document = cliJson<{ schema: string; file: string }>(store, 'report', runId, '--out', out);
    expect(document).toMatchObject({ schema: 'alvh.report/1', runId, file: out });
    expect(readFileSync(out).equals(written)).toBe(true);
    expect(existsSync(pageOf(runId))).toBe(false);
  });

  it('of an unknown run is refused with 3, into a folder that is not there with 2', () => {
    expect(cli(store, 'report', 'ffffffff')).toMatchObject({ status: 3, stdout: '' });
    const { status, stderr } = cli(store, 'report', runId, '--out', join(scratch.path, 'none', 'page.html'));
    expect(status).toBe(2);
    expect(stderr).toContain('cannot write');
  });
});

describe('alvh report of a run charged by a fee schedule of one’s own', () => {
  const file = (name: string) => {
    const path = join(scratch.path, `${name}.json`);
    writeFileSync(path, JSON.stringify({ ...FEE_PRESETS.flat, name }));
    return path;
  };

  it('asks for the file, knows it by its hash and then draws the same bytes', () => {
    const run = cliJson<{ runId: string }>(
      store,
      'run',
      join(ROOT, 'strategies/ten-delta-25-wide.json'),
      ...['--tape', 'synthetic', '--sessions', '5', '--fees', file('mine')],
    );
    const written = readFileSync(pageOf(run.runId));
    const without = cli(store, 'report', run.runId);
    expect(without.status).toBe(2);
    expect(without.stderr).toContain('charged by the fee schedule "mine"');
    const other = cli(store, 'report', run.runId, '--fees', file('other'));
    expect(other.status).toBe(2);
    expect(other.stderr).toContain('not the fee schedule');
    rmSync(pageOf(run.runId));
    expect(cli(store, 'report', run.runId, '--fees', file('mine')).status).toBe(0);
    expect(readFileSync(pageOf(run.runId)).equals(written)).toBe(true);
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { CatalogueSource } from '../../src/data/catalogue.ts';
import { FAMILIES, writeBigFile } from '../support/big-files.ts';
import { PROGRAM, ROOT, scratchFolder } from '../support/cli.ts';

/**
 * Size of the generated files. The default keeps the suite short and takes one format of each cadence; a size of one's own,
 * such as ALVH_BIG_FILE_MIB=1024, takes them all.
 */
const ASKED = process.env.ALVH_BIG_FILE_MIB;
const MIB = Number(ASKED ?? 64);
const CEILING_MIB = 700;
const SHORT = ['spx_eod_big.txt', 'thetadata_big.csv', 'massive_big.csv', 'mine_big.csv'];

const scratch = scratchFolder();
const preload = pathToFileURL(join(ROOT, 'test/support/report-memory.mjs')).href;

describe(`files of ${MIB} MiB`, () => {
  afterAll(() => scratch.remove());

  it.each(
    FAMILIES.filter(({ name }) => ASKED !== undefined || SHORT.includes(name)).map(
      (family) => [family.name, family] as const,
    ),
  )(
    '%s is imported whole under 700 MiB of memory',
    (name, family) => {
      const path = join(scratch.path, name);
      const store = join(scratch.path, `store-${name}`);
      const rows = writeBigFile(path, family, MIB * 1024 * 1024);
      const memory = join(scratch.path, 'memory');
      const mapping = family.mapping ? ['--map', join(scratch.path, 'mapping.json')] : [];
      if (family.mapping) writeFileSync(mapping[1]!, JSON.stringify(family.mapping));
      const started = process.hrtime.bigint();
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--import', preload, PROGRAM, 'data', 'import', '--json', ...mapping, path],
        {
          encoding: 'utf8',
          env: { ...process.env, ALVH_STORE: store, ALVH_MEMORY_FILE: memory },
          maxBuffer: 256 * 1024 * 1024,
        },
      );
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      // 1: imported, and the calendar of a run over it has gaps (no settlement values, no bars).
      expect([status, stderr.includes('Importing')]).toEqual([1, true]);
      const report = JSON.parse(stdout) as { files: { status: string; source: CatalogueSource }[] };
      const { source } = report.files[0]!;
      const stored = source.outputs.reduce(
        (sum, output) => sum + (output.kind === 'quotes' ? output.rows : 0),
        0,
      );
      const { peak, cpu } = JSON.parse(readFileSync(memory, 'utf8')) as { peak: number; cpu: number };
      if (ASKED !== undefined) {
        process.stderr.write(
          `${name}: ${(statSync(path).size / 2 ** 20).toFixed(0)} MiB, ${rows} rows, ${stored} stored, ${source.outputs.length} files, ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of processor), peak ${peak.toFixed(0)} MiB\n`,
        );
      }
      rmSync(path);
      rmSync(store, { recursive: true });
      // OptionsDX does not say which root expires on a third Friday; nothing else may be missing.
      const untold = source.dropped.filter(({ reason }) => reason.startsWith('SPX and SPXW both expire'));
      expect(source.dropped).toEqual(name.startsWith('spx_eod') ? untold : []);
      const dropped = untold.reduce((sum, one) => sum + one.rows, 0);
      // A stored row is a strike with call and put: half of the rows where a row is one option, and of two looks all.
      expect(stored + dropped).toBe(rows / (/^(spx_eod|ORATS|UnderlyingOptionsEOD)/.test(name) ? 1 : 2));
      expect(peak).toBeLessThan(CEILING_MIB);
    },
    1_800_000,
  );
});

import { describe, expect, it } from 'vitest';
import { runSummary } from '../../src/app/cli/run-output.ts';
import { backtest, type RunDocument } from '../../src/engine/index.ts';
import { FEE_PRESETS, isoDate, type SessionQuality } from '../../src/market/index.ts';
import { runJson, tearsheet } from '../../src/report/index.ts';
import { Accountant } from '../../src/research/index.ts';
import { handMadeTape } from '../support/hand-made-tape.ts';
import { strategyOf } from '../support/views.ts';

const scored = (date: string, score: number): SessionQuality => ({
  date: isoDate(date),
  score,
  snapshots: 1,
  worst: score,
});

/** Condors are sold on the 20th and the 21st; on the 22nd there is a snapshot, but past the time of entry. */
async function runOver(quality: readonly SessionQuality[] | undefined): Promise<RunDocument> {
  const tape = handMadeTape([
    { date: '2026-07-20', times: ['14:15'], close: 7500 },
    { date: '2026-07-21', times: ['14:15'], close: 7500 },
    { date: '2026-07-22', times: ['15:45'], close: 7500 },
    { date: '2026-07-23', times: [], close: 7500 },
  ]);
  const strategy = strategyOf();
  const accountant = new Accountant('touch');
  const result = await backtest(tape, strategy, FEE_PRESETS.none, undefined, (view, journal) =>
    accountant.onView(view, journal),
  );
  accountant.finish(result.journal);
  return {
    schema: 'alvh.run/1',
    runId: 'test',
    manifest: tape.manifest,
    code: 'test',
    seed: null,
    tape: { tape: 'store' },
    provenance: tape.provenance,
    range: tape.range,
    strategy,
    fees: { name: 'none', sha256: '' },
    headline: 'touch',
    levels: result.levels,
    sessions: result.sessions,
    journal: result.journal,
    accounting: accountant.result(),
    gaps: [],
    ...(quality && { quality }),
  };
}

describe('headline notes', () => {
  const NOTE = 'traded on 1 of 2 trading days at quotes scored below 0.5: 2026-07-21 (0.31)';

  it('name by date the sessions below the score on which the run traded, for people, for programs and on the page', async () => {
    const run = await runOver([
      scored('2026-07-20', 0.5),
      scored('2026-07-21', 0.31),
      scored('2026-07-22', 0.1),
    ]);
    expect(runJson(run).headlineNotes).toEqual([NOTE]);
    const lines = runSummary(run).split('\n');
    expect(lines).toContain(`Note: ${NOTE}`);
    // Above the tables, with the verdict.
    expect(lines.indexOf(`Note: ${NOTE}`)).toBeLessThan(lines.findIndex((line) => line.includes('┌')));
    expect(tearsheet(run)).toContain(`Note: ${NOTE}.`);
  });

  it('are none where the run traded on good quotes only, and where the tape has no scores', async () => {
    const good = await runOver([scored('2026-07-21', 0.9), scored('2026-07-22', 0.1)]);
    const unscored = await runOver(undefined);
    for (const run of [good, unscored]) {
      expect(runJson(run).headlineNotes).toEqual([]);
      expect(runSummary(run)).not.toContain('Note:');
      expect(tearsheet(run)).not.toContain('scored below');
    }
  });
});

import { describe, expect, it } from 'vitest';
import { openSyntheticTape } from '../../src/app/cli/synthetic-option.ts';
import { tapeOfRun } from '../../src/app/cli/tape-of-run.ts';
import type { RunDocument } from '../../src/engine/index.ts';
import { isoDate } from '../../src/market/index.ts';

const range = { from: isoDate('2026-01-05'), to: isoDate('2026-01-16') };

/** The part of a run that says what it was made from. */
function runOf(tape: RunDocument['tape'], manifest: string, seed: number | null = 7): RunDocument {
  return { runId: 'abc', range, seed, manifest, tape } as unknown as RunDocument;
}

const synthetic = openSyntheticTape(7, range.from, range.to, {});

describe('the tape of a stored run', () => {
  it('is opened again by kind, range and seed, for a run of the synthetic market and for the demo', async () => {
    for (const request of [{ tape: 'synthetic', seed: '7' }, { tape: 'demo' }]) {
      const tape = await tapeOfRun('nowhere', runOf(request, synthetic.manifest));
      expect(tape.manifest).toBe(synthetic.manifest);
      expect(tape.range).toEqual(range);
      expect(tape.timetable).toEqual(synthetic.timetable);
    }
  });

  it('is refused when what is there now is not what the run read, naming both and the way out', async () => {
    const other = openSyntheticTape(8, range.from, range.to, {});
    expect(other.manifest).not.toBe(synthetic.manifest);
    const run = runOf({ tape: 'demo' }, other.manifest);
    await expect(tapeOfRun('nowhere', run)).rejects.toThrow(
      `run abc read other data than is there now (manifest ${other.manifest.slice(0, 12)}, now ${synthetic.manifest.slice(0, 12)}): data was imported since; run it again with: alvh run`,
    );
  });

  it('is refused when the scenario was another', async () => {
    const run = runOf({ tape: 'demo', scenario: 'crash-and-rebound' }, synthetic.manifest);
    await expect(tapeOfRun('nowhere', run)).rejects.toThrow(/read other data/);
  });
});

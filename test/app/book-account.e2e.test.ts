import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BookDocument, bookDocument, present } from '../support/book-document.ts';
import { cli, cliJson, scratchFolder } from '../support/cli.ts';

interface Run {
  readonly runId: string;
  readonly accountPnlCents: number;
  readonly interestCents: number;
  readonly peakMarginCents: number;
  readonly trades: readonly unknown[];
  readonly layers: readonly { readonly layer: string; readonly pnlCents: number }[];
}

const SECTIONS = ['irr', 'margin', 'capital', 'excursions', 'attribution'] as const;
const OPTIONS = SECTIONS.map((name) => `--${name}`);

describe('the account of a run through the synthetic crash', () => {
  const scratch = scratchFolder();
  let run: Run;
  let book: BookDocument;

  beforeAll(() => {
    run = cliJson<Run>(scratch.path, 'demo', '--scenario', 'crash-and-rebound');
    book = bookDocument.parse(cliJson(scratch.path, 'book', run.runId, ...OPTIONS));
  });

  afterAll(() => scratch.remove());

  it('every section asked for is in the document of schema alvh.book/1, and no other', () => {
    expect(Object.keys(book.sections).sort()).toEqual([...SECTIONS].sort());
    expect(book).toMatchObject({ runId: run.runId, provenance: 'synthetic' });
  });

  it('returns are of the run: layers and interest sum to its result, without one to the others', () => {
    const { variants, sessions } = present(book.sections.irr);
    expect(variants[0]).toMatchObject({ without: null, pnlCents: run.accountPnlCents });
    for (const { without, pnlCents } of variants.slice(1)) {
      const own = run.layers.find(({ layer }) => layer === without)!.pnlCents;
      expect(run.accountPnlCents - pnlCents).toBe(own);
    }
    const made = sessions.reduce(
      (sum, { pnlCents, interestCents }) =>
        sum + pnlCents.anchor + pnlCents.pivot + pnlCents['second-engine'] + interestCents,
      0,
    );
    expect(made).toBe(run.accountPnlCents);
    expect(Math.max(...sessions.map(({ peakMarginCents }) => peakMarginCents))).toBe(run.peakMarginCents);
  });

  it('margin rises with a fall of the index where VX is held, and excess is what is left of what is available', () => {
    const { now, path } = present(book.sections.margin);
    for (const one of [now, ...path]) expect(one.excessCents).toBe(one.availableCents - one.requirementCents);
    const still = path.find(({ indexPercent }) => indexPercent === 0)!;
    expect(still.requirementCents).toBe(now.requirementCents);
    expect(still.gainCents).toBe(0);
    const deepest = path.find(({ indexPercent }) => indexPercent === -20)!;
    if (now.futuresMaintenanceCents > 0)
      expect(deepest.futuresMaintenanceCents).toBeGreaterThan(now.futuresMaintenanceCents);
    else expect(deepest.requirementCents).toBe(now.requirementCents);
    expect(deepest.vix).toBeGreaterThan(2 * still.vix);
  });

  it('capital states ruin more likely the larger the bets, and the hurdle from its parts', () => {
    const { ruin, funding } = book.sections.capital!;
    const chances = present(ruin).rows.map(({ estimate }) => estimate.probability);
    expect(chances[2]).toBeGreaterThanOrEqual(chances[1]!);
    const { billPercent, premiumPercent, betaUsed, costPercent, debtShare } = present(funding);
    expect(debtShare).toBe(0);
    expect(costPercent).toBeCloseTo(
      (billPercent as number) + (betaUsed as number) * (premiumPercent as number),
      9,
    );
  });

  it('excursions have one entry a condor, its worst mark no better than nothing seen', () => {
    const { condors, calibration } = present(book.sections.excursions);
    expect(condors).toHaveLength(run.trades.length);
    for (const { underWaterMs, lifeMs } of condors) expect(underWaterMs).toBeLessThanOrEqual(lifeMs);
    const { bins, all } = present(calibration);
    expect(bins.reduce((sum, one) => sum + one.forecasts, 0)).toBe(all.forecasts);
    expect(condors.some(({ worstMarkCents }) => worstMarkCents !== null && worstMarkCents < -100_000)).toBe(
      true,
    );
  });

  it('attribution sums to its total', () => {
    const { cells, interestCents, totalCents } = present(book.sections.attribution);
    expect(cells.reduce((sum, one) => sum + one.cents, 0) + interestCents).toBe(totalCents);
  });

  it('shows all of it as text with units', () => {
    const { status, stdout } = cli(
      scratch.path,
      'book',
      run.runId,
      '--stress',
      '--breakeven',
      '--irr',
      '--margin',
    );
    expect(status).toBe(0);
    for (const said of [
      'Break-even of the structure',
      'Stress\nEquity $',
      'Modified internal rate (MIRR)',
      'SPX −20 %',
      '1987-10-19 crash of 1987, close',
    ])
      expect(stdout).toContain(said);
    expect(stdout).not.toMatch(/NaN|Infinity|\[object/);
  });
});

describe('the account of a book file', () => {
  const scratch = scratchFolder();
  afterAll(() => scratch.remove());

  it('without a store to value it from is refused with the way out', () => {
    const file = join(scratch.path, 'book.json');
    writeFileSync(file, JSON.stringify({ schema: 'alvh.margin-book/1' }));
    const { status, stderr } = cli(scratch.path, 'book', file, '--margin');
    expect(status).toBe(2);
    expect(stderr).toContain('book.json');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, cliJson, scratchFolder } from '../support/cli.ts';

interface Curve {
  readonly breakEvens: readonly { readonly indexPercent: number; readonly residueDollars: number }[];
}

interface ShiftLine {
  readonly hours: number;
  readonly volPoints: number;
  readonly skewPoints: number;
  readonly termPoints: number;
  readonly cells: readonly { readonly spotPercent: number; readonly pnl: number }[];
  readonly breakEvenPercents: readonly number[];
}

interface Book {
  readonly provenance: string;
  readonly sections: {
    readonly breakeven: {
      readonly provenance: string;
      readonly horizons: readonly {
        readonly countedFrom: string;
        readonly expected: Curve;
        readonly oneResidualBelow: Curve;
        readonly impliedProbabilityOfGain: number | { readonly absent: string };
      }[];
      readonly surface: { readonly pnlDollars: readonly (readonly (number | null)[])[] };
      readonly static: { readonly trades: number } | null;
    };
    readonly stress: {
      readonly equityDollars: number;
      readonly joint: readonly {
        readonly vix: number;
        readonly changeDollars: number | null;
        readonly absent?: string;
      }[];
      readonly historical: readonly { readonly name: string; readonly changeDollars: number }[];
      readonly reverse: readonly {
        readonly lossDollars: number;
        readonly fall: { readonly absent: string } | { readonly pnlDollars: number };
      }[];
    };
  };
}

describe('break-even and stress of the structure on the synthetic market', () => {
  const scratch = scratchFolder();
  let runId: string;
  let book: Book;

  beforeAll(() => {
    ({ runId } = cliJson<{ runId: string }>(scratch.path, 'demo'));
    book = cliJson<Book>(scratch.path, 'book', runId, '--breakeven', '--stress');
  });

  afterAll(() => scratch.remove());

  it('break-evens at the next settlement, the next open and now are worth less than a cent', () => {
    const { horizons, provenance } = book.sections.breakeven;
    expect(provenance).toBe('synthetic');
    expect(horizons.length).toBeGreaterThanOrEqual(3);
    expect(horizons[0]!.countedFrom).toBe('entry');
    const found = horizons.flatMap(({ expected, oneResidualBelow }) => [
      ...expected.breakEvens,
      ...oneResidualBelow.breakEvens,
    ]);
    expect(found.length).toBeGreaterThan(0);
    for (const { residueDollars } of found) expect(Math.abs(residueDollars)).toBeLessThan(0.01);
    const odds = horizons[0]!.impliedProbabilityOfGain;
    expect(odds).toBeGreaterThanOrEqual(0);
    expect(odds).toBeLessThanOrEqual(1);
  });

  it('the surface has a figure in every cell and the past condors are counted', () => {
    const { surface, static: past } = book.sections.breakeven;
    expect(surface.pnlDollars).toHaveLength(33);
    expect(surface.pnlDollars.flat().every((pnl) => typeof pnl === 'number')).toBe(true);
    expect(past!.trades).toBeGreaterThan(40);
  });

  it('stress has every joint shock, every named day, and a loss that is found costs what was asked', () => {
    const { joint, historical, reverse } = book.sections.stress;
    expect(joint).toHaveLength(36);
    // Two residual deviations below what a rally leaves of a low VIX there is none: no price, but a reason.
    for (const { vix, changeDollars, absent } of joint)
      expect(Number.isFinite(changeDollars) ? undefined : absent).toBe(
        vix > 0 ? undefined : 'non-positive-volatility',
      );
    for (const year of ['1987', '2008', '2010', '2015', '2018', '2020', '2024', '2025'])
      expect(historical.some(({ name }) => name.startsWith(year))).toBe(true);
    for (const { lossDollars, fall } of reverse)
      if ('pnlDollars' in fall) expect(fall.pnlDollars).toBeCloseTo(-lossDollars, 2);
  });

  it('the time shift starts from nothing, moves with each axis alone, and says where each line breaks even', () => {
    const { sections } = cliJson<{ sections: { timeshift: readonly ShiftLine[] } }>(
      scratch.path,
      'book',
      runId,
      '--timeshift',
    );
    const still = sections.timeshift.map(
      ({ cells }) => cells.find(({ spotPercent }) => spotPercent === 0)!.pnl,
    );
    expect(sections.timeshift).toHaveLength(9);
    expect(still[0]).toBe(0);
    expect(still.slice(1).every((pnl) => Number.isFinite(pnl) && pnl !== 0)).toBe(true);
    const { hours, volPoints, skewPoints, termPoints } = sections.timeshift[3]!;
    expect([hours, volPoints, skewPoints, termPoints]).toEqual([20, 0, 0, 0]);
    expect(sections.timeshift.every(({ breakEvenPercents }) => Array.isArray(breakEvenPercents))).toBe(true);
  });

  it('shows them as tables with units and the notice', () => {
    const { stdout, status } = cli(scratch.path, 'book', runId, '--breakeven', '--stress');
    expect(status).toBe(0);
    expect(stdout).toContain('Break-even of the structure\nNext settlement');
    expect(stdout).toContain('% of equity');
    expect(stdout).toContain('VIX by the response');
    expect(stdout).toContain('Educational software, not investment advice');
  });
});

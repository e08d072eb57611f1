import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BookDocument, bookDocument, present } from '../support/book-document.ts';
import { cli, cliJson, ROOT, scratchFolder } from '../support/cli.ts';
import { hasRealData, realTitle } from '../support/real-data.ts';
import { REAL_WINDOW } from '../support/real-window.ts';

interface Run {
  readonly runId: string;
  readonly accountPnlCents: number;
  readonly peakMarginCents: number;
  readonly trades: readonly { readonly strikes: readonly number[] }[];
  readonly layers: readonly { readonly layer: string; readonly pnlCents: number }[];
  readonly attribution: { readonly totalCents: number };
}

interface Structure {
  readonly sections: {
    readonly breakeven: {
      readonly provenance: string;
      readonly horizons: readonly {
        readonly countedFrom: string;
        readonly forward: number;
        readonly expected: {
          readonly breakEvens: readonly {
            readonly indexLevel: number;
            readonly indexPercent: number;
            readonly vix: number;
            readonly residueDollars: number;
          }[];
        };
        readonly impliedProbabilityOfGain: number | { readonly absent: string };
      }[];
      readonly settlementPnl: {
        readonly expected: readonly { readonly indexPercent: number; readonly pnlDollars: number }[];
      };
    };
    readonly stress: {
      readonly equityDollars: number;
      readonly historical: readonly { readonly name: string; readonly changeDollars: number | null }[];
      readonly joint: readonly { readonly indexPercent: number; readonly changeDollars: number | null }[];
    };
  };
}

describe.skipIf(!hasRealData)(
  realTitle('the whole structure over the quotes of July and August 2026'),
  () => {
    const scratch = scratchFolder();
    let run: Run;
    let bare: Run;
    let book: BookDocument;
    let structure: Structure;
    let bareStructure: Structure;

    beforeAll(() => {
      const imported = cli(scratch.path, 'data', 'import', ...REAL_WINDOW);
      expect(imported.status, imported.stderr).toBe(0);
      const range = ['--from', '2026-07-16', '--to', '2026-08-07'];
      const preset = (name: string) => join(ROOT, 'strategies', `${name}.json`);
      run = cliJson<Run>(scratch.path, 'run', preset('ten-delta-25-wide-hedged'), ...range);
      bare = cliJson<Run>(scratch.path, 'run', preset('ten-delta-25-wide'), ...range);
      book = bookDocument.parse(
        cliJson(scratch.path, 'book', run.runId, '--irr', '--margin', '--capital', '--excursions'),
      );
      structure = cliJson<Structure>(scratch.path, 'book', run.runId, '--breakeven', '--stress');
      bareStructure = cliJson<Structure>(scratch.path, 'book', bare.runId, '--breakeven', '--stress');
    });

    afterAll(() => scratch.remove());

    it('a bare condor breaks even, counted from entry, at its short strikes and the credit beyond them', () => {
      const { horizons } = bareStructure.sections.breakeven;
      const { breakEvens } = horizons[0]!.expected;
      expect(breakEvens).toHaveLength(2);
      const [, shortPut, shortCall] = bare.trades.at(-1)!.strikes as [number, number, number, number];
      const [low, high] = breakEvens.map(({ indexLevel }) => indexLevel) as [number, number];
      // Both lie outside the strikes by one and the same credit.
      expect(shortPut - low).toBeGreaterThan(0.5);
      expect(shortPut - low).toBeCloseTo(high - shortCall, 4);
      for (const { residueDollars } of breakEvens) expect(Math.abs(residueDollars)).toBeLessThan(0.01);
    });

    it('every break-even of the hedged structure is worth less than a cent, and gains and losses lie around it', () => {
      const { horizons, settlementPnl } = structure.sections.breakeven;
      const found = horizons.flatMap(({ expected }) => expected.breakEvens);
      expect(found.length).toBeGreaterThan(0);
      for (const { residueDollars, vix } of found) {
        expect(Math.abs(residueDollars)).toBeLessThan(0.01);
        expect(vix).toBeGreaterThan(5);
      }
      const crossings = settlementPnl.expected.filter(
        ({ pnlDollars }, i, all) => i > 0 && pnlDollars > 0 !== all[i - 1]!.pnlDollars > 0,
      );
      expect(crossings).toHaveLength(horizons[0]!.expected.breakEvens.length);
    });

    it('no condor loses more than its width in any shock, and every named day has a figure', () => {
      const { joint, historical } = bareStructure.sections.stress;
      for (const { changeDollars } of [...joint, ...historical]) {
        expect(changeDollars).not.toBeNull();
        expect(changeDollars!).toBeGreaterThan(-2500);
        expect(changeDollars!).toBeLessThan(500);
      }
      expect(structure.sections.stress.historical.every(({ changeDollars }) => changeDollars !== null)).toBe(
        true,
      );
    });

    it('returns, margin, capital and excursions of the run keep their schema and its figures', () => {
      const irr = present(book.sections.irr);
      expect(irr.variants[0]!.pnlCents).toBe(run.accountPnlCents);
      expect(run.attribution.totalCents).toBe(run.accountPnlCents);
      for (const { without, pnlCents } of irr.variants.slice(1))
        expect(run.accountPnlCents - pnlCents).toBe(
          run.layers.find(({ layer }) => layer === without)!.pnlCents,
        );
      expect(Math.max(...irr.sessions.map(({ peakMarginCents }) => peakMarginCents))).toBe(
        run.peakMarginCents,
      );
      // One condor 25 points wide is held; the put spread beside it was paid for.
      expect(present(book.sections.margin).now).toMatchObject({ optionsCents: 250_000 });
      expect(present(book.sections.capital!.funding).billPercent).toBeGreaterThan(2);
      const { condors } = present(book.sections.excursions);
      expect(condors).toHaveLength(run.trades.length);
      expect(condors.some(({ touchedInBars }) => touchedInBars.seen > 300)).toBe(true);
    });

    it('a book file of the same condor, valued on the same snapshot, breaks even and stresses alike', () => {
      const { positions } = bookDocument.parse(cliJson(scratch.path, 'book', bare.runId, '--margin'));
      const { legs } = positions[0] as unknown as {
        readonly legs: readonly { readonly entryPoints: number }[];
      };
      const entryPrices = legs.map(({ entryPoints }) => entryPoints);
      const [longPut, shortPut, shortCall, longCall] = bare.trades.at(-1)!.strikes as [
        number,
        number,
        number,
        number,
      ];
      const condor = {
        root: 'SPXW',
        expiry: '2026-08-10',
        quantity: 1,
        shortPut,
        shortCall,
        putWidth: shortPut - longPut,
        callWidth: longCall - shortCall,
        forward: 7752,
        prices: entryPrices,
        volatilities: [15, 15, 15, 15],
        entryPrices,
      };
      const file = join(scratch.path, 'held.json');
      writeFileSync(
        file,
        JSON.stringify({
          schema: 'alvh.margin-book/1',
          account: 'margin',
          cashDollars: 100_000,
          date: '2026-08-07',
          time: '16:15',
          vix: 14.9,
          condors: [condor],
        }),
      );
      const shown = cliJson<Structure>(scratch.path, 'book', file, '--breakeven', '--stress');
      const levels = ({ sections }: Structure) =>
        sections.breakeven.horizons[0]!.expected.breakEvens.map(({ indexLevel }) => indexLevel);
      for (const [i, level] of levels(shown).entries())
        expect(level).toBeCloseTo(levels(bareStructure)[i]!, 6);
      const changes = ({ sections }: Structure) =>
        sections.stress.joint.map(({ changeDollars }) => changeDollars!);
      for (const [i, change] of changes(shown).entries())
        expect(change).toBeCloseTo(changes(bareStructure)[i]!, 6);
      const whole = bookDocument.parse(cliJson(scratch.path, 'book', file));
      expect(present(whole.sections.margin).now).toMatchObject({
        optionsCents: 250_000,
        requirementCents: 250_000,
      });
      expect(whole.sections.irr).toMatchObject({ absent: 'no-history' });
      expect(whole.sections.excursions).toMatchObject({ absent: 'no-history' });
    });
  },
);

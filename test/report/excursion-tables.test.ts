import { describe, expect, it } from 'vitest';
import { cents, epochMs, isoDate } from '../../src/market/index.ts';
import {
  calibrationNotes,
  calibrationTable,
  capsTable,
  excursionNotes,
  excursionsTable,
  ruinTable,
  sizingTable,
} from '../../src/report/index.ts';
import { calibration, type Excursion } from '../../src/research/index.ts';
import { unwrap } from '../support/priced-book.ts';

const HOUR = 3_600_000;

const excursion = (over: Partial<Excursion> = {}): Excursion => ({
  trade: {
    positionId: 'anchor 2026-07-20',
    tradeDate: isoDate('2026-07-20'),
    strikes: [7350, 7375, 7625, 7650],
    pnlCents: cents(18_600),
  } as unknown as Excursion['trade'],
  worstMarkCents: cents(-41_050),
  marks: 6,
  underWaterMs: 6 * HOUR,
  lifeMs: 24 * HOUR,
  touchedAtMarks: { seen: 6, put: false, call: false },
  touchedInBars: { seen: 390, put: true, call: false },
  breach: 'none',
  predicted: { put: 0.1, call: 0.075, anyTouch: 0.3 },
  ...over,
});

describe('the table of excursions', () => {
  it('has one row a condor: result, worst mark, time under water, touches by each witness, breach', () => {
    expect(excursionsTable([excursion()]).rows).toEqual([
      [
        '2026-07-20',
        '7375 / 7625',
        '$186.00',
        '−$410.50',
        6,
        '25 %',
        'no (6 seen)',
        'put (390 seen)',
        'none',
        '17.5',
      ],
    ]);
  });

  it('says what was not seen, not zero', () => {
    const blind = excursion({
      worstMarkCents: null,
      marks: 0,
      underWaterMs: 0,
      touchedAtMarks: { seen: 0, put: false, call: false },
      touchedInBars: { seen: 0, put: false, call: false },
      breach: null,
      predicted: null,
    });
    expect(excursionsTable([blind]).rows[0]!.slice(3)).toEqual([
      '–',
      0,
      '–',
      'nothing seen',
      'nothing seen',
      'bought back',
      '–',
    ]);
    expect(excursionNotes([blind])).toEqual([
      'Touches of a short strike at snapshots, which see only their instants: there were none to see them by.',
      'Touches of a short strike by bars of the index, which see the whole session but not the night: there were none to see them by.',
      'Settled beyond a short strike: 0 of 0.',
    ]);
  });

  it('notes count touches, breaches and the worst mark of all', () => {
    const both = excursion({
      touchedAtMarks: { seen: 2, put: true, call: true },
      breach: 'call',
      worstMarkCents: cents(-250_000),
    });
    const notes = excursionNotes([excursion(), both, excursion({ breach: null })]);
    expect(notes[0]).toMatch(/at snapshots, which see only their instants: 1 of 3 condors\.$/);
    expect(notes[1]).toMatch(/by bars of the index, .*: 3 of 3 condors\.$/);
    expect(notes[2]).toBe('Settled beyond a short strike: 1 of 2.');
    expect(notes[3]).toContain('Worst mark −$2,500.00, of 2026-07-20');
    expect(excursionsTable([both]).rows[0]).toContain('both (2 seen)');
  });
});

describe('the table of calibration', () => {
  it('sets the mean prediction beside the realised share with its interval, the last row over all', () => {
    const forecasts = Array.from({ length: 20 }, (_, i) => ({
      probability: i < 10 ? 0.1 : 0.3,
      happened: i % 5 === 0,
    }));
    const found = unwrap(calibration(forecasts));
    const { rows } = calibrationTable(found);
    const all = rows.at(-1)!;
    expect(all.slice(0, 5)).toEqual(['all', 20, '20.0', 4, '20.0']);
    // Clopper and Pearson of 4 in 20.
    expect(all[5]).toBe('5.7 … 43.7');
    expect(rows.slice(0, -1).reduce((sum, row) => sum + Number(row[1]), 0)).toBe(20);
    expect(calibrationNotes(found).join(' ')).toContain(
      'always stating the realised share would score 0.1600',
    );
  });
});

describe('the tables of sizing and ruin', () => {
  it('name the cap that bound, and say absent for a figure that is not known', () => {
    const at = epochMs(Date.UTC(2026, 6, 20, 18, 20));
    const report = {
      decisions: [
        { at, layer: 'anchor', packageId: 'anchor 2026-07-20', lots: 3, asked: 10, binding: 'quick-ratio' },
      ],
      binding: [{ cap: 'quick-ratio', times: 1 }],
      last: [
        {
          at,
          layer: 'anchor',
          caps: [
            { cap: 'quick-ratio', figure: 2.5, limit: 2, unit: '1', outcome: 'pass' },
            { cap: 'kelly', figure: null, limit: null, unit: '%', outcome: 'unknown', reason: 'too-few' },
          ],
        },
      ],
    } as unknown as Parameters<typeof sizingTable>[0];
    expect(sizingTable(report).rows).toEqual([
      ['2026-07-20 14:20', 'layer one, condor', 'anchor 2026-07-20', 3, 10, 'quick-ratio'],
    ]);
    expect(capsTable(report).rows).toEqual([
      ['layer one, condor', 'quick-ratio', '2.50', '2.00', '1', 'pass'],
      ['layer one, condor', 'kelly', 'absent', 'absent', '%', 'unknown: too-few'],
    ]);
  });

  it('state the probability with its simulation error and the paths behind it', () => {
    const estimate = {
      probability: 0.0976,
      standardError: 0.0042,
      ruined: 488,
      paths: 5000,
      endShare: { low: 0.5, median: 0.61, high: 0.77 },
    };
    expect(ruinTable([{ name: 'as the run bet', estimate }]).rows).toEqual([
      ['as the run bet', '9.76', '0.42', '488 of 5000', '0.50', '0.61', '0.77'],
    ]);
  });
});

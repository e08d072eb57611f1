import { beforeAll, describe, expect, it } from 'vitest';
import {
  CREDIT_ERRORS,
  compareAll,
  creditErrors,
  type ErrorRow,
  errorTable,
  fitCalibration,
  importPaths,
  openModelledTape,
  openStore,
  storedEvidence,
} from '../../src/data/index.ts';
import { CALIBRATION } from '../../src/data/modelled/coefficients.ts';
import type { Evidence } from '../../src/data/modelled/evidence.ts';
import { isoDate } from '../../src/market/index.ts';
import { noRealData, realData, unlessReal, withFolder } from './support.ts';

const PATIENCE = 900_000;

describe.skipIf(noRealData)(`a modelled history against real chains${unlessReal}`, () => {
  let evidence: Evidence;
  let rows: readonly ErrorRow[];
  let levels: readonly number[];

  beforeAll(async () => {
    await withFolder(async (folder) => {
      const store = openStore(folder);
      await importPaths(store, [realData]);
      evidence = await storedEvidence(store);
      const days = { from: isoDate('2008-10-09'), to: isoDate('2008-10-10') };
      const tape = await openModelledTape(store, {
        ...days,
        listing: 'hypothetical',
        seed: 1,
        times: ['16:10'],
      });
      const found: number[] = [];
      for await (const { levels: own } of tape.frames()) found.push(own.SPX!.value, own.VIX!.value);
      levels = found;
    });
    rows = errorTable(await compareAll(evidence));
  }, PATIENCE);

  it(
    'fits the coefficients that are shipped',
    () => {
      expect(fitCalibration(evidence)).toEqual(CALIBRATION);
    },
    PATIENCE,
  );

  it('leaves every day out in turn: twenty-five days of 2022 to 2026', () => {
    expect(new Set(evidence.snapshots.map(({ day }) => day.date)).size).toBe(25);
  });

  it('credits of 10-delta condors 25 wide are off by less than the real half-spread, whatever the level rests on', () => {
    const condors = rows.filter(
      (row) => row.kind === 'condor' && row.what === '10 delta, 25 wide' && row.regime === 'all',
    );
    expect(condors).toHaveLength(6);
    for (const { bias, halfSpread, own } of condors) {
      expect(Math.abs(bias)).toBeLessThan(halfSpread);
      expect(Math.abs(own!.bias)).toBeLessThan(halfSpread);
    }
  });

  it('every bias beyond the half-spread has a cause, and volatility and smile as quoted leave none', () => {
    for (const row of rows) {
      expect(row.cause === null).toBe(Math.abs(row.bias) <= row.halfSpread);
      expect(Math.abs(row.changed.levelAndSmile)).toBeLessThanOrEqual(row.halfSpread);
    }
  });

  it('VIX calls are off by less than the half-spread in every regime', () => {
    const calls = rows.filter(({ kind }) => kind === 'VIX call');
    expect(calls.length).toBeGreaterThan(24);
    expect(calls.filter(({ cause }) => cause !== null)).toEqual([]);
  });

  it('a single credit is off by a tenth with VIX1D, by four tenths without', () => {
    expect(creditErrors(rows)).toEqual(CREDIT_ERRORS);
    expect(CREDIT_ERRORS.map(({ source, rmse }) => [source, Math.round(10 * rmse)])).toEqual([
      ['VIX1D', 1],
      ['family', 4],
      ['VIX', 4],
    ]);
  });

  it('after the close index and VIX stand at their closes of the day', () => {
    expect(levels).toEqual([909.92, 63.92, 899.22, 69.95]);
  });
});

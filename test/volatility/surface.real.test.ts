import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OptionChain } from '../../src/market/index.ts';
import { quantile } from '../../src/math/index.ts';
import {
  durrlemanG,
  fitSmile,
  fitStrikeSpace,
  impliedFutures,
  parityForward,
  type SmileFit,
  yearsToExpiry,
} from '../../src/volatility/index.ts';
import {
  COMPLETE_TABLES,
  DATA,
  HAS_DATA,
  PARTIAL_TABLES,
  readCsv,
  readQuoteTable,
  readSnapshot,
  TITLE,
} from './real-chains.ts';

const snapshots = HAS_DATA
  ? readdirSync(join(DATA, 'chains-2026')).filter((name) => name.endsWith('.json.gz'))
  : [];

describe.skipIf(!HAS_DATA)(`smiles of real chains${TITLE}`, () => {
  const fits: { readonly chain: OptionChain; readonly smile: SmileFit }[] = [];
  let refused = 0;

  beforeAll(() => {
    const chains = [
      ...snapshots.filter((name) => name.startsWith('SPX')).flatMap(readSnapshot),
      ...[...COMPLETE_TABLES, ...PARTIAL_TABLES].flatMap(readQuoteTable),
    ];
    for (const chain of chains) {
      const years = yearsToExpiry(chain);
      const parity = parityForward(chain);
      if (!years.ok || !parity.ok) {
        refused++;
        continue;
      }
      const { forward, discount } = parity.value;
      const smile = fitSmile(chain, { forward, discount, years: years.value });
      if (smile.ok) fits.push({ chain, smile: smile.value });
      else refused++;
    }
  });

  it('are fitted on almost every live chain', () => {
    expect(fits.length).toBeGreaterThan(1000);
    expect(refused).toBeLessThan(0.12 * fits.length);
  });

  it('are free of butterfly arbitrage, every one, on the whole line', () => {
    for (const { chain, smile } of fits) {
      const { parameters, minimumG } = smile.slice;
      expect(minimumG.g, `${chain.root} ${chain.expiry}`).toBeGreaterThanOrEqual(0);
      const { m, sigma, b, rho } = parameters;
      let least = Number.POSITIVE_INFINITY;
      for (let u = -12; u <= 12; u += 0.02)
        least = Math.min(least, durrlemanG(parameters, m + sigma * Math.sinh(u)));
      expect(least, `${chain.root} ${chain.expiry}`).toBeGreaterThanOrEqual(0);
      expect(b * (1 + Math.abs(rho))).toBeLessThanOrEqual(2);
    }
  });

  it('of strike space are convex and inside the quotes where a slice of five parameters is not', () => {
    const shares = { strikes: [] as number[], slice: [] as number[] };
    for (const { chain, smile } of fits.filter(({ smile }) => smile.basis.years < 3 / 365)) {
      const fit = fitStrikeSpace(chain, smile.basis);
      if (!fit.ok) throw new Error(`${chain.root} ${chain.expiry}: ${fit.reason}`);
      const { strikes, calls, insideShare } = fit.value;
      let before = -1;
      for (let i = 0; i + 1 < strikes.length; i++) {
        const slope = (calls[i + 1]! - calls[i]!) / (strikes[i + 1]! - strikes[i]!);
        expect(slope).toBeGreaterThanOrEqual(before - 1e-6);
        before = slope;
      }
      shares.strikes.push(insideShare);
      shares.slice.push(smile.insideShare);
    }
    expect(shares.strikes.length).toBeGreaterThan(100);
    expect(quantile(shares.strikes, 0.1)).toBeGreaterThan(0.95);
    expect(quantile(shares.slice, 0.5)).toBeLessThan(0.9);
  });

  it('miss the quotes of one trading day ahead by half a volatility point at the median, vega-weighted', () => {
    const daily = fits.filter(({ smile }) => smile.basis.years > 0.9 / 365 && smile.basis.years < 1.3 / 365);
    const errors = daily.map(({ smile }) => smile.rmsVegaWeighted).sort((a, b) => a - b);
    expect(errors.length).toBeGreaterThan(40);
    expect(errors[errors.length >> 1]!).toBeLessThan(0.5);
  });
});

describe.skipIf(!HAS_DATA)(`VX levels implied by real VIX options${TITLE}`, () => {
  it('of 14:30 hold the settlement of 16:00 between bid and ask, give or take 0.25', () => {
    let compared = 0;
    let worst = 0;
    for (const date of ['2026-07-16', '2026-07-17', '2026-07-22', '2026-07-23']) {
      const file = snapshots.findLast((name) => name.startsWith(`VIX_${date}T14`))!;
      // Monthly contracts only, such as VX/Q6: the weekly rows of that file repeat them.
      const settled = readCsv(`vx-futures/vx_settlements_${date}.csv`).filter(([, symbol]) =>
        /^VX\/\w\d$/.test(symbol!),
      );
      const implied = impliedFutures(readSnapshot(file));
      if (!implied.ok) throw new Error(implied.reason);
      for (const { expiry, bid, ask } of implied.value.curve.tenors) {
        const row = settled.find(([day]) => day === expiry);
        if (!row) continue;
        compared++;
        worst = Math.max(worst, bid - Number(row[2]), Number(row[2]) - ask);
      }
    }
    expect(compared).toBeGreaterThan(8);
    expect(worst).toBeLessThan(0.25);
  });
});

import { describe, expect, it } from 'vitest';
import type { YearFraction } from '../../src/market/index.ts';
import { calendarCrossing, fitSmile, fitStrikeSpace, type SmileFit } from '../../src/volatility/index.ts';
import { chainOf, type QuoteRow } from './chains.ts';
import { HAS_DATA, readCsv, TITLE } from './real-chains.ts';

interface Smile {
  readonly rows: readonly QuoteRow[];
  readonly basis: { readonly forward: number; readonly discount: number; readonly years: YearFraction };
}

/** Calls of one tenor of a made smile, with the puts that parity gives, quoted a thousandth wide. */
function smileOf(file: string, tau: string): Smile {
  const lines = readCsv(`reference/${file}`).filter((cells) => cells[1] === tau);
  const [forward, discount] = [Number(lines[0]![7]), Number(lines[0]![8])];
  const rows = lines.map((cells): QuoteRow => {
    const [strike, call] = [Number(cells[2]), Number(cells[4])];
    const put = call - discount * (forward - strike);
    return [strike, call - 0.001, call + 0.001, put - 0.001, put + 0.001];
  });
  return { rows, basis: { forward, discount, years: Number(tau) as YearFraction } };
}

function fitted(smile: Smile, expiry: string): SmileFit {
  const fit = fitSmile(chainOf(smile.rows, { expiry }), smile.basis);
  if (!fit.ok) throw new Error(fit.reason);
  return fit.value;
}

describe.skipIf(!HAS_DATA)(`smiles made to contain arbitrage${TITLE}`, () => {
  it('stand out at the strike whose butterfly is negative', () => {
    const { rows, basis } = smileOf('smile_butterfly_arbitrage.csv', '0.3');
    const fit = fitStrikeSpace(chainOf(rows), basis);
    if (!fit.ok) throw new Error(fit.reason);
    const worst = fit.value.residuals.reduce(
      (at, r, i, all) => (Math.abs(r) > Math.abs(all[at]!) ? i : at),
      0,
    );
    expect(fit.value.strikes[worst]).toBeCloseTo(101.5915, 4);
    expect(Math.abs(fit.value.residuals[worst]!)).toBeGreaterThan(50);
  });

  it('show the calendar crossing of their two expiries', () => {
    const near = fitted(smileOf('smile_calendar_arbitrage.csv', '0.25'), '2026-10-16');
    const far = fitted(smileOf('smile_calendar_arbitrage.csv', '0.5'), '2027-01-15');
    expect(calendarCrossing(near, far)?.share).toBeGreaterThan(0.01);
    const clean = fitted(smileOf('smile_butterfly_arbitrage.csv', '0.3'), '2026-10-16');
    expect(calendarCrossing(clean, clean)).toBeUndefined();
  });
});

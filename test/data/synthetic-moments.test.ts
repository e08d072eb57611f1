import { describe, expect, it } from 'vitest';
import { syntheticTape, VOLATILITY_RISK_PREMIUM } from '../../src/data/synthetic/index.ts';
import { closeOf, type DailyBar, isoDate } from '../../src/market/index.ts';

/** Day by day over the histories of several seeds: about ten years. */
function sample() {
  const days: { day: DailyBar; before: DailyBar; vix1d: number; vix: number; vixBefore: number }[] = [];
  for (let seed = 1; seed <= 10; seed++) {
    const tape = syntheticTape({ seed, from: isoDate('2026-03-02'), sessions: 1 });
    const end = closeOf(tape.range.to);
    const of = (symbol: string) => tape.series.bars[symbol]!.last(end, 999).map(({ value }) => value);
    const [spx, vix, vix1d] = [of('SPX'), of('VIX'), of('VIX1D')];
    for (let i = 1; i < spx.length; i++) {
      days.push({
        day: spx[i]!,
        before: spx[i - 1]!,
        vix1d: vix1d[i - 1]!.close,
        vix: vix[i]!.close,
        vixBefore: vix[i - 1]!.close,
      });
    }
  }
  return days;
}

describe('synthetic market: moments over ten years', () => {
  const days = sample();
  const sum = (of: (day: (typeof days)[number]) => number) => days.reduce((total, day) => total + of(day), 0);
  const change = (d: (typeof days)[number]) => Math.log(d.day.close / d.before.close);
  const realised = Math.sqrt((252 * sum((d) => change(d) ** 2)) / days.length);

  it('realises 11 to 21 % a year with VIX between 8 and 90 and near 17 on average', () => {
    expect(days.length).toBe(2600);
    expect(realised).toBeGreaterThan(0.11);
    expect(realised).toBeLessThan(0.21);
    const mean = sum((d) => d.vix) / days.length;
    expect(mean).toBeGreaterThan(14);
    expect(mean).toBeLessThan(21);
    expect(days.every((d) => d.vix > 8 && d.vix < 90)).toBe(true);
  });

  it('charges more for one day of volatility than it realises, by about the stated premium', () => {
    const implied = Math.sqrt(sum((d) => d.vix1d ** 2) / days.length) / 100;
    expect(implied / realised).toBeGreaterThan(1);
    expect(Math.abs(implied / realised - 1 - VOLATILITY_RISK_PREMIUM)).toBeLessThan(0.1);
  });

  it('has 20 to 35 % of its variance between sessions, and gaps over three times the usual night', () => {
    const night = (d: (typeof days)[number]) => Math.log(d.day.open / d.before.close) ** 2;
    const share = sum(night) / sum((d) => change(d) ** 2);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.35);
    const usual = sum(night) / days.length;
    expect(days.filter((d) => night(d) > 9 * usual).length).toBeGreaterThan(10);
  });

  it('has fat tails on both sides, the worse one below, and VIX against the index', () => {
    const kurtosis =
      (sum((d) => change(d) ** 2 * change(d) ** 2) * days.length) / sum((d) => change(d) ** 2) ** 2;
    expect(kurtosis).toBeGreaterThan(4);
    const changes = days.map(change);
    expect(Math.max(...changes)).toBeGreaterThan(0.025);
    expect(-Math.min(...changes)).toBeGreaterThan(Math.max(...changes));
    const answer = (d: (typeof days)[number]) => Math.log(d.vix / d.vixBefore);
    const covariance = sum((d) => answer(d) * change(d));
    const correlation = covariance / Math.sqrt(sum((d) => answer(d) ** 2) * sum((d) => change(d) ** 2));
    expect(correlation).toBeLessThan(-0.65);
    expect(correlation).toBeGreaterThan(-0.95);
  });
});

import { describe, expect, it } from 'vitest';
import { isoDate } from '../../src/market/index.ts';
import { fitClockWeights, type SessionPath } from '../../src/volatility/index.ts';
import { HAS_DATA, readCsv, TITLE } from './real-chains.ts';

describe.skipIf(!HAS_DATA)(`variance clock of real five-minute bars${TITLE}`, () => {
  it('is U-shaped in the session, with a night of a tenth to a half of the day', () => {
    const prices = new Map<string, number[]>();
    for (const [date, , open, , , close] of readCsv('spx-index/spx_5m_2026-05-19_2026-08-07.csv.gz').slice(
      1,
    )) {
      const path = prices.get(date!) ?? [Number(open)];
      path.push(Number(close));
      prices.set(date!, path);
    }
    const closes = readDailyCloses();
    const dates = [...prices.keys()];
    const sessions = dates.map((date, i): SessionPath => {
      const previousClose = i > 0 ? closes.get(dates[i - 1]!) : undefined;
      const path = { date: isoDate(date), prices: Float64Array.from(prices.get(date)!) };
      return previousClose === undefined ? path : { ...path, previousClose };
    });
    const fit = fitClockWeights(sessions, []);
    if (!fit.ok) throw new Error(`${fit.reason}: ${fit.detail}`);
    const { steps, night } = fit.value;
    const mean = (from: number, to: number) =>
      steps.slice(from, to).reduce((sum, { share }) => sum + share, 0) / (to - from);
    expect(steps).toHaveLength(78);
    expect(mean(0, 12)).toBeGreaterThan(1.5 * mean(30, 54));
    expect(night.share).toBeGreaterThan(0.1);
    expect(night.share).toBeLessThan(0.5);
    expect(night.standardError).toBeLessThan(0.2);
  });
});

/** Official closes of the daily file by date. */
function readDailyCloses(): Map<string, number> {
  const [header, ...rows] = readCsv('spx-index/spx_daily_2019-2026-08-06.csv');
  const at = header!.indexOf('close');
  return new Map(rows.map((cells) => [cells[0]!, Number(cells[at])]));
}

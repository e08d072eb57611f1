/**
 * Ten years of end-of-day chains as one CSV: 2,520 sessions, two expiries (today's at its settlement, the next session's) of 120
 * strikes, calls and puts, 1.21 million rows. Values are those under a logistic move, deltas theirs.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { tradingDays } from '../../dist/market/index.js';
import { randomStream } from '../../dist/math/index.js';

const DAYS = 2520;
const STRIKES = 120;
export const EOD_ROWS = DAYS * 2 * STRIKES * 2;

export function makeEndOfDay(path) {
  const { normal } = randomStream(2026, 2);
  const dates = tradingDays('2014-01-02', '2024-12-31').slice(0, DAYS + 1);
  const file = openSync(path, 'w');
  writeSync(
    file,
    'underlying_symbol,option_type,expiration,quote_date,strike,bid,ask,delta,underlying_price\n',
  );
  let level = 5000;
  let volatility = 0.13;
  let before;
  for (let day = 0; day < DAYS; day++) {
    const pull = -0.015 * Math.log(volatility / 0.13);
    volatility = Math.min(0.5, Math.max(0.08, volatility * Math.exp(0.08 * normal() + pull)));
    level *= Math.exp((volatility / Math.sqrt(252)) * normal());
    const lowest = Math.round(level / 5) * 5 - 300;
    const lines = [];
    for (const expiry of [0, 1]) {
      const first = expiry === 0 ? (before ?? lowest) : lowest;
      const scale = expiry === 0 ? 0 : (0.5513 * level * volatility) / Math.sqrt(252);
      for (const side of [1, -1]) {
        for (let k = 0; k < STRIKES; k++)
          lines.push(line(side, dates[day + expiry], dates[day], first + 5 * k, level, scale));
      }
    }
    writeSync(file, lines.join(''));
    before = lowest;
  }
  closeSync(file);
}

/** `scale` 0: settled, at what it is worth. */
function line(side, expiry, date, strike, level, scale) {
  const inside = side * (level - strike);
  let [bid, ask, delta] = [Math.max(0, inside), Math.max(0, inside), inside > 0 ? side : 0];
  if (scale > 0) {
    const value = scale * Math.log(1 + Math.exp(inside / scale));
    bid = Math.max(0, Math.floor(20 * (0.99 * value - 0.05)) / 20);
    ask = Math.ceil(20 * (1.01 * value + 0.05)) / 20;
    delta = side / (1 + Math.exp(-inside / scale));
  }
  return `SPX,${side > 0 ? 'c' : 'p'},${expiry},${date},${strike},${bid.toFixed(2)},${ask.toFixed(2)},${delta.toFixed(4)},${level.toFixed(2)}\n`;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, type FuturesCurve, instantOf, isoDate } from '../../src/market/index.ts';
import {
  amountBars,
  calibrationChart,
  curveChart,
  equityChart,
  marginChart,
  type Payoff,
  payoffChart,
  type ResponsePicture,
  responseChart,
  tradeBars,
} from '../../src/report/charts/index.ts';
import { flagRows, spreadApart, textWidth, thinned } from '../../src/report/charts/label-layout.ts';
import { PALETTE } from '../../src/report/charts/palette.ts';

const noon = (date: string) => instantOf(isoDate(date), '12:00', 'America/New_York');
const equity = (...dollars: number[]) => ({
  name: 'layer one, condor',
  points: dollars.map((value, k) => ({ at: noon(`2026-03-0${k + 2}`), dollars: value })),
});
const condor: Payoff = {
  legs: [
    { right: 'P', strike: 7400, quantity: 1 },
    { right: 'P', strike: 7425, quantity: -1 },
    { right: 'C', strike: 7575, quantity: -1 },
    { right: 'C', strike: 7600, quantity: 1 },
  ],
  creditPoints: 2.85,
  forward: 7507.31,
  settlement: 7592.4,
};
const trades = [
  { date: isoDate('2026-03-02'), points: 1.5 },
  { date: isoDate('2026-03-03'), points: -22.15 },
];
const curve: FuturesCurve = {
  quotedAt: instantOf(isoDate('2026-03-02'), '14:15', 'America/New_York'),
  tenors: [
    { expiry: isoDate('2026-03-18'), bid: 16.8, ask: 16.85, provenance: 'synthetic' },
    { expiry: isoDate('2026-04-15'), bid: 17.1, ask: 17.15, provenance: 'synthetic' },
  ],
};
const groups = [
  { predicted: 0.08, realised: 0, interval: { lower: 0, upper: 0.37 }, forecasts: 8 },
  { predicted: 0.2, realised: 0.25, interval: { lower: 0.03, upper: 0.65 }, forecasts: 8 },
];
const causes = [
  { name: 'premium', dollars: -1240.5 },
  { name: 'decay', dollars: 3105.25 },
  { name: 'spread cost', dollars: -88 },
];
const requirements = [
  { name: 'account', points: equity(0, 5000, 18_592).points },
  { name: 'without layer two, volatility pivot', points: equity(0, 5000, 10_000).points },
];
const moves = [-6, -4, -2, 0, 2, 4, 6];
/** A condor of 400 dollars that loses 2500 beyond two per cent, with a hedge that gains in a fall. */
const structure = (shift: number) =>
  moves.map((indexPercent) => ({
    indexPercent,
    pnlDollars: (Math.abs(indexPercent) <= 2 ? 400 : -2100) + (indexPercent < -2 ? 1200 : 0) + shift,
  }));
const response: ResponsePicture = {
  expected: structure(0),
  below: structure(-150),
  above: structure(150),
  breakEvens: [
    { indexPercent: -2.62, vix: 21.4 },
    { indexPercent: 2.32, vix: 14.9 },
  ],
  from: -6,
  to: 6,
  nowDollars: -120.5,
  forward: 7507.31,
  gainProbability: 0.861,
  at: '2026-03-03 16:00 New York',
};
const everyChart = () => ({
  amounts: amountBars(causes, 'account', 'Result of the account by cause'),
  margin: marginChart(requirements),
  response: responseChart(response),
  equity: equityChart([equity(0, 120.5, -1834.25), { ...equity(0, -3, 7), name: 'account' }]),
  payoff: payoffChart(condor),
  trades: tradeBars(trades),
  curve: curveChart(curve, 15.99),
  calibration: calibrationChart(groups),
});
const words = (svg: string) => [...svg.matchAll(/>([^<>]+)</g)].map((match) => match[1]!);

describe('charts: every one', () => {
  it.each(Object.keys(everyChart()))('%s is drawn as stored', async (name) => {
    const svg = everyChart()[name as keyof ReturnType<typeof everyChart>];
    await expect(svg).toMatchFileSnapshot(`charts/${name}.svg`);
  });

  it('is drawn with the same bytes again, in any order and in any zone of the machine', () => {
    const first = everyChart();
    tradeBars(trades.slice(0, 1));
    expect(everyChart()).toEqual(first);
    expect(first.equity).toContain('2026-03-04');
  });

  it('is an image with a name and a description, and holds no id, script, style sheet or reference', () => {
    for (const [name, svg] of Object.entries(everyChart())) {
      expect(svg, name).toMatch(
        /^<svg [^>]*role="img"[^>]*><title>[^<]{10,}<\/title><desc>[^<]{20,}<\/desc>/,
      );
      expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
      expect(svg).not.toMatch(/\sid="|<script|<style|href=|url\(|NaN|undefined|Infinity/);
    }
  });

  it('has no opaque background and takes its ink from the page', () => {
    for (const svg of Object.values(everyChart())) {
      expect(svg).toContain('fill="currentColor"');
      expect(svg).not.toMatch(/(fill|stroke)="(white|black|#fff|#000)/);
    }
  });

  it('says units and New York time on the axes', () => {
    const { equity: account, payoff, trades: bars, curve: tenors, margin } = everyChart();
    const said = [account, payoff, bars, tenors, margin].map((svg) => words(svg).join('|'));
    expect(said[0]).toMatch(/profit and loss, US dollars\|.*date \(New York\)/);
    expect(said[1]).toMatch(/before fees, US dollars\|.*index at settlement, points/);
    expect(said[2]).toMatch(/result, index points\|.*trade date \(New York\)/);
    expect(said[3]).toMatch(/VX, VIX points · synthetic · 2026-03-02 14:15 New York\|.*settlement date/);
    expect(said[4]).toMatch(/margin requirement, US dollars/);
    expect(said[4]).toContain('date (New York)');
  });

  it('falls back on colours with a contrast of 3 to 1 on white and on near-black', () => {
    for (const colour of [PALETTE.good, PALETTE.bad, PALETTE.accent, ...PALETTE.series]) {
      const fallback = /#[0-9a-f]{6}/.exec(colour)![0];
      expect(contrast(fallback, '#ffffff'), colour).toBeGreaterThanOrEqual(3);
      expect(contrast(fallback, '#0d1117'), colour).toBeGreaterThanOrEqual(3);
    }
  });
});

describe('charts: what they refuse', () => {
  it('refuses a figure that is not finite and names it', () => {
    expect(() => equityChart([equity(0, Number.NaN)])).toThrow(/equity series "layer one, condor": NaN/);
    expect(() => payoffChart({ ...condor, creditPoints: Number.NaN })).toThrow(/the credit: NaN/);
    expect(() => payoffChart({ ...condor, settlement: Number.POSITIVE_INFINITY })).toThrow(
      /settlement: Infinity/,
    );
    expect(() => payoffChart({ ...condor, forward: Number.NaN })).toThrow(/the forward: NaN/);
    expect(() =>
      payoffChart({ legs: [{ right: 'P', strike: Number.NaN, quantity: 1 }], creditPoints: 1 }),
    ).toThrow(/a strike: NaN/);
    expect(() => tradeBars([{ ...trades[0]!, points: Number.NaN }])).toThrow(/trade of 2026-03-02: NaN/);
    expect(() => curveChart(curve, Number.NaN)).toThrow(/spot VIX: NaN/);
    expect(() => curveChart({ ...curve, tenors: [{ ...curve.tenors[0]!, bid: Number.NaN }] })).toThrow(
      /bid of 2026-03-18: NaN/,
    );
  });

  it('refuses to draw nothing and says what is empty', () => {
    expect(() => equityChart([])).toThrow(/nothing to draw: the list of equity series is empty/);
    expect(() => equityChart([{ name: 'account', points: [] }])).toThrow(/equity series "account" is empty/);
    expect(() => payoffChart({ legs: [], creditPoints: 0 })).toThrow(/the list of legs is empty/);
    expect(() => tradeBars([])).toThrow(/the list of trades is empty/);
    expect(() => curveChart({ ...curve, tenors: [] })).toThrow(/the VX curve is empty/);
  });
});

describe('charts: equity', () => {
  it('names every line at its end with its last value, and tells the rest in words', () => {
    const svg = equityChart([equity(0, 120.5, -1834.25), { ...equity(0, -3, 7), name: 'account' }]);
    expect(words(svg)).toEqual(
      expect.arrayContaining(['layer one, condor', '−$1,834.25', 'account', '$7.00']),
    );
    expect(svg).toContain('2026-03-02 to 2026-03-04, last −$1,834.25, lowest −$1,834.25, highest $120.50.');
  });

  it('draws a hundred thousand points in a few thousand, extremes and ends among them', () => {
    const start = noon('2026-03-02');
    const points = Array.from({ length: 100_000 }, (_, n) => ({
      at: epochMs(start + n * 60_000),
      dollars: n === 61_803 ? -987.25 : Math.sin(n / 9000) * 50 + (n % 7),
    }));
    const svg = equityChart([{ name: 'account', points }]);
    expect(svg.length).toBeLessThan(200_000);
    expect(svg).toMatch(/lowest −\$987\.25/);
  });

  it('escapes names', () => {
    const svg = equityChart([{ ...equity(0, 1), name: 'a <b> & c' }]);
    expect(svg).toContain('a &lt;b&gt; &amp; c');
    expect(svg).not.toContain('<b>');
  });

  it('draws one point, and a line that never leaves zero', () => {
    expect(equityChart([equity(5)])).toContain('$5.00');
    expect(equityChart([equity(0, 0, 0)])).toContain('$0');
  });

  it('dates a late evening by the clock of New York, not of Greenwich', () => {
    const late = epochMs(Date.UTC(2026, 2, 3, 2));
    expect(words(equityChart([{ name: 'account', points: [{ at: late, dollars: 1 }] }]))).toContain(
      '2026-03-02',
    );
  });
});

describe('charts: payoff', () => {
  it('computes the break-evens of a condor as short strikes less and plus the credit', () => {
    const svg = payoffChart(condor);
    expect(words(svg)).toEqual(
      expect.arrayContaining([
        'long put 7400',
        'short put 7425',
        'short call 7575',
        'long call 7600',
        'break-even 7422.15',
        'break-even 7577.85',
        'forward 7507.31',
        'settled 7592.40',
      ]),
    );
    expect(svg).toMatch(/Best \$285\.00, worst −\$2,215\.00 .*Settled at 7592\.40: −\$1,455\.00\./);
  });

  it('draws a bought spread and says when nothing breaks even', () => {
    const spread = payoffChart({
      legs: [
        { right: 'P', strike: 5700, quantity: 3 },
        { right: 'P', strike: 5500, quantity: -3 },
      ],
      creditPoints: -45,
    });
    expect(words(spread)).toEqual(
      expect.arrayContaining(['long 3 put 5700', 'short 3 put 5500', 'break-even 5685.00']),
    );
    expect(payoffChart({ legs: [{ right: 'C', strike: 6000, quantity: 1 }], creditPoints: 1 })).toContain(
      'No break-even.',
    );
  });
});

describe('charts: trades and curve', () => {
  it('counts and sums the trades in words, one bar each', () => {
    const svg = tradeBars(trades);
    expect(svg).toContain(
      '2 trades from 2026-03-02 to 2026-03-03, 1 of them losses; best 1.50, worst −22.15, sum −20.65 points.',
    );
    expect(svg.match(/<rect /g)).toHaveLength(2);
  });

  it('keeps two trades of one date apart and thins the dates of many', () => {
    const many = Array.from({ length: 300 }, () => trades).flat();
    const svg = tradeBars(many);
    expect(svg.match(/<rect /g)).toHaveLength(600);
    expect(words(svg).filter((word) => word.startsWith('2026-')).length).toBeLessThanOrEqual(8);
  });

  it('prints the middle of each tenor and spot VIX', () => {
    expect(words(curveChart(curve, 15.99))).toEqual(
      expect.arrayContaining(['VIX 15.99', '2026-03-18', '2026-04-15']),
    );
    expect(curveChart(curve)).toContain('Quotes are synthetic.');
  });
});

describe('charts: calibration', () => {
  it('draws one point a group and tells its shares and interval in words', () => {
    const svg = calibrationChart(groups);
    expect(svg.match(/<circle /g)).toHaveLength(2);
    expect(svg).toContain('8 condors: predicted 20.0 %, realised 25.0 % (3.0 … 65.0)');
    expect(words(svg).join('|')).toMatch(/realised breach with 95 % interval, %\|.*predicted breach, %/);
  });

  it('refuses no groups and shares that are not finite', () => {
    expect(() => calibrationChart([])).toThrow(/the list of calibration groups is empty/);
    expect(() => calibrationChart([{ ...groups[0]!, realised: Number.NaN }])).toThrow(/calibration: NaN/);
  });
});

describe('charts: amounts, margin and response', () => {
  it('adds up its parts to the cent and says each', () => {
    const svg = everyChart().amounts;
    expect(svg).toContain('premium −$1,240.50, decay $3,105.25, spread cost −$88.00, account $1,776.75.');
    expect(svg.match(/<rect /g)).toHaveLength(4);
    expect(() => amountBars([], 'account', 'Result')).toThrow(/is empty/);
    expect(() => amountBars([{ name: 'a', dollars: Number.NaN }], 'account', 'Result')).toThrow(
      /a of "Result"/,
    );
  });

  it('names the largest requirement with its time, and every line', () => {
    const svg = everyChart().margin;
    expect(words(svg)).toEqual(
      expect.arrayContaining([
        'account',
        'without layer two, volatility pivot',
        '$18,592.00 · 2026-03-04 12:00',
      ]),
    );
    expect(svg).toContain('account: largest $18,592.00 at 2026-03-04 12:00 New York, last $18,592.00.');
    expect(() => marginChart([])).toThrow(/is empty/);
  });

  it('names break-evens by level and VIX, with the odds in words', () => {
    const svg = responseChart(response);
    expect(words(svg)).toEqual(expect.arrayContaining(['7311 · VIX 21.4', '7681 · VIX 14.9']));
    expect(svg).toContain('from −$2,100.00 to $400.00; now −$120.50.');
    expect(svg).toContain('Probability of a gain by the fitted density 86.1 %.');
    const { forward: _forward, gainProbability: _odds, ...bare } = response;
    const nowhere = responseChart({ ...bare, breakEvens: [] });
    expect(nowhere).toContain('Breaks even nowhere in this range.');
    expect(words(responseChart(bare))).toContain('−2.6 % · VIX 21.4');
    expect(() => responseChart({ ...response, expected: [] })).toThrow(/response curve is empty/);
    expect(() => responseChart({ ...response, nowDollars: Number.NaN })).toThrow(/P&L so far: NaN/);
  });

  it('keeps a name at the edge inside the picture', () => {
    const atEdge = { ...response, breakEvens: [{ indexPercent: -5.9, vix: 33 }] };
    const text = /<text [^>]*transform="translate\(([\d.-]+),[^>]*>7064 · VIX 33.0</.exec(
      responseChart(atEdge),
    );
    const right = Number(text![1]);
    expect(right - textWidth('7064 · VIX 33.0')).toBeGreaterThanOrEqual(0);
  });
});

describe('charts: label layout', () => {
  const flags = fc.array(
    fc.record({
      x: fc.integer({ min: 0, max: 800 }),
      text: fc.string({ minLength: 1, maxLength: 20 }),
    }),
    { maxLength: 9 },
  );

  it('lets no flag overlap another flag of its row nor be crossed by a line that goes higher', () => {
    fc.assert(
      fc.property(flags, (given) => {
        const placed = flagRows(given, 400);
        const span = (k: number) => {
          const { x, text } = given[k]!;
          return placed[k]!.side === 'right' ? [x, x + textWidth(text)] : [x - textWidth(text), x];
        };
        for (let a = 0; a < given.length; a++) {
          for (let b = 0; b < given.length; b++) {
            if (a === b || placed[a]!.side !== placed[b]!.side || placed[b]!.row < placed[a]!.row) continue;
            const [from, to] = span(a) as [number, number];
            const x = given[b]!.x;
            expect(x > from && x < to).toBe(false);
            if (placed[a]!.row === placed[b]!.row)
              expect(Math.min(to, span(b)[1]!)).toBeLessThanOrEqual(Math.max(from, span(b)[0]!));
          }
        }
      }),
    );
  });

  it('moves labels apart by the gap, in order and above the limit', () => {
    expect(spreadApart([100, 101, 300], 30, 320)).toEqual([100, 130, 300]);
    expect(spreadApart([310, 300], 30, 320)).toEqual([320, 290]);
  });

  it('thins places from the last one backwards', () => {
    expect(thinned([0, 5, 50, 100, 110], 50)).toEqual([0, 2, 4]);
    expect(thinned([], 10)).toEqual([]);
  });
});

/** WCAG 2.2 contrast ratio of two opaque colours. */
function contrast(one: string, two: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : Math.exp(2.4 * Math.log((part + 0.055) / 1.055));
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light, dark] = [luminance(one), luminance(two)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

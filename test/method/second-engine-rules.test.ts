import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Book, type LayerPhase, type Leg } from '../../src/book/index.ts';
import {
  cents,
  type EpochMs,
  epochMs,
  instantOf,
  isoDate,
  PointInTimeSeries,
  type Release,
} from '../../src/market/index.ts';
import { decide } from '../../src/method/index.ts';
import { planSecondEngine, sliceOf } from '../../src/method/second-engine.ts';
import { dailyValuesOf } from '../signals/series.ts';
import { expiryOf } from '../support/dated.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { option, position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';
import { vixChain } from '../support/vix-chain.ts';

const LONG = isoDate('2026-08-14');
const AUGUST = isoDate('2026-08-19');
const SEPTEMBER = isoDate('2026-09-16');
const EARLIER = instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York');
const chains = [isoDate('2026-07-21'), LONG].map((expiry) => flatChain(DAY, '14:15', expiry));

const rules = {
  arm: { rule: 'always' },
  instrument: {
    kind: 'put-spread',
    expiryDays: { min: 7, max: 60 },
    longDelta: 0.1,
    shortDelta: 0.05,
    spreads: 6,
  },
};

const plan = (
  secondEngine: object,
  book: Book = bookOf(),
  options: ViewOptions = {},
  overrides = {},
  required = false,
) =>
  planSecondEngine(
    viewOf({ chains, ...options }),
    book,
    strategyOf({ secondEngine, ...overrides }),
    [],
    required,
  )!;

/** The spread that the rules buy, held in so many lots since an instant at a cost a lot. */
function spreadLegs(lots: number): readonly Leg[] {
  const [long, short] = plan(rules).open[0]!.legs;
  return [
    { ...long!, quantity: lots },
    { ...short!, quantity: -lots },
  ];
}
function holding(lots: number, prices: readonly number[] = [3, 1], openedAt: EpochMs = EARLIER, id = 'held') {
  const book = bookOf();
  book.open(position(id, 'second-engine', openedAt, spreadLegs(lots), prices));
  return book;
}
const inPhase = (book: Book, phase: LayerPhase, date: string) => {
  book.enterPhase('second-engine', {
    phase,
    since: instantOf(isoDate(date), '14:15', 'America/New_York'),
  });
  return book;
};
const lotsBought = (of: ReturnType<typeof plan>) => of.open[0]?.legs[0]?.quantity ?? 0;

describe('slices', () => {
  it('are equal parts that add up to the whole, the early ones never smaller', () => {
    expect([0, 1, 2].map((k) => sliceOf(5, k, 3))).toEqual([2, 2, 1]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 12 }), (lots, slices) => {
        const parts = Array.from({ length: slices }, (_, k) => sliceOf(lots, k, slices));
        expect(parts.reduce((sum, one) => sum + one, 0)).toBe(lots);
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
        if (lots > 0) expect(parts[0]).toBeGreaterThan(0);
      }),
    );
  });

  it('one a session: the second on a later day, none on the day of the first', () => {
    const sliced = { ...rules, slices: 3 };
    expect(lotsBought(plan(sliced))).toBe(2);
    const next = plan(sliced, holding(2));
    expect(next).toMatchObject({ verdict: 'enter', keep: ['held'] });
    expect(lotsBought(next)).toBe(2);
    const today = viewOf({ time: '10:30' }).asOf;
    expect(plan(sliced, holding(2, [3, 1], today))).toMatchObject({ verdict: 'hold', open: [] });
  });

  it('without slices the whole is bought at once and then held', () => {
    expect(lotsBought(plan(rules))).toBe(6);
    expect(plan(rules, holding(6))).toMatchObject({ verdict: 'hold', keep: ['held'], open: [] });
  });
});

describe('budget and cash', () => {
  const cost = () =>
    Number(plan(rules).workings.find(({ name }) => name === 'premium of put-spread')!.value) / 6;

  it('buys as many as the month’s basis points pay for', () => {
    const points = (2.5 * cost() * 10_000) / 100_000;
    const bought = plan({ ...rules, budgetBasisPointsPerMonth: points });
    expect(lotsBought(bought)).toBe(2);
    expect(bought.gates.find(({ id }) => id === 'put-spread: budget')).toMatchObject({ outcome: 'pass' });
  });

  it('what the ledger shows as spent this month counts, also when it was sold since', () => {
    const book = holding(2);
    const budgeted = { ...rules, slices: 2, budgetBasisPointsPerMonth: 100 };
    const spent = (date = DAY) =>
      plan(budgeted, book, { date, chains: [flatChain(date, '14:15', LONG)] }).workings.find(
        ({ name }) => name === 'premium spent this month',
      )?.value;
    expect(spent()).toBe(2 * (3 - 1) * 100);
    const [long, short] = [5, 1].map((price) => ({ price, fee: cents(0) }));
    book.close('held', EARLIER, [long!, short!]);
    expect(spent()).toBe(400);
    expect(spent(isoDate('2026-08-03'))).toBe(0);
  });

  it('a budget too small for one lot refuses, and says so', () => {
    const refused = plan({ ...rules, budgetBasisPointsPerMonth: 0.001 });
    expect(refused).toMatchObject({ verdict: 'refuse', phase: 'armed', open: [] });
    expect(refused.reason).toContain('budget');
  });

  it('never spends more than the budget, whatever it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (budgetBasisPointsPerMonth) => {
        const bought = plan({ ...rules, budgetBasisPointsPerMonth });
        expect(lotsBought(bought) * cost()).toBeLessThanOrEqual(
          (budgetBasisPointsPerMonth * 100_000) / 10_000 + 1e-6,
        );
      }),
      { numRuns: 25 },
    );
  });

  it('pays from the account’s own cash and no further', () => {
    const dear = { ...rules, instrument: { ...rules.instrument, spreads: 100_000 } };
    const bought = plan(dear);
    expect(lotsBought(bought)).toBe(Math.floor(100_000 / cost() + 1e-9));
  });
});

describe('monetising', () => {
  const rich = { ...rules, monetise: { profitMultiple: 2 } };

  it('sells what is worth its multiple at the touch, then rests for the session', () => {
    const sale = plan(rich, holding(6, [0.6, 0.5]));
    expect(sale).toMatchObject({ verdict: 'exit', phase: 'monetising', keep: [], open: [] });
    expect(plan(rich, holding(6, [30, 1]))).toMatchObject({ verdict: 'hold', keep: ['held'] });
    const later = plan(rich, inPhase(bookOf(), 'monetising', '2026-07-20'));
    expect(later).toMatchObject({ verdict: 'idle', phase: 'monetising', open: [] });
  });

  it('cools for the stated sessions, then buys again', () => {
    const cooling = { ...rules, monetise: { profitMultiple: 2, coolSessions: 1 } };
    const cooled = (phase: LayerPhase, since: string) => plan(cooling, inPhase(bookOf(), phase, since));
    expect(cooled('monetising', '2026-07-17')).toMatchObject({ verdict: 'idle', phase: 'cooling' });
    expect(cooled('monetising', '2026-07-16')).toMatchObject({ verdict: 'enter' });
    expect(cooled('cooling', '2026-07-20')).toMatchObject({ verdict: 'idle', phase: 'cooling' });
    expect(cooled('cooling', '2026-07-17')).toMatchObject({ verdict: 'enter' });
    expect(plan(rich, inPhase(bookOf(), 'monetising', '2026-07-17'))).toMatchObject({ verdict: 'enter' });
  });

  it('sells all above the VIX level and buys nothing there', () => {
    const spiky = { ...rules, monetise: { vixAbove: 30 } };
    const sale = plan(spiky, holding(6), { vix: 31 });
    expect(sale).toMatchObject({ verdict: 'exit', phase: 'monetising', keep: [] });
    expect(plan(spiky, bookOf(), { vix: 31 })).toMatchObject({ verdict: 'idle', phase: 'armed', open: [] });
    expect(plan(spiky, holding(6), { vix: 30 })).toMatchObject({ verdict: 'hold' });
  });

  it('a position that cannot be valued is kept and its gate is absent', () => {
    const dark = bookOf();
    dark.open(position('held', 'second-engine', EARLIER, [option('P', 7000, 1, isoDate('2026-08-21'))], [1]));
    const kept = plan(rich, dark);
    expect(kept.keep).toEqual(['held']);
    expect(kept.gates.find(({ id }) => id === 'monetise: held')).toMatchObject({ outcome: 'absent' });
  });

  it('off, the plan is as without the rule', () => {
    const { monetise: _off, ...plain } = rich;
    expect(plan(plain, holding(6, [0.6, 0.5]))).toMatchObject({ verdict: 'hold', phase: 'engaged' });
  });
});

describe('arms', () => {
  it('cheap tail: buys while VIX is low in its history, and keeps what it holds when it no longer is', () => {
    const arm = { rule: 'cheap-tail', percentile: 20, sessions: 100 };
    const history = { VIX: Array.from({ length: 100 }, (_, i) => 10 + i / 5) };
    const cheap = plan({ ...rules, arm }, bookOf(), { vix: 12, history });
    expect(cheap.verdict).toBe('enter');
    expect(cheap.gates[0]!.input).toBeCloseTo(10.5, 10);
    expect(plan({ ...rules, arm }, bookOf(), { vix: 20, history })).toMatchObject({
      verdict: 'idle',
      phase: 'idle',
    });
    expect(plan({ ...rules, arm }, holding(6), { vix: 20, history })).toMatchObject({
      verdict: 'hold',
      keep: ['held'],
    });
    const short = plan({ ...rules, arm }, bookOf(), { vix: 12 });
    expect(short).toMatchObject({ verdict: 'refuse' });
    expect(short.gates[0]).toMatchObject({ outcome: 'absent' });
  });

  const now = viewOf().asOf;
  const cpi = (daysAgo: number, surprise: number | undefined): Release => {
    const releasedAt = epochMs(now - daysAgo * 86_400_000);
    const base = {
      kind: 'cpi',
      title: 'CPI m/m',
      releasedAt,
      scheduledKnownAt: releasedAt,
      unit: '%',
    } as const;
    return surprise === undefined
      ? { ...base, actual: 0.3 }
      : { ...base, actual: 0.3 + surprise, consensus: 0.3 };
  };
  const past = Array.from({ length: 8 }, (_, i) => cpi(300 - 30 * i, i % 2 === 0 ? 0.1 : -0.1));
  const surprise = { rule: 'macro-surprise', kinds: ['cpi'], z: 1.5, holdSessions: 3 };
  const armedBy = (releases: readonly Release[], book?: Book) =>
    plan({ ...rules, arm: surprise }, book, { releases });

  it('macro surprise: arms for its sessions on a large one of either sign, not on a small one', () => {
    expect(armedBy([...past, cpi(3, 0.2)]).verdict).toBe('enter');
    expect(armedBy([...past, cpi(3, -0.2)]).verdict).toBe('enter');
    expect(armedBy([...past, cpi(3, 0.1)])).toMatchObject({ verdict: 'idle', phase: 'idle' });
    expect(armedBy([...past, cpi(6, 0.2)])).toMatchObject({ verdict: 'idle', phase: 'idle' });
    expect(armedBy(past)).toMatchObject({ verdict: 'idle' });
  });

  it('macro surprise: what it bought is sold when its sessions are over', () => {
    expect(armedBy([...past, cpi(6, 0.2)], holding(6))).toMatchObject({ verdict: 'exit', keep: [] });
    expect(armedBy([...past, cpi(3, 0.2)], holding(6))).toMatchObject({ verdict: 'hold' });
  });

  it('macro surprise: that of the FOMC is the change of the two-year yield, large or small, absent without yields', () => {
    const fomc = { ...surprise, kinds: ['fomc'] };
    const decisions = 10;
    const last = '2026-07-17';
    const yieldsOf = (jump: number) =>
      dailyValuesOf(last, 400, (session) => {
        let level = 4;
        for (let i = 1; i <= decisions; i++)
          if (session >= 399 - 30 * (decisions - i)) level += i === decisions ? jump : i % 2 ? 0.05 : -0.05;
        return level;
      });
    const releases = yieldsOf(0).flatMap(({ knownAt }, session): Release[] =>
      (399 - session) % 30 === 0 && session >= 399 - 30 * (decisions - 1)
        ? [
            {
              kind: 'fomc',
              title: 'FOMC',
              releasedAt: epochMs(knownAt - 2 * 3_600_000),
              scheduledKnownAt: epochMs(knownAt - 100 * 86_400_000),
              unit: '% a year',
            },
          ]
        : [],
    );
    const armed = (jump: number) =>
      plan({ ...rules, arm: fomc }, bookOf(), {
        releases,
        values: { 'note-2y': new PointInTimeSeries(yieldsOf(jump)) },
      });
    expect(armed(0.3).verdict).toBe('enter');
    expect(armed(-0.3).verdict).toBe('enter');
    expect(armed(0.05)).toMatchObject({ verdict: 'idle' });
    const blind = plan({ ...rules, arm: fomc }, bookOf(), { releases });
    expect(blind.gates[0]).toMatchObject({ id: 'armed', outcome: 'absent' });
    expect(blind.gates[0]!.reason).toContain('no-values');
  });

  it('macro surprise: absent with too few past ones or without consensus; what is held stays', () => {
    for (const releases of [
      [...past.slice(1), cpi(3, 0.2)],
      [...past, cpi(3, undefined)],
    ]) {
      const blind = armedBy(releases);
      expect(blind.verdict).toBe('refuse');
      expect(blind.gates[0]).toMatchObject({ id: 'armed', outcome: 'absent' });
      expect(armedBy(releases, holding(6))).toMatchObject({ verdict: 'hold', keep: ['held'] });
    }
  });
});

describe('the funding hurdle', () => {
  it('gates purchases by the implied premium bound and shows it; absent refuses', () => {
    const met = plan({ ...rules, hurdlePercent: 0.05 });
    expect(met.verdict).toBe('enter');
    // The chain's deviation is 0.008 over 25.1 days: 100·0.008²·365/25.1 = 0.093 % a year.
    expect(met.gates.find(({ id }) => id === 'hurdle')!.input).toBeCloseTo(0.093, 2);
    expect(plan({ ...rules, hurdlePercent: 0.15 })).toMatchObject({
      verdict: 'refuse',
      phase: 'armed',
      open: [],
    });
    const none = plan({ ...rules, hurdlePercent: 1 }, bookOf(), { chains: [] });
    expect(none).toMatchObject({ verdict: 'refuse' });
    expect(none.gates.find(({ id }) => id === 'hurdle')).toMatchObject({ outcome: 'absent' });
    expect(plan({ ...rules, hurdlePercent: 90 }, holding(6))).toMatchObject({
      verdict: 'hold',
      keep: ['held'],
    });
  });
});

describe('the hurdle of the cost of capital', () => {
  const capitalCost = {
    beta: 1,
    premium: 'svix',
    debtShare: 0,
    funding: 'bill-3m',
    taxShare: 0,
    sessions: 5,
  };
  const bills = { 'bill-3m': new PointInTimeSeries(dailyValuesOf('2026-07-17', 1, () => 4)) };
  /** An account as old as wanted that made so many dollars on its 100,000 three days ago. */
  const earning = (dollars: number, opened = '2026-07-09') => {
    const book = new Book(instantOf(isoDate(opened), '09:30', 'America/New_York'), cents(10_000_000));
    book.open(position('won', 'anchor', EARLIER, [option('P', 7000, -1)], [dollars / 100]));
    book.close('won', EARLIER, [{ price: 0, fee: cents(0) }]);
    return book;
  };
  const judged = (book: Book, cost: object = capitalCost, options: ViewOptions = { values: bills }) =>
    plan({ ...rules, capitalCost: cost }, book, options);
  const gateIn = ({ gates }: ReturnType<typeof plan>) => gates.find(({ id }) => id === 'capital-cost')!;

  it('buys only while the realised return reaches the bill plus beta times the premium bound', () => {
    // 500 dollars on 100,000 in the 7 calendar days of 5 sessions are 26.07 % a year; 50 are 2.6 %, the cost is 4.09 %.
    const met = judged(earning(500));
    expect(met.verdict).toBe('enter');
    expect(gateIn(met).input).toBeCloseTo((0.5 * 365) / 7, 9);
    expect(gateIn(met).threshold).toBeCloseTo(4.093, 2);
    const poor = judged(earning(50));
    expect(poor).toMatchObject({ verdict: 'refuse', open: [] });
    expect(poor.reason).toContain('earns less than its capital costs');
  });

  it('a dearer premium source or borrowed capital moves the hurdle; the box rate is read only where borrowed', () => {
    const boxed = { ...capitalCost, debtShare: 0.5, funding: 'box' };
    // The chains of the test discount by 1: their boxes pay nothing.
    expect(gateIn(judged(earning(500), boxed)).threshold).toBeCloseTo(0.5 * 4.093, 2);
    const short = { values: bills, chains: [chains[0]!] };
    expect(gateIn(judged(earning(500), boxed, short)).reason).toContain('discount-undetermined');
    expect(gateIn(judged(earning(500), { ...boxed, debtShare: 0 }, short)).outcome).toBe('pass');
    const halved = gateIn(judged(earning(500), { ...capitalCost, beta: 3, debtShare: 0.5 })).threshold;
    expect(halved).toBeCloseTo(0.5 * (4 + 3 * 0.093) + 0.5 * 4, 2);
  });

  it('where return or cost is missing the gate is absent and forbids nothing', () => {
    const young = judged(earning(0, '2026-07-16'));
    expect(gateIn(young)).toMatchObject({ outcome: 'absent' });
    expect(gateIn(young).reason).toContain('young-account');
    expect(young.open).toEqual(plan(rules, earning(0, '2026-07-16')).open);
    const blind = judged(earning(0), capitalCost, {});
    expect(gateIn(blind)).toMatchObject({ outcome: 'absent', reason: 'no-values: bill-3m' });
    expect(blind.verdict).toBe('enter');
  });

  it('shows the monthly discounted-cash premium, or that it is absent', () => {
    const shown = (options: ViewOptions) =>
      judged(earning(500), { ...capitalCost, growthPercent: 5 }, options).workings.find(
        ({ name }) => name === 'premium by discounted cash, monthly',
      )!.value;
    expect(shown({ values: bills })).toBe('absent: no-values');
    const monthly = {
      ...bills,
      'shiller-dividend': new PointInTimeSeries([{ knownAt: EARLIER, value: 80 }]),
      'note-10y': new PointInTimeSeries(dailyValuesOf('2026-07-17', 1, () => 4)),
    };
    expect(shown({ values: monthly })).toBeGreaterThan(0.5);
  });
});

describe('the ladder of VIX calls', () => {
  const vix = [vixChain(DAY, '14:15', AUGUST), vixChain(DAY, '14:15', SEPTEMBER, 19.1, 0.35)];
  const rung = (min: number, max: number, contracts: number) => ({
    days: { min, max },
    delta: 0.3,
    size: { rule: 'per-ten-condors', contracts },
  });
  const ladder = (...rungs: readonly object[]) => ({
    ...rules,
    instrument: { kind: 'vix-call-ladder', rungs },
  });
  const ten = { anchor: { ...strategyOf().anchor, condors: 10 } };
  const buy = (secondEngine: object, book = bookOf(), required = false) =>
    plan(secondEngine, book, { chains: [...chains, ...vix] }, ten, required);

  it('buys each rung on the longest monthly inside its window', () => {
    const bought = buy(ladder(rung(20, 40, 4), rung(41, 70, 2)));
    expect(
      bought.open.map(({ id, legs }) => [id.slice(-6), expiryOf(legs[0]!.contract), legs[0]!.quantity]),
    ).toEqual([
      ['rung 1', AUGUST, 4],
      ['rung 2', SEPTEMBER, 2],
    ]);
  });

  it('names a rung whose tenor is not quoted; when the layer is required, buys all or nothing', () => {
    const far = ladder(rung(20, 40, 4), rung(100, 130, 2));
    const partly = buy(far);
    expect(partly).toMatchObject({ verdict: 'enter' });
    expect(partly.open).toHaveLength(1);
    expect(partly.gates.find(({ id }) => id === 'rung 2')).toMatchObject({ outcome: 'absent' });
    expect(buy(far, bookOf(), true)).toMatchObject({ verdict: 'refuse', open: [] });
  });

  it('renews a rung when its call is near expiry and keeps the others', () => {
    const book = bookOf();
    book.open(position('a rung 1', 'second-engine', EARLIER, [option('C', 22, 4, AUGUST, 'VIX')], [1]));
    book.open(position('b rung 2', 'second-engine', EARLIER, [option('C', 24, 2, SEPTEMBER, 'VIX')], [1]));
    const near = { ...ladder(rung(40, 60, 4), rung(41, 70, 2)), closeDays: 30 };
    const renewed = buy(near, book);
    expect(renewed).toMatchObject({ verdict: 'enter', keep: ['b rung 2'] });
    expect(renewed.open.map(({ legs }) => expiryOf(legs[0]!.contract))).toEqual([SEPTEMBER]);
    expect(renewed.reason).toContain('too near its expiry');
  });

  it('with renewDays gives up a call only for a later one, and only while armed', () => {
    const book = bookOf();
    book.open(position('a rung 1', 'second-engine', EARLIER, [option('C', 22, 4, AUGUST, 'VIX')], [1]));
    const low = (renewDays: number, vixPoints: number) =>
      plan(
        {
          ...ladder({ ...rung(40, 70, 4), renewDays }),
          arm: { rule: 'vix-below', points: 15 },
          closeDays: 0,
        },
        book,
        { chains: [...chains, ...vix], vix: vixPoints },
        ten,
      );
    const renewed = low(30, 14);
    expect(renewed).toMatchObject({ verdict: 'enter', keep: [] });
    expect(renewed.reason).toContain('renewed by a later expiry');
    expect(expiryOf(renewed.open[0]!.legs[0]!.contract)).toBe(SEPTEMBER);
    expect(low(29, 14)).toMatchObject({ verdict: 'hold', keep: ['a rung 1'] });
    expect(low(30, 16)).toMatchObject({ verdict: 'hold', keep: ['a rung 1'] });
  });

  describe('spending part of a gain on the next longer rung', () => {
    const rungs = [rung(20, 40, 4), rung(41, 70, 2)];
    const won = (reinvestShare?: number) => ({
      ...ladder(...rungs),
      arm: { rule: 'vix-below', points: 10 },
      monetise: { profitMultiple: 2, coolSessions: 1, ...(reinvestShare && { reinvestShare }) },
    });
    const withCall = (price: number, id = 'a rung 1', expiry = AUGUST) => {
      const book = bookOf();
      book.open(position(id, 'second-engine', EARLIER, [option('C', 20, 4, expiry, 'VIX')], [price]));
      return book;
    };

    it('buys as many calls as the share of the realised gain pays for, whatever the arm says', () => {
      const sale = buy(won(0.5), withCall(0.1));
      expect(sale).toMatchObject({ verdict: 'enter', phase: 'monetising', keep: [] });
      const [bought] = sale.open;
      expect(bought!.id).toMatch(/ rung 2 gain$/);
      expect(expiryOf(bought!.legs[0]!.contract)).toBe(SEPTEMBER);
      const asked = sale.gates.find(({ id }) => id === 'reinvest: rung 2')!;
      expect(bought!.legs[0]!.quantity).toBe(
        Math.floor((asked.threshold as number) / (asked.input as number)),
      );
      expect(buy(won(1), withCall(0.1)).open[0]!.legs[0]!.quantity).toBeGreaterThan(
        bought!.legs[0]!.quantity,
      );
    });

    it('off or from the longest rung it only sells, and without a gain it does nothing', () => {
      expect(buy(won(), withCall(0.1))).toMatchObject({ verdict: 'exit', open: [] });
      expect(buy(won(0.5), withCall(0.1, 'a rung 2', SEPTEMBER))).toMatchObject({
        verdict: 'exit',
        open: [],
      });
      expect(buy(won(0.5), withCall(5))).toMatchObject({ verdict: 'hold', open: [] });
    });

    it('is absent where the longer rung is not quoted, and then only sells', () => {
      const near = { chains: [...chains, vix[0]!] };
      const sale = plan(won(0.5), withCall(0.1), near, ten);
      expect(sale).toMatchObject({ verdict: 'exit', open: [] });
      expect(sale.gates.find(({ id }) => id === 'reinvest: rung 2')).toMatchObject({ outcome: 'absent' });
    });
  });

  it('by equity per VIX level, as VXTH weighs: nothing at 15 and below, 1 % above, half above 30', () => {
    const levels = [
      { forwardAbove: 15, percent: 1 },
      { forwardAbove: 30, percent: 0.5 },
      { forwardAbove: 50, percent: 0 },
    ];
    const weighed = ladder({
      days: { min: 20, max: 40 },
      delta: 0.3,
      size: { rule: 'equity-percent', levels },
    });
    const at = (forward: number) =>
      plan(weighed, bookOf(), { chains: [vixChain(DAY, '14:15', AUGUST, forward)] });
    const spent = (of: ReturnType<typeof plan>) =>
      Number(of.workings.find(({ name }) => name === 'premium of rung 1')?.value ?? 0);
    expect(at(14.5)).toMatchObject({ verdict: 'idle', phase: 'armed', open: [] });
    expect(spent(at(20))).toBeLessThanOrEqual(1000);
    expect(spent(at(20))).toBeGreaterThan(800);
    expect(spent(at(35))).toBeLessThanOrEqual(500);
    expect(spent(at(35))).toBeGreaterThan(250);
    expect(at(52).open).toEqual([]);
  });
});

describe('the whole decision', () => {
  it('is the same without the layer, apart from the layer', () => {
    const view = viewOf({ chains });
    const bare = decide(view, bookOf(), strategyOf()).layers;
    const layered = decide(view, bookOf(), strategyOf({ secondEngine: rules })).layers;
    expect(JSON.stringify(layered.filter(({ layer }) => layer !== 'second-engine'))).toBe(
      JSON.stringify(bare),
    );
  });

  it('shows carry and stress of what it buys', () => {
    const names = plan(rules).workings.map(({ name }) => name);
    expect(names).toContain('expected carry of the hedge');
    expect(names.filter((name) => name.startsWith('index '))).toHaveLength(7);
  });

  it('with closeDays 0 it is held to settlement', () => {
    const near = { ...rules, instrument: { ...rules.instrument, expiryDays: { min: 20, max: 60 } } };
    const book = holding(6);
    expect(plan({ ...near, closeDays: 0 }, book)).toMatchObject({ verdict: 'hold' });
    const late: ViewOptions = {
      date: LONG,
      time: '10:30',
      chains: [flatChain(LONG, '10:30', LONG), flatChain(LONG, '10:30', isoDate('2026-09-11'))],
    };
    expect(plan({ ...near, closeDays: 0 }, book, late)).toMatchObject({ verdict: 'hold', keep: ['held'] });
    expect(plan({ ...near, closeDays: 1 }, book, late).keep).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/engine/index.ts';
import { JournalWriter, MARK_STRIDE_MINUTES } from '../../src/engine/journal-writer.ts';
import { cents, type EpochMs, epochMs, instantOf, isoDate } from '../../src/market/index.ts';
import type { LayerPlan, Plan } from '../../src/method/index.ts';

const date = isoDate('2026-07-20');
const next = isoDate('2026-07-21');
const minute = (n: number, of = date) => epochMs(instantOf(of, '10:00', 'America/New_York') + n * 60_000);

interface Look {
  readonly verdict?: LayerPlan['verdict'];
  readonly figure?: number;
  readonly value?: number;
  readonly margin?: number | null;
  readonly held?: boolean;
}

function plan(at: EpochMs, { verdict = 'idle', figure = 0 }: Look): JournalEntry {
  const gate = { id: 'one', input: figure, threshold: 1, unit: '1', outcome: 'pass' as const };
  const layer: LayerPlan = {
    layer: 'anchor',
    verdict,
    reason: `${figure}`,
    phase: 'idle',
    gates: [gate],
    workings: [],
    candidates: [],
    keep: [],
    open: [],
  };
  const tradeDate = at < instantOf(next, '00:00', 'America/New_York') ? date : next;
  const decided: Plan = { at, tradeDate, layers: [layer] };
  return { kind: 'plan', at, plan: decided };
}

function mark(at: EpochMs, { value = 0, margin = 0, held = false }: Look): JournalEntry {
  return {
    kind: 'mark',
    at,
    layers: [{ layer: 'anchor', realised: cents(0), unrealised: cents(value), marginWithoutCents: null }],
    indexLevel: null,
    positions: held ? [{ id: 'a', unrealised: cents(value) }] : [],
    marginCents: margin === null ? null : cents(margin),
  };
}

const rejection = (at: EpochMs): JournalEntry => ({
  kind: 'rejection',
  at,
  order: { id: 'o', at, layer: 'anchor', intent: 'open', positionId: 'a', legs: [], requires: [] },
  reason: 'stale-quote',
  detail: '',
});

/** Minutes at which entries of a kind were kept, a run ending with a settlement mark of its own. */
function kept(looks: readonly (readonly [EpochMs, Look])[], keepsPlans = true) {
  const writer = new JournalWriter(keepsPlans);
  for (const [at, look] of looks) {
    writer.write(plan(at, look));
    writer.write(mark(at, look));
  }
  const end = epochMs(looks.at(-1)![0] + 86_400_000);
  writer.write(mark(end, {}));
  const at = (kind: JournalEntry['kind']) =>
    writer.entries.flatMap((entry) => (entry.kind === kind && entry.at < end ? [entry.at] : []));
  return { plans: at('plan'), marks: at('mark'), writer };
}

const minutes = (count: number, look: (n: number) => Look) =>
  Array.from({ length: count }, (_, n) => [minute(n), look(n)] as const);

describe('journal writer', () => {
  it('keeps the first and the last of plans that decide alike, whatever figures led to them', () => {
    const { plans } = kept(minutes(10, (n) => ({ figure: n, verdict: n < 6 ? 'idle' : 'hold' })));
    expect(plans).toEqual([0, 5, 6, 9].map((n) => minute(n)));
  });

  it('keeps both ends of each session', () => {
    const looks = [0, 1, 2].map((n) => [minute(n), {}] as const);
    const later = [0, 1, 2].map((n) => [minute(n, next), {}] as const);
    const { plans } = kept([...looks, ...later]);
    expect(plans).toEqual([minute(0), minute(2), minute(0, next), minute(2, next)]);
  });

  it('lets the run of decisions be told from what it keeps', () => {
    const verdicts = fc.array(fc.constantFrom('idle', 'hold', 'refuse'), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(verdicts, (sequence) => {
        const { plans, writer } = kept(minutes(sequence.length, (n) => ({ verdict: sequence[n]! })));
        const of = new Map(
          writer.entries.flatMap((one) =>
            one.kind === 'plan' ? [[one.at, one.plan.layers[0]!.verdict] as const] : [],
          ),
        );
        const told = sequence.map((_, n) => of.get(plans.findLast((at) => at <= minute(n))!));
        expect(told).toEqual(sequence);
      }),
    );
  });

  it('keeps an event with the plan and the mark of its snapshot, in order', () => {
    const writer = new JournalWriter(true);
    for (let n = 0; n < 5; n++) {
      writer.write(plan(minute(n), {}));
      if (n === 3) writer.write(rejection(minute(n)));
      writer.write(mark(minute(n), {}));
    }
    expect(writer.entries.map(({ kind, at }) => [kind, (at - minute(0)) / 60_000])).toEqual([
      ['plan', 0],
      ['mark', 0],
      ['plan', 2],
      ['mark', 2],
      ['plan', 3],
      ['rejection', 3],
      ['mark', 3],
    ]);
  });

  it('marks what is held at its stride, at new highs and lows of the session, and where it goes under water', () => {
    const flat = kept(minutes(40, () => ({ held: true, value: 5 }))).marks;
    // The second is the first of the package after its opening.
    expect(flat).toEqual([0, 1, MARK_STRIDE_MINUTES, 2 * MARK_STRIDE_MINUTES, 39].map((n) => minute(n)));
    const moves = [0, 3, 1, -2, 4, 2, -1, 0];
    const { marks } = kept(minutes(moves.length, (n) => ({ held: true, value: moves[n]! })));
    // The second is the deepest fall so far, the sixth goes under water again.
    expect(marks).toEqual([0, 1, 2, 3, 4, 6, 7].map((n) => minute(n)));
  });

  it('loses no mark of snapshots further apart than its stride while something is held', () => {
    const looks = Array.from({ length: 9 }, (_, n) => [minute(20 * n), { held: true, figure: n }] as const);
    expect(kept(looks).marks).toEqual(looks.map(([at]) => at));
  });

  it('has paid variation to the latest price at every mark, in one for all snapshots passed over', () => {
    const writer = new JournalWriter(true);
    const contract = { kind: 'future', root: 'VX', expiry: isoDate('2026-08-19') } as const;
    const price = (n: number) => 20 + (n % 3 === 0 ? n : n - 1) / 100;
    for (let n = 0; n < 40; n++) {
      const paid = n % 3 === 0 ? [{ kind: 'variation' as const, positionId: 'a' }] : [];
      for (const one of paid) writer.write({ ...one, at: minute(n), contract, price: price(n) });
      writer.write(plan(minute(n), {}));
      writer.write(mark(minute(n), { held: true, value: 0 }));
    }
    writer.write(mark(minute(500), {}));
    let settledTo: number | undefined;
    let variations = 0;
    let before = 0;
    for (const entry of writer.entries) {
      expect(entry.at).toBeGreaterThanOrEqual(before);
      before = entry.at;
      if (entry.kind === 'variation') [settledTo, variations] = [entry.price, variations + 1];
      const n = (entry.at - minute(0)) / 60_000;
      if (entry.kind === 'mark' && n < 40) expect(settledTo).toBe(price(n - (n % 3)));
    }
    expect(variations).toBe(4);
  });

  it('keeps the snapshot of the largest margin', () => {
    const { writer, marks } = kept(minutes(9, (n) => ({ margin: n === 4 ? 700 : n === 5 ? null : 100 })));
    expect(marks).toEqual([0, 4, 8].map((n) => minute(n)));
    expect(writer.peakMargin).toBe(700);
    expect(new JournalWriter(true).peakMargin).toBeNull();
  });

  it('without plans keeps everything else alike', () => {
    const looks = minutes(30, (n) => ({ held: n > 3, value: n % 7, verdict: n % 5 === 0 ? 'hold' : 'idle' }));
    const [full, lean] = [kept(looks), kept(looks, false)];
    expect(lean.plans).toEqual([]);
    expect(lean.marks).toEqual(full.marks);
  });
});

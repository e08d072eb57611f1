import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedStrategy } from '../../src/app/cli/strategy-file.ts';
import { syntheticTape } from '../../src/data/index.ts';
import { Desk, type JournalEntry, replayBook } from '../../src/engine/index.ts';
import { FEE_PRESETS, isoDate, MarketView, type Tape } from '../../src/market/index.ts';
import { impliedFutures } from '../../src/volatility/index.ts';
import { heldTape } from '../support/cut-tape.ts';

const interest = { interest: 'bills', cashSpreadPercent: 0.5, loanSpreadPercent: 1.5 } as const;

/** A desk that has seen the whole tape, with a copy of its account after every frame. */
async function watched(tape: Tape, name: string) {
  const strategy = shippedStrategy(name);
  const plan = { ...strategy, execution: { ...strategy.execution, ...interest } };
  const desk = new Desk('travel', plan, FEE_PRESETS.broker, tape, tape.timetable[0]!);
  const seen: { at: number; account: ReturnType<typeof accountOf> }[] = [];
  for await (const frame of tape.frames()) {
    const implied = impliedFutures(frame.chains.filter(({ root }) => root === 'VIX' || root === 'VIXW'));
    const curve = frame.curve ?? (implied.ok ? implied.value.curve : undefined);
    desk.onFrame(new MarketView(curve ? { ...frame, curve } : frame, tape.series, tape.timetable));
    seen.push({ at: frame.at, account: accountOf(desk) });
  }
  return { desk, seen };
}

function accountOf({ book, journal }: { book: Desk['book']; journal: readonly JournalEntry[] }) {
  const mark = journal.findLast((entry) => entry.kind === 'mark');
  return {
    transactions: book.ledger.transactions.length,
    last: book.ledger.transactions.at(-1),
    positions: book.positions,
    phases: (['anchor', 'pivot', 'second-engine'] as const).map((layer) => book.layerState(layer)),
    marks: mark?.positions ?? [],
    interest: book.ledger.interest,
  };
}

describe('replaying a journal', async () => {
  const tape = await heldTape(syntheticTape({ seed: 12, from: isoDate('2026-01-05'), sessions: 20 }));
  const { desk, seen } = await watched(tape, 'demo');
  const marked = new Map(
    desk.journal.flatMap((entry) =>
      entry.kind === 'mark' ? [[entry.at as number, entry.positions] as const] : [],
    ),
  );
  const kept = seen.flatMap(({ at, account }) => {
    const marks = marked.get(at);
    return marks ? [{ at, account: { ...account, marks } }] : [];
  });
  const stored = JSON.parse(JSON.stringify(desk.journal)) as JournalEntry[];

  it('gives the same ledger, packages, phases and marks at any mark of the journal, also from its stored text', () => {
    expect(desk.journal.filter(({ kind }) => kind === 'variation').length).toBeGreaterThan(5);
    expect(desk.journal.filter(({ kind }) => kind === 'settlement').length).toBeGreaterThan(5);
    expect(desk.book.ledger.interest).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.nat(kept.length - 1), fc.boolean(), (place, fromText) => {
        const { at, account } = kept[place]!;
        const replayed = replayBook(fromText ? stored : desk.journal, at as never);
        if (!replayed.ok) throw new Error(replayed.reason);
        const { book, marks } = replayed.value;
        expect({
          ...accountOf({ book, journal: [] }),
          marks: [...marks].map(([id, unrealised]) => ({ id, unrealised })),
        }).toEqual(account);
      }),
    );
  });

  it('needs no plans: a journal without them gives the same account', () => {
    const until = tape.timetable.at(-1)!;
    const bare = replayBook(
      desk.journal.filter(({ kind }) => kind !== 'plan' && kind !== 'rejection'),
      until,
    );
    const whole = replayBook(desk.journal, until);
    if (!bare.ok || !whole.ok) throw new Error('no capital');
    expect(bare.value.book.ledger.transactions).toEqual(whole.value.book.ledger.transactions);
    expect(whole.value.book.ledger.transactions).toEqual(desk.book.ledger.transactions);
  });

  it('is refused when the journal does not begin with the capital', () => {
    expect(replayBook([], 0 as never)).toMatchObject({ ok: false, reason: 'no-capital' });
  });
});

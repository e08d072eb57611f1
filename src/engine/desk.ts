import { Book, LAYERS, type LayerName, markPosition, type Position, type TradedLeg } from '../book/index.ts';
import {
  type Cents,
  cents,
  type EpochMs,
  epochMs,
  expiresAt,
  type FeeSchedule,
  type IsoDate,
  instantOf,
  isDated,
  type MarketView,
  NEW_YORK,
  priceAtTravel,
  type SettlementSource,
  settlementDate,
  settlementSource,
  type Tape,
  tradeDateAt,
} from '../market/index.ts';
import type { Result } from '../math/index.ts';
import {
  decide,
  isLocked,
  marginRequirement,
  type Order,
  type Plan,
  planTransitions,
  type Strategy,
  spreadMultipleOn,
} from '../method/index.ts';
import { AssumptionTally } from './assumptions.ts';
import type { Execution } from './execution.ts';
import { InterestAccrual } from './interest.ts';
import type { JournalEntry, LayerMark } from './journal.ts';
import { JournalWriter } from './journal-writer.ts';
import { rollHalves } from './roll-fill.ts';
import type { HeldPackage } from './run-document.ts';
import { settlementPrint } from './settlement-fallback.ts';
import { type FillLevel, SimulatedExecution, travelOf } from './simulated-execution.ts';

/** A position was held to a settlement for which there is no value: the run cannot be right, so it stops. */
export class MissingSettlementError extends Error {
  override readonly name = 'MissingSettlementError';
}

/**
 * One account trading one strategy at one fill level. It is handed the instants in order; at each it settles what is
 * due, pays variation, decides, trades and marks, and writes down all of it.
 */
export class Desk {
  readonly level: FillLevel;
  readonly book: Book;
  readonly #journal: JournalWriter;
  readonly assumptions = new AssumptionTally();
  readonly #strategy: Strategy;
  readonly #execution: Execution;
  readonly #tape: Pick<Tape, 'settlements' | 'series'>;
  readonly #interest: InterestAccrual;
  readonly #lastMarks = new Map<string, Cents>();
  readonly #markedAt = new Map<string, EpochMs>();
  /** The last snapshot or settlement. */
  #lastAt: EpochMs;

  constructor(
    level: FillLevel,
    strategy: Strategy,
    fees: FeeSchedule,
    tape: Pick<Tape, 'settlements' | 'series'>,
    openedAt: EpochMs,
  ) {
    this.level = level;
    this.#lastAt = openedAt;
    this.#strategy = strategy;
    this.#journal = new JournalWriter(level === strategy.execution.headline);
    this.#execution = new SimulatedExecution(level, fees, strategy.entry.maxQuoteAgeMinutes, (date) =>
      spreadMultipleOn(date, strategy.execution),
    );
    this.#tape = tape;
    this.book = new Book(openedAt, cents(Math.round(strategy.capitalDollars * 100)));
    this.#journal.write({ kind: 'capital', at: openedAt, amount: this.book.cash });
    this.#interest = new InterestAccrual(strategy.execution);
    this.assumptions.hit(strategy.execution.interest === 'none' ? 'no-interest' : 'bill-interest');
  }

  /** What happened, thinned as {@link JournalWriter} says; plans only at the strategy's headline level. */
  get journal(): readonly JournalEntry[] {
    return this.#journal.entries;
  }

  /** Largest margin requirement at any snapshot; null when none could be figured. */
  get peakMargin(): Cents | null {
    return this.#journal.peakMargin;
  }

  /** One snapshot: settle, pay variation, decide, trade, mark. */
  onFrame(view: MarketView): void {
    // What the morning's opening prints pay was no cash of the night.
    const morning = instantOf(tradeDateAt(view.asOf), '09:00', NEW_YORK);
    this.#settleUntil(epochMs(Math.min(morning, view.asOf)));
    const overnight = this.book.cash;
    this.#settleUntil(view.asOf);
    this.#lastAt = view.asOf;
    this.#accrueInterest(view, overnight);
    this.#payVariation(view);
    const plan = decide(view, this.book, this.#strategy);
    this.#journal.write({ kind: 'plan', at: view.asOf, plan });
    for (const { workings } of plan.layers) {
      if (workings.some((one) => one.name === 'discount factor' && one.value === 1))
        this.assumptions.hit('discount-one');
    }
    const filled = new Set<string>();
    for (const order of planTransitions(plan, this.book, this.#strategy)) {
      if (this.#trade(order, view, filled)) filled.add(order.id);
    }
    this.#enterPhases(plan);
    this.#mark(view);
  }

  /** A layer is in the phase its plan names only as far as its orders were filled. */
  #enterPhases(plan: Plan): void {
    for (const { layer, phase, reason, keep } of plan.layers) {
      const from = this.book.layerState(layer).phase;
      const holds = this.book.positions.some((position) => position.layer === layer && !isLocked(position));
      const stays = holds && (phase === 'idle' || (phase === 'cooling' && keep.length === 0));
      const to = phase === 'engaged' && !holds ? 'armed' : stays ? 'engaged' : phase;
      if (from === to) continue;
      this.book.enterPhase(layer, { phase: to, since: plan.at });
      this.#journal.write({ kind: 'phase', at: plan.at, layer, from, to, reason });
    }
  }

  /** After the last snapshot: settles what expires by `end`; anything longer keeps its last value, and the last mark its time. */
  finish(end: EpochMs): void {
    this.#settleUntil(end);
    this.#journal.write({
      kind: 'mark',
      at: this.#lastAt,
      layers: LAYERS.map((layer) => ({ ...this.layerMark(layer), marginWithoutCents: null })),
      positions: this.#positionMarks(),
      marginCents: null,
      indexLevel: null,
    });
  }

  /** Settles every expiry that is due, each at its one print, in order of time. */
  #settleUntil(until: EpochMs): void {
    for (;;) {
      const due = this.#nextDue(until);
      if (!due) return;
      const print = settlementPrint(this.#tape, due.source, due.date);
      if (!print.ok) {
        throw new MissingSettlementError(
          `no settlement value ${due.source} of ${due.date}, to which an open position settles`,
        );
      }
      if (print.value.fallback) this.assumptions.hit('settlement-fallback');
      const ids = this.book.settle(due.at, print.value);
      this.#lastAt = due.at;
      this.#journal.write({
        kind: 'settlement',
        at: due.at,
        print: print.value,
        positions: ids.map((id) => ({ id, earned: this.book.ledger.earnedBy(id) })),
      });
      for (const id of ids) this.#lastMarks.delete(id);
    }
  }

  #nextDue(until: EpochMs): { at: EpochMs; source: SettlementSource; date: IsoDate } | undefined {
    return this.book.positions
      .flatMap((position) => position.legs.map((leg) => leg.contract).filter(isDated))
      .map(({ root, expiry }) => ({
        at: expiresAt(root, expiry),
        source: settlementSource(root, expiry),
        date: settlementDate(root, expiry),
      }))
      .filter((one) => one.at <= until)
      .sort((a, b) => a.at - b.at || (a.source < b.source ? -1 : 1))[0];
  }

  #accrueInterest(view: MarketView, overnight: Cents): void {
    const accrued = this.#interest.until(view, overnight);
    if (accrued === undefined) return;
    if (!accrued.ok) {
      this.assumptions.hit('interest-unknown');
      return;
    }
    this.book.receiveInterest(view.asOf, accrued.value.amount);
    this.#journal.write({ kind: 'interest', at: view.asOf, ...accrued.value });
  }

  #payVariation(view: MarketView): void {
    for (const position of this.book.positions) {
      for (const { contract } of position.legs) {
        if (contract.kind !== 'future') continue;
        const found = view.quote(contract);
        if (found.ok && found.value.quote.kind === 'two-sided') {
          const { bid, ask } = found.value.quote;
          const price = Math.round((bid + ask) * 50) / 100;
          const positionId = position.id;
          if (this.book.payVariation(positionId, contract, view.asOf, price))
            this.#journal.write({ kind: 'variation', at: view.asOf, positionId, contract, price });
        } else {
          this.assumptions.hit('future-unmarked');
        }
      }
    }
  }

  #trade(order: Order, view: MarketView, filled: ReadonlySet<string>): boolean {
    const uncovered = order.requires.find((id) => !filled.has(id));
    if (uncovered) return this.#reject(order, view.asOf, 'uncovered', `"${uncovered}" was not filled`);
    const fill = this.#execution.execute(order, view);
    if (!fill.ok) return this.#reject(order, view.asOf, fill.reason, fill.detail ?? '');
    const { legs } = fill.value;
    if (order.replaces) {
      const halves = rollHalves(order.replaces, legs, view);
      if (!halves.ok) return this.#reject(order, view.asOf, halves.reason, halves.detail ?? '');
      this.#enterFill(order.replaces.close, halves.value.close, view);
      this.#enterFill(order.replaces.open, halves.value.open, view);
    } else {
      this.#enterFill(order, legs, view);
    }
    this.assumptions.hit('package-fill');
    if (spreadMultipleOn(tradeDateAt(view.asOf), this.#strategy.execution) > 1)
      this.assumptions.hit('costs-widened');
    if (legs.some(({ contract }) => view.hypothetical(contract))) this.assumptions.hit('contract-unlisted');
    if (legs.some((leg) => leg.contract.kind === 'future' && leg.provenance === 'implied')) {
      this.assumptions.hit('futures-implied');
    }
    const shares = legs.filter(({ contract }) => contract.kind === 'fund');
    if (shares.some(({ provenance }) => provenance !== 'quoted')) this.assumptions.hit('fund-indicative');
    if (shares.some(({ quantity }) => quantity > 0) && this.book.cash < 0)
      this.assumptions.hit('shares-on-loan');
    return true;
  }

  #enterFill(order: Order, legs: readonly TradedLeg[], view: MarketView): void {
    if (order.intent === 'open') {
      this.book.open({ id: order.positionId, layer: order.layer, openedAt: view.asOf, legs });
    } else {
      this.book.close(order.positionId, view.asOf, legs);
      this.#lastMarks.delete(order.positionId);
    }
    this.#journal.write({ kind: 'fill', at: view.asOf, order, legs });
  }

  #reject(order: Order, at: EpochMs, reason: string, detail: string): false {
    this.#journal.write({ kind: 'rejection', at, order, reason, detail });
    return false;
  }

  #mark(view: MarketView): void {
    for (const position of this.book.positions) this.#markOne(position, view);
    const margin = this.#marginOf(view, LAYERS);
    if (!margin.ok) this.assumptions.hit('margin-unknown');
    else if (margin.value > this.#equity()) this.assumptions.hit('margin-exceeded');
    this.#journal.write({
      kind: 'mark',
      at: view.asOf,
      layers: LAYERS.map((layer) => {
        const without = this.#marginWithout(view, layer, margin);
        return { ...this.layerMark(layer), marginWithoutCents: without.ok ? without.value : null };
      }),
      positions: this.#positionMarks(),
      marginCents: margin.ok ? margin.value : null,
      indexLevel: view.level('SPX')?.value ?? null,
    });
  }

  #marginOf(view: MarketView, layers: readonly LayerName[]): Result<Cents> {
    const held = this.book.positions.filter(({ layer }) => layers.includes(layer));
    return marginRequirement(
      view,
      this.book,
      held.flatMap(({ legs }) => legs),
    );
  }

  #marginWithout(view: MarketView, layer: LayerName, whole: Result<Cents>): Result<Cents> {
    const holds = this.book.positions.some((position) => position.layer === layer && !isLocked(position));
    return holds
      ? this.#marginOf(
          view,
          LAYERS.filter((other) => other !== layer),
        )
      : whole;
  }

  /** Cash, options and shares at cost plus their unrealised result, futures being settled by variation. */
  #equity(): number {
    const owned = this.book.ledger.balance(({ kind }) => kind === 'cash' || kind === 'positions');
    return LAYERS.reduce((sum: number, layer) => sum + this.layerMark(layer).unrealised, owned);
  }

  #markOne(position: Position, view: MarketView): void {
    const travel = travelOf(this.level, position.legs.length);
    const mark = markPosition(position, view, (quote, side) => priceAtTravel(quote, side, travel));
    if (!mark.ok) {
      this.assumptions.hit('mark-carried');
      return;
    }
    if (mark.value.bounded) this.assumptions.hit('mark-bounded');
    this.#lastMarks.set(position.id, mark.value.unrealised);
    this.#markedAt.set(position.id, view.asOf);
  }

  /** Packages still held, with the instant of the quotes they were last valued at; null when never. */
  heldPackages(): readonly HeldPackage[] {
    return this.book.positions.map(({ id, layer }) => ({
      id,
      layer,
      valuedAt: this.#markedAt.get(id) ?? null,
    }));
  }

  #positionMarks(): readonly { readonly id: string; readonly unrealised: Cents }[] {
    return this.book.positions.flatMap(({ id }) => {
      const unrealised = this.#lastMarks.get(id);
      return unrealised === undefined ? [] : [{ id, unrealised }];
    });
  }

  /** What a layer has made so far: realised after fees, and the value of what it holds over its cost. */
  layerMark(layer: LayerName): Omit<LayerMark, 'marginWithoutCents'> {
    const open = this.book.positions.filter((position) => position.layer === layer);
    const unrealised = open.reduce((sum, { id }) => sum + (this.#lastMarks.get(id) ?? 0), 0);
    return { layer, realised: this.book.ledger.realised(layer), unrealised: cents(unrealised) };
  }
}

import {
  type Accounting,
  ATTRIBUTION_CAUSES,
  type AttributionCause,
  type AttributionCell,
  type CurvePoint,
  centsOf,
  contractLabel,
  contractValue,
  explainInterval,
  fundExposure,
  LAYERS,
  type LayerName,
  type LegPoint,
  type MissingValue,
  markPosition,
  optionBasis,
  type Position,
  settledPrice,
  type TradedLeg,
  type VarianceTime,
  valueLeg,
  WINGS,
  type Wing,
  wingOf,
} from '../book/index.ts';
import { type FillEntry, type FillLevel, type JournalEntry, travelOf } from '../engine/index.ts';
import {
  type Cents,
  cents,
  type EpochMs,
  expiresAt,
  type IsoDate,
  isDated,
  type MarketView,
  priceAtTravel,
  settlementLevel,
  tradeDateAt,
} from '../market/index.ts';
import { trailingClock } from '../volatility/index.ts';
import { ExplainTally } from './explain-tally.ts';

type SettlementEntry = Extract<JournalEntry, { kind: 'settlement' }>;

/** A leg while it is held. */
interface HeldLeg {
  readonly leg: TradedLeg;
  /** At its last value at mid. */
  point: LegPoint;
  /** What the account carries it at, cents: its cost until it is first marked. */
  carried: Cents;
}

interface HeldPackage {
  readonly position: Position;
  readonly legs: readonly HeldLeg[];
}

/**
 * Takes the result of an account apart while its run is told, or told again: fills, settlements and interest from the
 * journal, values from the views. Causes are those of {@link AttributionCause}, greeks those of `explainInterval`. What it
 * adds up is the account to the cent: cash received and paid, and open packages at the price rule of the fill level.
 */
export class Accountant {
  readonly #level: FillLevel;
  readonly #held = new Map<string, HeldPackage>();
  readonly #cells = new Map<string, number>();
  readonly #missing = new Map<
    string,
    { readonly contract: string; readonly reason: string; times: number }
  >();
  readonly #explain = new ExplainTally();
  #interest = 0;
  #read = 0;
  #clock: { readonly date: IsoDate; readonly time: VarianceTime } | undefined;

  constructor(level: FillLevel) {
    this.#level = level;
  }

  /** One snapshot, after the account has dealt with it: `journal` is all of the run up to it, as far as written. */
  onView(view: MarketView, journal: readonly JournalEntry[]): void {
    const fresh = this.#fresh(journal, view.asOf);
    this.#clock ??= clockOf(view);
    for (const entry of fresh) if (entry.kind === 'settlement') this.#settle(entry);
    this.#markAtMid(view);
    const fills = fresh.filter((entry) => entry.kind === 'fill');
    const rolled = rolledLayers(fills);
    for (const fill of fills) this.#fill(fill, view, rolled.has(fill.order.layer) ? 'roll' : 'spread-cost');
    this.#carry(view);
    if (this.#clock.date !== tradeDateAt(view.asOf)) this.#clock = clockOf(view);
  }

  /** What the run did after its last snapshot: settlements only. */
  finish(journal: readonly JournalEntry[]): void {
    for (const entry of this.#fresh(journal, Number.POSITIVE_INFINITY)) {
      if (entry.kind === 'settlement') this.#settle(entry);
    }
  }

  result(): Accounting {
    const cells = new Map(this.#cells);
    for (const { position, legs } of this.#held.values()) {
      for (const { leg, point, carried } of legs) {
        const key = keyOf(position.layer, wingOf(leg.contract), 'spread-cost');
        cells.set(key, (cells.get(key) ?? 0) + carried - point.value);
      }
    }
    const listed = LAYERS.flatMap((layer) =>
      WINGS.flatMap((wing) =>
        ATTRIBUTION_CAUSES.flatMap((cause): AttributionCell[] => {
          const amount = cells.get(keyOf(layer, wing, cause)) ?? 0;
          return amount === 0 ? [] : [{ layer, wing, cause, amount: cents(amount) }];
        }),
      ),
    );
    const total = listed.reduce((sum, { amount }) => sum + amount, this.#interest);
    return {
      attribution: { cells: listed, interest: cents(this.#interest), total: cents(total) },
      explain: this.#explain.result(),
      missing: [...this.#missing.values()].map((one): MissingValue => ({ ...one })),
    };
  }

  #fresh(journal: readonly JournalEntry[], until: number): readonly JournalEntry[] {
    const from = this.#read;
    while (this.#read < journal.length && journal[this.#read]!.at <= until) this.#read++;
    const fresh = journal.slice(from, this.#read);
    for (const entry of fresh) if (entry.kind === 'interest') this.#interest += entry.amount;
    return fresh;
  }

  #settle({ at, print, positions }: SettlementEntry): void {
    for (const { id } of positions) {
      const held = this.#held.get(id);
      if (!held) continue;
      for (const one of held.legs) {
        const { contract, quantity } = one.leg;
        if (!isDated(contract)) continue;
        const level = settlementLevel(contract.root, print);
        const value = contractValue(contract, quantity, settledPrice(contract, level));
        const basis = { underlying: level, discount: 1, deviation: 0, provenance: 'quoted' } as const;
        this.#advance(held.position, one, { at, value, basis });
      }
      this.#held.delete(id);
    }
  }

  #markAtMid(view: MarketView): void {
    for (const { position, legs } of this.#held.values()) {
      for (const one of legs) {
        const point = this.#pointOf(one.leg, view);
        if (point) this.#advance(position, one, point);
      }
    }
  }

  /** Books one interval of a leg: its decay, and the rest of its change by layer and by whether a night lay in it. */
  #advance({ id, layer }: Position, held: HeldLeg, to: LegPoint): void {
    const { leg, point: from } = held;
    const change = explainInterval(leg, from, to, this.#clock?.time ?? calendarTime);
    held.point = to;
    if (change.unexplained) this.#miss(leg, change.unexplained);
    this.#explain.add(layer, id, from.at, to.at, change);
    const decay = change.parts.theta;
    const wing = wingOf(leg.contract);
    const overnight = tradeDateAt(from.at) !== tradeDateAt(to.at);
    this.#book(layer, wing, 'decay', decay);
    const rest = layer !== 'anchor' ? 'hedge-payoff' : overnight ? 'gap' : 'premium';
    this.#book(layer, wing, rest, change.change - decay);
  }

  #fill({ at, order, legs }: FillEntry, view: MarketView, cause: 'roll' | 'spread-cost'): void {
    const { positionId: id, layer, intent } = order;
    const held = this.#held.get(id);
    if (intent === 'open') {
      const opened = legs.map((leg): HeldLeg => {
        const cost = contractValue(leg.contract, leg.quantity, leg.price);
        const point = this.#pointOf(leg, view) ?? { at, value: cost };
        this.#book(layer, wingOf(leg.contract), cause, point.value - cost);
        this.#book(layer, wingOf(leg.contract), 'fees', -leg.fee);
        return { leg, point, carried: cost };
      });
      this.#held.set(id, { position: { id, layer, openedAt: at, legs }, legs: opened });
      return;
    }
    for (const [i, { price, fee }] of legs.entries()) {
      const { leg, point } = held!.legs[i]!;
      const proceeds = contractValue(leg.contract, leg.quantity, price);
      this.#book(layer, wingOf(leg.contract), cause, proceeds - point.value);
      this.#book(layer, wingOf(leg.contract), 'fees', -fee);
    }
    this.#held.delete(id);
  }

  /** What the account carries its open packages at: options and shares by the price rule of the level, futures where last settled. */
  #carry(view: MarketView): void {
    for (const { position, legs } of this.#held.values()) {
      const travel = travelOf(this.#level, legs.length);
      const mark = markPosition(position, view, (quote, side) => priceAtTravel(quote, side, travel));
      for (const [i, one] of legs.entries()) {
        const { contract, quantity, price } = one.leg;
        if (contract.kind === 'future') {
          // A future opened at this snapshot is settled for the first time at the next one.
          const settled = position.openedAt < view.asOf ? valueLeg(contract, view) : undefined;
          if (settled?.ok) one.carried = contractValue(contract, quantity, settled.value.price);
        } else if (mark.ok) {
          one.carried = cents(contractValue(contract, quantity, price) + mark.value.legs[i]!);
        }
      }
    }
  }

  #pointOf({ contract, quantity }: TradedLeg, view: MarketView): LegPoint | undefined {
    const found = valueLeg(contract, view);
    if (!found.ok) {
      this.#miss({ contract }, found.reason);
      return undefined;
    }
    const at = view.asOf;
    if (contract.kind === 'future') {
      const value = contractValue(contract, quantity, found.value.price);
      return { at, value, curve: curveOf(view) };
    }
    if (contract.kind === 'fund') {
      const value = centsOf({ contract, quantity }, found.value.price);
      const fund = fundExposure(contract, view);
      return { at, value, curve: curveOf(view), fund: fund.ok ? fund.value : undefined };
    }
    const basis = optionBasis(contract, view);
    const value = centsOf({ contract, quantity }, found.value.price);
    return { at, value, basis: basis.ok ? basis.value : undefined };
  }

  #book(layer: LayerName, wing: Wing, cause: AttributionCause, amount: number): void {
    const key = keyOf(layer, wing, cause);
    this.#cells.set(key, (this.#cells.get(key) ?? 0) + amount);
  }

  #miss({ contract }: Pick<TradedLeg, 'contract'>, reason: string): void {
    const label = contractLabel(contract);
    const key = `${label} ${reason}`;
    const held = this.#missing.get(key);
    if (held) held.times++;
    else this.#missing.set(key, { contract: label, reason, times: 1 });
  }
}

function keyOf(layer: LayerName, wing: Wing, cause: AttributionCause): string {
  return `${layer} ${wing} ${cause}`;
}

/** Layers that both closed and opened something among the fills of one instant. */
function rolledLayers(fills: readonly FillEntry[]): ReadonlySet<LayerName> {
  const doing = (intent: 'open' | 'close') =>
    new Set(fills.filter(({ order }) => order.intent === intent).map(({ order }) => order.layer));
  const opened = doing('open');
  return new Set([...doing('close')].filter((layer) => opened.has(layer)));
}

/** Variance time of a trade date: the clock of the sixty sessions before with what is scheduled, else calendar time. */
function clockOf(view: MarketView): { readonly date: IsoDate; readonly time: VarianceTime } {
  const date = tradeDateAt(view.asOf);
  const clock = trailingClock(view);
  if (!clock.ok) return { date, time: calendarTime };
  const releases = view.releases(view.asOf, Number.MAX_SAFE_INTEGER as EpochMs);
  return { date, time: (from, to) => clock.value.between(from, to, releases) };
}

function calendarTime(from: EpochMs, to: EpochMs): number {
  return to - from;
}

/** The VX curve by time of settlement, behind spot VIX where that is known: what it rolls down to. */
function curveOf(view: MarketView): readonly CurvePoint[] | undefined {
  const curve = view.curve();
  if (!curve) return undefined;
  const spot = view.level('VIX');
  const tenors = curve.tenors.map(({ expiry, bid, ask }) => ({
    until: expiresAt('VX', expiry),
    level: (bid + ask) / 2,
  }));
  return [...(spot ? [{ until: view.asOf, level: spot.value }] : []), ...tenors];
}

import { LAYERS, type LayerName, type Transaction } from '../book/index.ts';
import type { JournalEntry, MarkEntry } from '../engine/index.ts';
import { daysBetween, type IsoDate, tradeDateAt } from '../market/index.ts';

/** An amount for each layer, cents. */
export type ByLayer = { readonly [layer in LayerName]: number };

/** What one session did to an account and what it left standing; all money in cents. */
export interface AccountSession {
  readonly date: IsoDate;
  /** Result by layer after fees, open packages at their last mark. */
  readonly pnl: ByLayer;
  readonly interest: number;
  /** Cash at the end; negative is borrowed. */
  readonly cash: number;
  /** Last known value of the options held at the end: negative where more was sold than bought. */
  readonly optionValue: ByLayer;
  /** Requirement at the end, and the largest one of the session. */
  readonly margin: number;
  readonly peakMargin: number;
  /** The same of the account without one layer. */
  readonly marginWithout: ByLayer;
  readonly peakMarginWithout: ByLayer;
  /** Marks of the session whose requirement could not be figured: the last known one stood in. */
  readonly marginCarried: number;
}

const NOTHING: ByLayer = { anchor: 0, pivot: 0, 'second-engine': 0 };

/**
 * The sessions of an account from its journal and the transactions of the same account, by trade date. Results are dated
 * by when they were posted or marked. The requirement between marks is the last one figured; a package that ends
 * between marks takes with it the share of its contracts in what its layer had added.
 */
export function accountSessions(
  journal: readonly JournalEntry[],
  transactions: readonly Transaction[],
): readonly AccountSession[] {
  const posted = postedByDate(journal, transactions);
  const standing = new StandingBook();
  const ends = new Map<IsoDate, SessionEnd>();
  let date: IsoDate | undefined;
  for (const entry of journal) {
    const today = tradeDateAt(entry.at);
    if (today !== date) standing.startSession();
    date = today;
    standing.take(entry, entry === journal.at(-1));
    ends.set(today, standing.snapshot());
  }
  let cost = NOTHING;
  let cash = 0;
  let unrealisedBefore = NOTHING;
  return [...ends].map(([day, end]): AccountSession => {
    const { realised, boughtAtCost, interest, received } = posted.get(day) ?? NO_POSTING;
    cash += received;
    cost = combine(cost, boughtAtCost, 1);
    const pnl = combine(realised, combine(end.unrealised, unrealisedBefore, -1), 1);
    unrealisedBefore = end.unrealised;
    const { unrealised, ...margins } = end;
    return { date: day, pnl, interest, cash, optionValue: combine(cost, unrealised, 1), ...margins };
  });
}

function combine(one: ByLayer, other: ByLayer, sign: 1 | -1): ByLayer {
  return mapLayers((layer) => one[layer] + sign * other[layer]);
}

function mapLayers(amount: (layer: LayerName) => number): ByLayer {
  return {
    anchor: amount('anchor'),
    pivot: amount('pivot'),
    'second-engine': amount('second-engine'),
  };
}

interface Posting {
  readonly realised: ByLayer;
  /** Change of the options' cost. */
  readonly boughtAtCost: ByLayer;
  readonly interest: number;
  /** Change of cash. */
  readonly received: number;
}

const NO_POSTING: Posting = { realised: NOTHING, boughtAtCost: NOTHING, interest: 0, received: 0 };

function postedByDate(
  journal: readonly JournalEntry[],
  transactions: readonly Transaction[],
): Map<IsoDate, Posting> {
  const last = journal.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  const byDate = new Map<IsoDate, Posting>();
  for (const { at, entries } of transactions) {
    if (at > last) break;
    const date = tradeDateAt(at);
    const before = byDate.get(date) ?? NO_POSTING;
    const sum = (kind: 'result' | 'positions', layer: LayerName) =>
      entries.reduce(
        (total, { account, amount }) =>
          account.kind === kind && account.layer === layer ? total + amount : total,
        0,
      );
    byDate.set(date, {
      realised: mapLayers((layer) => before.realised[layer] - sum('result', layer)),
      boughtAtCost: mapLayers((layer) => before.boughtAtCost[layer] + sum('positions', layer)),
      interest: entries.reduce(
        (total, { account, amount }) => (account.kind === 'interest' ? total - amount : total),
        before.interest,
      ),
      received: entries.reduce(
        (total, { account, amount }) => (account.kind === 'cash' ? total + amount : total),
        before.received,
      ),
    });
  }
  return byDate;
}

type SessionEnd = Pick<
  AccountSession,
  'margin' | 'peakMargin' | 'marginWithout' | 'peakMarginWithout' | 'marginCarried'
> & { readonly unrealised: ByLayer };

interface OpenPackage {
  readonly layer: LayerName;
  /** Of all its legs. */
  readonly contracts: number;
  unrealised: number;
}

/** What is open while a journal is read, with its last marks and requirement. */
class StandingBook {
  readonly #open = new Map<string, OpenPackage>();
  #margin = 0;
  #without = NOTHING;
  #peak = 0;
  #peakWithout = NOTHING;
  #carried = 0;

  startSession(): void {
    this.#peak = this.#margin;
    this.#peakWithout = this.#without;
    this.#carried = 0;
  }

  /** @param ends true for a journal's last entry: the mark that ends a run has no market to figure a requirement from. */
  take(entry: JournalEntry, ends: boolean): void {
    if (entry.kind === 'fill') {
      const { positionId, layer, intent } = entry.order;
      const contracts = entry.legs.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
      if (intent === 'open') this.#open.set(positionId, { layer, contracts, unrealised: 0 });
      else this.#end(positionId);
    } else if (entry.kind === 'settlement') {
      for (const { id } of entry.positions) this.#end(id);
    } else if (entry.kind === 'mark') {
      for (const { id, unrealised } of entry.positions) {
        const held = this.#open.get(id);
        if (held) held.unrealised = unrealised;
      }
      this.#mark(entry, ends);
    }
  }

  #mark({ marginCents, layers }: MarkEntry, ends: boolean): void {
    if (marginCents === null) {
      if (this.#open.size > 0 && !ends) this.#carried++;
      return;
    }
    this.#margin = marginCents;
    this.#without = mapLayers(
      (layer) => layers.find((one) => one.layer === layer)?.marginWithoutCents ?? marginCents,
    );
    this.#peak = Math.max(this.#peak, this.#margin);
    this.#peakWithout = mapLayers((layer) => Math.max(this.#peakWithout[layer], this.#without[layer]));
  }

  #end(id: string): void {
    const ended = this.#open.get(id);
    if (!ended) return;
    this.#open.delete(id);
    let contracts = ended.contracts;
    for (const one of this.#open.values()) if (one.layer === ended.layer) contracts += one.contracts;
    const added = this.#margin - this.#without[ended.layer];
    const freed = Math.round((added * ended.contracts) / contracts);
    this.#margin -= freed;
    this.#without = mapLayers((layer) =>
      layer === ended.layer ? this.#without[layer] : Math.max(0, this.#without[layer] - freed),
    );
  }

  snapshot(): SessionEnd {
    const held = [...this.#open.values()];
    return {
      unrealised: mapLayers((layer) =>
        held.reduce((sum, one) => (one.layer === layer ? sum + one.unrealised : sum), 0),
      ),
      margin: this.#margin,
      peakMargin: this.#peak,
      marginWithout: this.#without,
      peakMarginWithout: this.#peakWithout,
      marginCarried: this.#carried,
    };
  }
}

/** The account as a series that return measures read; money in cents, one value a session. */
export interface CapitalSeries {
  /** Calendar days since the first session. */
  readonly days: readonly number[];
  readonly pnl: readonly number[];
  /** Tied up at the end of each session: requirement and the value of the options held. */
  readonly capital: readonly number[];
  readonly peakMargin: readonly number[];
  /** What the account started with. */
  readonly startEquity: number;
}

/**
 * The account with all layers, or with the flows of one left out: that layer's results, its options and what it added to
 * the requirement. Nothing else is decided again, so this is attribution and no re-run: without its hedges the account
 * would have been sized otherwise, or not have traded.
 */
export function capitalSeries(
  sessions: readonly AccountSession[],
  startEquity: number,
  without?: LayerName,
): CapitalSeries {
  const kept = LAYERS.filter((layer) => layer !== without);
  const first = sessions[0]?.date;
  const total = (amounts: ByLayer) => kept.reduce((sum, layer) => sum + amounts[layer], 0);
  return {
    days: sessions.map(({ date }) => daysBetween(first!, date)),
    pnl: sessions.map(({ pnl, interest }) => total(pnl) + interest),
    capital: sessions.map(
      ({ margin, marginWithout, optionValue }) =>
        (without === undefined ? margin : marginWithout[without]) + total(optionValue),
    ),
    peakMargin: sessions.map(({ peakMargin, peakMarginWithout }) =>
      without === undefined ? peakMargin : peakMarginWithout[without],
    ),
    startEquity,
  };
}

import {
  type Cents,
  type Contract,
  cents,
  type DatedContract,
  type EpochMs,
  type FutureContract,
  isDated,
  multiplier,
  type OptionContract,
  type SettlementPrint,
  settlementDate,
  settlementLevel,
  settlementSource,
} from '../market/index.ts';
import type { LayerName, LayerState } from './layer.ts';
import { type Entry, Ledger } from './ledger.ts';
import { contractLabel, type Position, type TradedLeg, wingOf } from './position.ts';

/** What a decision may see of the account. */
export interface BookView {
  readonly cash: Cents;
  readonly positions: readonly Position[];
  readonly ledger: Pick<Ledger, 'balance' | 'earnedBy' | 'transactions'>;
  layerState(layer: LayerName): LayerState;
}

/** Dollars of `price` points on `quantity` contracts, in cents; `price` must be a multiple of 0.01. */
export function contractValue(contract: Contract, quantity: number, price: number): Cents {
  return cents(Math.round(price * 100) * multiplier(contract.root) * quantity);
}

/** Value at expiry of one option per contract in points, at a settlement level rounded to 0.01 as published. */
function intrinsicPoints(contract: OptionContract, level: number): number {
  const settled = Math.round(level * 100) - Math.round(contract.strike * 100);
  return Math.max(0, contract.right === 'C' ? settled : -settled) / 100;
}

/** The account: cash, open packages and the ledger that explains them. Every change is one balanced transaction. */
export class Book implements BookView {
  readonly ledger = new Ledger();
  readonly #positions = new Map<string, Position>();
  readonly #layers = new Map<LayerName, LayerState>();
  /** Price to which each open future was last settled, in points, by position and contract. */
  readonly #variationMarks = new Map<string, number>();

  constructor(openedAt: EpochMs, capital: Cents) {
    this.ledger.post({
      at: openedAt,
      memo: 'capital paid in',
      entries: [
        { account: { kind: 'cash' }, amount: capital },
        { account: { kind: 'capital' }, amount: cents(-capital) },
      ],
    });
  }

  get cash(): Cents {
    return this.ledger.cash;
  }

  get positions(): readonly Position[] {
    return [...this.#positions.values()];
  }

  position(id: string): Position {
    const position = this.#positions.get(id);
    if (!position) throw new RangeError(`no open position "${id}"`);
    return position;
  }

  layerState(layer: LayerName): LayerState {
    return this.#layers.get(layer) ?? { phase: 'idle', since: 0 as EpochMs };
  }

  enterPhase(layer: LayerName, state: LayerState): void {
    this.#layers.set(layer, state);
  }

  /** Opens a package: options and shares are carried at cost, futures cost nothing and are settled daily by variation. */
  open(position: Position): void {
    if (this.#positions.has(position.id)) throw new RangeError(`position "${position.id}" is open already`);
    const entries = position.legs.flatMap((leg) => [
      ...(leg.contract.kind === 'future' ? [] : buy(position, leg)),
      ...charge(position, leg, leg.fee),
    ]);
    this.ledger.post({ at: position.openedAt, memo: `open ${position.id}`, entries });
    this.#positions.set(position.id, position);
    for (const leg of position.legs) {
      if (leg.contract.kind === 'future')
        this.#variationMarks.set(markKey(position.id, leg.contract), leg.price);
    }
  }

  /** Closes a package: the price in points and the fee of each of its legs, in order. */
  close(id: string, at: EpochMs, closing: readonly { readonly price: number; readonly fee: Cents }[]): void {
    const position = this.position(id);
    if (closing.length !== position.legs.length)
      throw new RangeError(`"${id}" has ${position.legs.length} legs`);
    const entries = position.legs.flatMap((leg, index) => [
      ...this.#realise(position, leg, closing[index]!.price),
      ...charge(position, leg, closing[index]!.fee),
    ]);
    this.ledger.post({ at, memo: `close ${id}`, entries });
    this.#drop(position);
  }

  /**
   * Settles every package that has a leg due on this print, atomically: all legs of an expiry get the one print.
   * @returns ids of the settled packages.
   * @throws RangeError when a package mixes legs that settle on other prints: it must be closed before.
   */
  settle(at: EpochMs, print: SettlementPrint): readonly string[] {
    const isDue = (contract: Contract): contract is DatedContract =>
      isDated(contract) &&
      settlementSource(contract.root, contract.expiry) === print.source &&
      settlementDate(contract.root, contract.expiry) === print.date;
    const due = this.positions.filter((position) => position.legs.some((leg) => isDue(leg.contract)));
    const mixed = due.find((position) => !position.legs.every((leg) => isDue(leg.contract)));
    if (mixed)
      throw new RangeError(`"${mixed.id}" has legs that do not settle on ${print.source} of ${print.date}`);
    if (due.length === 0) return [];
    const entries = due.flatMap((position) =>
      position.legs.flatMap((leg) =>
        isDue(leg.contract)
          ? this.#realise(
              position,
              leg,
              settledPrice(leg.contract, settlementLevel(leg.contract.root, print)),
            )
          : [],
      ),
    );
    this.ledger.post({ at, memo: `settle on ${print.source} ${print.date} at ${print.value}`, entries });
    for (const position of due) this.#drop(position);
    return due.map((position) => position.id);
  }

  /**
   * Pays or receives the change of an open package's futures since they were last settled; `price` in points.
   * @returns whether the price differs from that to which they were last settled.
   */
  payVariation(id: string, contract: FutureContract, at: EpochMs, price: number): boolean {
    const position = this.position(id);
    const leg = position.legs.find((one) => contractLabel(one.contract) === contractLabel(contract));
    if (!leg) throw new RangeError(`"${id}" holds no ${contractLabel(contract)}`);
    if (this.#variationMarks.get(markKey(id, contract)) === price) return false;
    const entries = this.#realise(position, leg, price);
    if (entries.length > 0) this.ledger.post({ at, memo: `variation ${id}`, entries });
    this.#variationMarks.set(markKey(id, contract), price);
    return true;
  }

  /** Takes interest on cash into the account, or charges it where the amount is negative. */
  receiveInterest(at: EpochMs, amount: Cents): void {
    if (amount === 0) return;
    const entries = [
      { account: { kind: 'cash' }, amount },
      { account: { kind: 'interest' }, amount: cents(-amount) },
    ] as const;
    this.ledger.post({ at, memo: 'interest', entries });
  }

  /** Price to which a future of an open package was last settled, in points; that of its opening before the first time. */
  variationMark(id: string, contract: FutureContract): number | undefined {
    return this.#variationMarks.get(markKey(id, contract));
  }

  /** Entries that turn a leg into cash at `price`: the difference to what it was carried at is its result. */
  #realise(position: Position, leg: TradedLeg, price: number): Entry[] {
    const { id: positionId, layer } = position;
    const wing = wingOf(leg.contract);
    if (leg.contract.kind === 'future') {
      const held = this.#variationMarks.get(markKey(positionId, leg.contract))!;
      const gain = cents(
        contractValue(leg.contract, leg.quantity, price) - contractValue(leg.contract, leg.quantity, held),
      );
      if (gain === 0) return [];
      return [
        { account: { kind: 'cash' }, amount: gain, positionId },
        { account: { kind: 'result', layer, wing, cause: 'variation' }, amount: cents(-gain), positionId },
      ];
    }
    const cost = contractValue(leg.contract, leg.quantity, leg.price);
    const proceeds = contractValue(leg.contract, leg.quantity, price);
    return [
      { account: { kind: 'cash' }, amount: proceeds, positionId },
      { account: { kind: 'positions', layer, wing }, amount: cents(-cost), positionId },
      {
        account: {
          kind: 'result',
          layer,
          wing,
          cause: leg.contract.kind === 'fund' ? 'shares' : 'options',
        },
        amount: cents(cost - proceeds),
        positionId,
      },
    ];
  }

  #drop(position: Position): void {
    this.#positions.delete(position.id);
    for (const leg of position.legs) this.#variationMarks.delete(markKey(position.id, leg.contract));
  }
}

function buy(position: Position, leg: TradedLeg): Entry[] {
  const cost = contractValue(leg.contract, leg.quantity, leg.price);
  const { id: positionId, layer } = position;
  return [
    { account: { kind: 'positions', layer, wing: wingOf(leg.contract) }, amount: cost, positionId },
    { account: { kind: 'cash' }, amount: cents(-cost), positionId },
  ];
}

function charge(position: Position, leg: TradedLeg, fee: Cents): Entry[] {
  if (fee === 0) return [];
  const { id: positionId, layer } = position;
  return [
    { account: { kind: 'cash' }, amount: cents(-fee), positionId },
    {
      account: { kind: 'result', layer, wing: wingOf(leg.contract), cause: 'fees' },
      amount: fee,
      positionId,
    },
  ];
}

function markKey(id: string, contract: Contract): string {
  return `${id} ${contractLabel(contract)}`;
}

/** Points at which a contract is cashed at a level of its settlement: intrinsic value, or the level of a future. */
export function settledPrice(contract: DatedContract, level: number): number {
  return contract.kind === 'option' ? intrinsicPoints(contract, level) : Math.round(level * 100) / 100;
}

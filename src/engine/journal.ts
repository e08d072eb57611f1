import type { LayerName, LayerPhase, TradedLeg } from '../book/index.ts';
import type { Cents, EpochMs, FutureContract, SettlementPrint } from '../market/index.ts';
import type { Order, Plan } from '../method/index.ts';

/** What a layer has made so far at one instant. */
export interface LayerMark {
  readonly layer: LayerName;
  readonly realised: Cents;
  readonly unrealised: Cents;
  /** Requirement of the account without this layer; null where it could not be figured. */
  readonly marginWithoutCents: Cents | null;
}

/** Everything that happened in a run, in order; the trades and the equity are read from it. */
export type JournalEntry =
  | { readonly kind: 'capital'; readonly at: EpochMs; readonly amount: Cents }
  | { readonly kind: 'plan'; readonly at: EpochMs; readonly plan: Plan }
  | {
      readonly kind: 'phase';
      readonly at: EpochMs;
      readonly layer: LayerName;
      readonly from: LayerPhase;
      readonly to: LayerPhase;
      readonly reason: string;
    }
  | {
      readonly kind: 'fill';
      readonly at: EpochMs;
      readonly order: Order;
      readonly legs: readonly TradedLeg[];
    }
  | {
      readonly kind: 'rejection';
      readonly at: EpochMs;
      readonly order: Order;
      readonly reason: string;
      readonly detail: string;
    }
  | {
      readonly kind: 'settlement';
      readonly at: EpochMs;
      readonly print: SettlementPrint;
      readonly positions: readonly { readonly id: string; readonly earned: Cents }[];
    }
  | {
      readonly kind: 'variation';
      readonly at: EpochMs;
      readonly positionId: string;
      readonly contract: FutureContract;
      /** Level the future was settled to, VIX points. */
      readonly price: number;
    }
  | {
      readonly kind: 'interest';
      readonly at: EpochMs;
      /** Cash that stood over the nights counted. */
      readonly balance: Cents;
      /** % a year, actual/365, spread included. */
      readonly ratePercent: number;
      /** Calendar days. */
      readonly days: number;
      readonly amount: Cents;
    }
  | {
      readonly kind: 'mark';
      readonly at: EpochMs;
      readonly layers: readonly LayerMark[];
      /** Last known value of every open package over its cost. */
      readonly positions: readonly { readonly id: string; readonly unrealised: Cents }[];
      /** Requirement of the account; null where it could not be figured. */
      readonly marginCents: Cents | null;
      /** SPX in points at the latest tick known; null where the frame has none. */
      readonly indexLevel: number | null;
    };

/** A package that was filled. */
export type FillEntry = Extract<JournalEntry, { kind: 'fill' }>;
/** What everything was worth at a snapshot. */
export type MarkEntry = Extract<JournalEntry, { kind: 'mark' }>;

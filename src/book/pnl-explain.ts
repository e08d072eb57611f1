import type { Cents, EpochMs, IsoDate } from '../market/index.ts';
import type { Attribution } from './attribution.ts';
import type { LayerName } from './layer.ts';
import type { ExplainParts } from './leg-interval.ts';

/** A residual is alarming beyond the larger of this amount and this share of the gross of all other parts. */
export const RESIDUAL_BOUND = { cents: 5_000, share: 0.2 } as const;

/** An interval whose residual is beyond {@link RESIDUAL_BOUND}. */
export interface ResidualAlarm {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly residual: Cents;
  /** Sum of the sizes of all other parts. */
  readonly gross: Cents;
  /** The package with the largest residual. */
  readonly positionId: string;
}

/** The change of all legs at mid by greek: fills, fees and interest stand beside it in the attribution. */
export interface PnlExplain {
  readonly change: Cents;
  readonly parts: ExplainParts;
  readonly layers: readonly { readonly layer: LayerName; readonly parts: ExplainParts }[];
  /** By the trade date on which an interval ends. */
  readonly sessions: readonly {
    readonly date: IsoDate;
    readonly change: Cents;
    readonly parts: ExplainParts;
  }[];
  /** Intervals, each from one snapshot to the next or to a settlement. */
  readonly intervals: number;
  readonly alarmCount: number;
  /** The largest of them, at most twenty, largest first. */
  readonly alarms: readonly ResidualAlarm[];
}

/** A contract that the market gave no value or no greeks for, and how often. */
export interface MissingValue {
  readonly contract: string;
  readonly reason: string;
  readonly times: number;
}

/** A run's result taken apart, at its headline fill. */
export interface Accounting {
  readonly attribution: Attribution;
  readonly explain: PnlExplain;
  /** Legs that kept their last value at a snapshot, or whose interval is residual for want of a smile. */
  readonly missing: readonly MissingValue[];
}

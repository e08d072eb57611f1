import type { LayerName, LayerPhase, Leg } from '../book/index.ts';
import type { EpochMs, IsoDate } from '../market/index.ts';
import type { Route } from './routes.ts';

/** One condition of a decision with what it saw, what it asked for and how it came out. */
export interface Gate {
  readonly id: string;
  readonly input: number | string | null;
  readonly threshold: number | string | null;
  readonly unit: string;
  readonly outcome: 'pass' | 'fail' | 'absent';
  /** In words: why it failed, or which input is missing. */
  readonly reason?: string;
}

/** A number that led to the decision. */
export interface Working {
  readonly name: string;
  readonly value: number | string;
  readonly unit: string;
}

/** A strike that was weighed for a short or long option. */
export interface Candidate {
  readonly role: 'short-put' | 'short-call' | 'long-put' | 'long-call';
  readonly strike: number;
  readonly bid: number;
  readonly ask: number;
  /** Implied volatility of the mid, % a year on calendar minutes / 525600. */
  readonly volPercent: number;
  /** Forward delta, signed. */
  readonly delta: number;
  readonly chosen: boolean;
}

/** A package the layer wants to own, opened as one order. */
export interface Package {
  readonly id: string;
  readonly layer: LayerName;
  readonly legs: readonly Leg[];
}

/** What one layer decided: its target is the packages it keeps and those it opens; anything else it holds is closed. */
export interface LayerPlan {
  readonly layer: LayerName;
  readonly verdict: 'enter' | 'exit' | 'hold' | 'refuse' | 'idle';
  /** One sentence: why this verdict. */
  readonly reason: string;
  /** Phase the layer is in after this decision. */
  readonly phase: LayerPhase;
  readonly gates: readonly Gate[];
  readonly workings: readonly Working[];
  readonly candidates: readonly Candidate[];
  readonly keep: readonly string[];
  readonly open: readonly Package[];
  /** Layers that must be held or opened before this plan's packages may be, beside those the strategy requires. */
  readonly requires?: readonly LayerName[];
  /** Ways to the target with their prices; only where something is closed. */
  readonly routes?: readonly Route[];
}

/** The outcome of one decision: a value that can be stored, compared, explained and replayed. */
export interface Plan {
  readonly at: EpochMs;
  readonly tradeDate: IsoDate;
  readonly layers: readonly LayerPlan[];
}

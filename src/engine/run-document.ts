import type { Accounting, Cause, LayerName, Wing } from '../book/index.ts';
import type {
  Cents,
  EpochMs,
  IsoDate,
  Provenance,
  SessionQuality,
  SessionRange,
  SettlementSource,
} from '../market/index.ts';
import type { Strategy } from '../method/index.ts';
import type { AssumptionUse } from './assumptions.ts';
import type { JournalEntry } from './journal.ts';
import type { FillLevel } from './simulated-execution.ts';

/** One condor from entry to its end. Points are per condor and before fees; cents are for all of them, after fees. */
export interface CondorTrade {
  readonly positionId: string;
  readonly entryAt: EpochMs;
  readonly tradeDate: IsoDate;
  readonly expiry: IsoDate;
  /** Long put, short put, short call, long call. */
  readonly strikes: readonly [number, number, number, number];
  readonly condors: number;
  readonly creditPoints: number;
  /** Held to settlement, or bought back before. */
  readonly exit: 'settled' | 'closed';
  readonly exitAt: EpochMs;
  /** What the end cost: the price paid to close, or the payoff owed at settlement. */
  readonly exitDebitPoints: number;
  /** Index points at which the expiry settled; null for a condor closed before. */
  readonly settlement: number | null;
  readonly settlementSource: SettlementSource | null;
  readonly settlementFallback: boolean;
  readonly pnlPoints: number;
  readonly pnlCents: Cents;
  readonly feesCents: Cents;
  readonly provenance: Provenance;
}

/** What one layer made over the run, by wing and cause. */
export interface LayerResult {
  readonly layer: LayerName;
  /** Realised after fees plus the value of what is still held over its cost. */
  readonly pnlCents: Cents;
  readonly realisedCents: Cents;
  readonly unrealisedCents: Cents;
  readonly parts: readonly { readonly wing: Wing; readonly cause: Cause; readonly pnlCents: Cents }[];
}

/** What became of one session of the range. */
export interface SessionOutcome {
  readonly date: IsoDate;
  /** The next session's SPXW expiry, where the rules of that time listed one. */
  readonly oneDayExpiry: IsoDate | null;
  readonly outcome: 'traded' | 'refused' | 'no-snapshot';
  readonly reason: string;
}

/** A package that was still open at the end of a run. */
export interface HeldPackage {
  readonly id: string;
  readonly layer: LayerName;
  /** Instant of the snapshot it was last valued at; null when it never could be. */
  readonly valuedAt: EpochMs | null;
}

/** The run at one fill level. */
export interface LevelResult {
  readonly level: FillLevel;
  readonly trades: readonly CondorTrade[];
  readonly layers: readonly LayerResult[];
  /** What cash earned less what a loan cost; belongs to no layer. */
  readonly interestCents: Cents;
  readonly accountPnlCents: Cents;
  readonly feesCents: Cents;
  /** Largest margin requirement at any snapshot; null when it could not be figured. */
  readonly peakMarginCents: Cents | null;
  /** Packages still open at the end: options at their last value by this level's fill, futures settled at mid. */
  readonly openAtEnd: readonly HeldPackage[];
  readonly assumptions: readonly AssumptionUse[];
}

/** What a command was told about the tape to replay, by option name. */
export interface TapeRequest {
  readonly tape: string;
  readonly [option: string]: unknown;
}

/** A finished run: a function of the tape's manifest, the code, the strategy and the seed, and of nothing else. */
export interface RunDocument {
  readonly schema: 'alvh.run/1';
  readonly runId: string;
  readonly manifest: string;
  readonly code: string;
  readonly seed: number | null;
  /** How the tape was asked for, so that it can be opened again: its kind and the options of that kind but the range. */
  readonly tape: TapeRequest;
  readonly provenance: Provenance;
  readonly range: SessionRange;
  readonly strategy: Strategy;
  /** The fee schedule charged: its name and the hash of its rows. */
  readonly fees: { readonly name: string; readonly sha256: string };
  readonly headline: FillLevel;
  readonly levels: readonly LevelResult[];
  readonly sessions: readonly SessionOutcome[];
  /** The journal of the headline level. */
  readonly journal: readonly JournalEntry[];
  /** The headline level's result by cause and by greek. */
  readonly accounting: Accounting;
  readonly gaps: readonly string[];
  /** How usable the quotes of each session were; absent where the tape does not score them. */
  readonly quality?: readonly SessionQuality[];
}

/** The result at the headline fill level. */
export function headlineOf(run: RunDocument): LevelResult {
  return run.levels.find((one) => one.level === run.headline)!;
}

import type {
  EpochMs,
  FundRoot,
  IsoDate,
  OptionChain,
  OptionRoot,
  Release,
  SettlementPrint,
} from '../market/index.ts';
import type { Database } from './database.ts';
import type { SourceFile } from './source-file.ts';

/** All chains of one root that one source file holds for one quote date (New York). */
export interface QuoteBlock {
  readonly root: OptionRoot;
  readonly date: IsoDate;
  /** Several quote instants are possible; within one, each expiry occurs once. */
  readonly chains: readonly OptionChain[];
}

/** When a source took its quotes: what was fetched together belongs together, even if its clocks differ a little. */
export interface Capture {
  readonly quotedAt: EpochMs;
  readonly fetchedAt: EpochMs;
}

/** A level of an index as a capture brings it: `at` is the instant of the capture's quotes. */
export interface LevelRow {
  readonly symbol: string;
  readonly at: EpochMs;
  readonly tickedAt: EpochMs;
  readonly value: number;
}

/** One session of an index. What the source does not tell is null. */
export interface BarRow {
  readonly symbol: string;
  readonly date: IsoDate;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number;
}

/** A bar within a session; its close is known at `until`. */
export interface IntradayRow {
  readonly symbol: string;
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface ValueRow {
  readonly name: string;
  readonly date: IsoDate;
  /** The instant from which the value could be known; see each importer for its rule. */
  readonly knownAt: EpochMs;
  readonly value: number;
}

/**
 * What a futures price is: the exchange's daily `settlement`, the `final` one on the settlement day (the opening print
 * VRO), or the `last-trade` of a day.
 */
export type FuturePriceBasis = 'settlement' | 'final' | 'last-trade';

/** A daily price of one futures contract, in index points. */
export interface FutureRow {
  readonly root: 'VX';
  readonly date: IsoDate;
  readonly expiry: IsoDate;
  readonly price: number;
  readonly basis: FuturePriceBasis;
}

/** A quote of a share of a fund, US dollars, both sides above zero. */
export interface FundRow {
  readonly root: FundRoot;
  /** The instant at which it stood. */
  readonly at: EpochMs;
  readonly bid: number;
  readonly ask: number;
  /** `modelled` where a spread was assumed around a close. */
  readonly provenance: 'quoted' | 'modelled';
}

/** Rows that were not taken over, and why. */
export interface Dropped {
  readonly reason: string;
  readonly rows: number;
  /** The first of them in the file, where the source counts its rows one by one. */
  readonly firstRow?: number;
}

/** What a file holds, checked and typed, before anything of it is stored. */
export interface Imported {
  readonly quotes?: readonly QuoteBlock[];
  readonly captures?: readonly Capture[];
  readonly levels?: readonly LevelRow[];
  readonly bars?: readonly BarRow[];
  readonly intraday?: readonly IntradayRow[];
  readonly values?: readonly ValueRow[];
  readonly futures?: readonly FutureRow[];
  readonly funds?: readonly FundRow[];
  readonly releases?: readonly Release[];
  readonly settlements?: readonly SettlementPrint[];
  readonly dropped?: readonly Dropped[];
}

/** One file format. */
export interface Importer {
  readonly name: string;
  /** Raised when the importer would give something else for the same bytes: stored files are then imported again. */
  readonly version: number;
  /** True when the name of a file says what its rows are about: the same bytes under two names are then two stories. */
  readonly readsName?: true;
  /** True for files that their user writes and corrects: one takes the place of an earlier one of the same name. */
  readonly replaces?: true;
  /** Decides by the header (`head`: the first kilobytes as text), by the name where the header does not say it. */
  recognises(source: SourceFile, head: string): boolean;
  /** @throws ImportRefusal when any part of the file is not what the format promises. */
  read(source: SourceFile, database: Database): Promise<Imported>;
}

import type { Frame } from './frame.ts';
import type { Provenance } from './provenance.ts';
import type { SettlementTable } from './settlement.ts';
import type { EpochMs, IsoDate } from './units.ts';
import type { SeriesCatalog } from './view.ts';

/** The range of sessions a tape is asked for, both ends included. */
export interface SessionRange {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** Sessions scored below this have quotes that can hardly be relied on; a run names them. */
export const BAD_QUALITY_SCORE = 0.5;

/** How usable the quotes of one session are. */
export interface SessionQuality {
  readonly date: IsoDate;
  /** 0 (none, or none usable) to 1. */
  readonly score: number;
  /** Snapshots it rests on. */
  readonly snapshots: number;
  /** The lowest score of one of them. */
  readonly worst: number;
}

/**
 * A sequence of frames with the slow data beside it. Stored quotes, the synthetic market and a modelled history are
 * all tapes; the engine cannot tell them apart except by `provenance`.
 */
export interface Tape {
  /** Hash of every input the frames and series come from. */
  readonly manifest: string;
  readonly provenance: Provenance;
  readonly range: SessionRange;
  readonly series: SeriesCatalog;
  readonly settlements: SettlementTable;
  /**
   * Instants of all frames, ascending. The timetable of a feed is no market information: a strategy may know that a
   * later snapshot of the day will come, never what it will say.
   */
  readonly timetable: readonly EpochMs[];
  /** What the tape could not deliver, in words for the report: missing sessions, dropped expiries. */
  readonly gaps: readonly string[];
  /** By session, ascending; only where quotes were scored, which those of a model are not. */
  readonly quality?: readonly SessionQuality[];
  frames(): AsyncIterable<Frame>;
}

import type { EpochMs } from '../market/index.ts';

/** The layers of the structure, in the order in which they are put on: hedges before the condor they protect. */
export const LAYERS = ['second-engine', 'pivot', 'anchor'] as const;
/** One of {@link LAYERS}. */
export type LayerName = (typeof LAYERS)[number];

/** Phases of a layer's life; which transitions exist is the method's matter. */
export type LayerPhase = 'idle' | 'armed' | 'engaged' | 'monetising' | 'cooling';

/** Where a layer stands in its life. */
export interface LayerState {
  readonly phase: LayerPhase;
  /** When the layer entered this phase. */
  readonly since: EpochMs;
}

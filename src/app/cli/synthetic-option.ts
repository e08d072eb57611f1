import {
  FRAME_RATES,
  type FrameRate,
  SCENARIOS,
  type ScenarioName,
  syntheticTape,
} from '../../data/index.ts';
import { type IsoDate, isoDate, type Tape, tradingDayOnOrAfter, tradingDays } from '../../market/index.ts';
import { UsageError } from './failure.ts';

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

const FIRST = isoDate('2026-01-05');
const SESSIONS = 60;

/** Frames of a session when nothing else is asked for. */
export const DEFAULT_RATE: FrameRate = 'few';

/** What may be asked of an invented market, as given on the command line. */
export interface SyntheticOptions {
  readonly frames?: string;
  readonly sessions?: string;
  readonly scenario?: string;
}

/**
 * An invented market from `from` (else 2026-01-05) over the sessions asked for: their number, else up to `to`, else to
 * the last turn of the scenario, else sixty.
 */
export function openSyntheticTape(
  seed: number,
  from: IsoDate | undefined,
  to: IsoDate | undefined,
  { frames = DEFAULT_RATE, sessions, scenario }: SyntheticOptions,
): Tape {
  if (!FRAME_RATES.includes(frames as FrameRate))
    throw new UsageError(`--frames ${frames}: an invented market has ${FRAME_RATES.join(', ')}`);
  const script = scenario as ScenarioName | undefined;
  const first = tradingDayOnOrAfter(from ?? FIRST);
  try {
    return syntheticTape({
      seed,
      from: first,
      sessions: to && sessions === undefined ? tradingDays(first, to).length : countOf(sessions, script),
      frames: frames as FrameRate,
      ...(script ? { scenario: script } : {}),
    });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function countOf(text: string | undefined, scenario: ScenarioName | undefined): number {
  if (text === undefined)
    return scenario ? Math.max(SESSIONS, SCENARIOS[scenario].turns.at(-1)!.session) : SESSIONS;
  const count = Number(text);
  if (!(Number.isSafeInteger(count) && count > 0))
    throw new UsageError(`--sessions ${text}: not a positive whole number`);
  return count;
}

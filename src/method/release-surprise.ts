import { epochMs, type MarketView, type Release } from '../market/index.ts';
import { absent, ok, type Result, sampleDeviation } from '../math/index.ts';

/** Fewest earlier surprises from which a deviation is taken. */
const LEAST_HISTORY = 8;

/**
 * Standardised surprise of a release (Balduzzi, Elton and Green 2001): actual less consensus, over the standard
 * deviation of the surprises of all earlier releases of the same title and unit. Nothing after the release is read.
 */
export function releaseSurprise(
  view: MarketView,
  release: Release,
): Result<number, 'no-outcome' | 'no-consensus' | 'too-few-surprises' | 'no-variation'> {
  const { kind, title, unit, releasedAt, actual, consensus } = release;
  if (actual === undefined) return absent('no-outcome', title);
  if (consensus === undefined) return absent('no-consensus', title);
  const past = view
    .releases(epochMs(0), epochMs(releasedAt - 1))
    .flatMap((one) =>
      one.kind === kind &&
      one.title === title &&
      one.unit === unit &&
      one.actual !== undefined &&
      one.consensus !== undefined
        ? [one.actual - one.consensus]
        : [],
    );
  if (past.length < LEAST_HISTORY)
    return absent('too-few-surprises', `${past.length} of ${LEAST_HISTORY} earlier ones known`);
  const deviation = sampleDeviation(past);
  return deviation > 0 ? ok((actual - consensus) / deviation) : absent('no-variation', title);
}

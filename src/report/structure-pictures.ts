import { absent, ok, type Result } from '../math/index.ts';
import type { StructureBreakEvens } from '../research/index.ts';
import type { ResponsePicture, SurfacePicture } from './charts/index.ts';
import { shortInstant } from './new-york-instants.ts';

/** The joint surface at the next settlement, ready to be drawn; absent where VIX is unknown. */
export function surfacePicture({
  priced,
  settlement,
  surface,
}: StructureBreakEvens): Result<SurfacePicture, 'no-level'> {
  const { vix } = priced.repricer.market;
  if (vix === undefined) return absent('no-level', 'VIX');
  return ok({
    surface,
    now: { indexPercent: 0, vix },
    response: settlement.expected.points,
    below: settlement.below.points,
    above: settlement.above.points,
    points: settlement.expected.breakEvens,
    at: `${shortInstant(surface.at)} New York`,
  });
}

/** P&L from entry along the response at the next settlement, ready to be drawn. */
export function responsePicture({ priced, settlement, surface }: StructureBreakEvens): ResponsePicture {
  const { expected, below, above, impliedOdds, forward, at } = settlement;
  // As far as the surface, further where a break-even lies beyond it, and no further than there are points.
  const moves = expected.breakEvens.map(({ indexPercent }) => indexPercent);
  const ends = expected.points.map(({ indexPercent }) => indexPercent);
  const left = Math.max(Math.min(surface.indexPercent[0]!, ...moves.map((move) => move - 1)), ends[0]!);
  const right = Math.min(
    Math.max(surface.indexPercent.at(-1)!, ...moves.map((move) => move + 1)),
    ends.at(-1)!,
  );
  return {
    expected: expected.points,
    below: below.points,
    above: above.points,
    breakEvens: expected.breakEvens,
    from: left,
    to: right,
    nowDollars: priced.valueDollars - priced.entryDollars,
    ...(forward.ok ? { forward: forward.value } : {}),
    ...(impliedOdds.ok ? { gainProbability: impliedOdds.value } : {}),
    at: `${shortInstant(at)} New York`,
  };
}

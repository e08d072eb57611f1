import {
  type EpochMs,
  expiresAt,
  type OptionChain,
  type OptionRoot,
  settlementStyle,
} from '../../market/index.ts';
import { placeIn, SIDES } from './block.ts';
import type { Pack } from './pack.ts';
import type { PackedBlock, PackedSource } from './pack-index.ts';
import { TICK_UNITS } from './ticks.ts';

/** The chains of one instant of a packed file, expiries ascending, without those that had expired. @throws PackFault */
export function packedChains(
  pack: Pack,
  { blocks }: PackedSource,
  root: OptionRoot,
  quotedAt: EpochMs,
): OptionChain[] {
  const chains: OptionChain[] = [];
  for (const block of blocks) {
    if (expiresAt(root, block.expiry) <= quotedAt) continue;
    const time = placeIn(block.instants, quotedAt);
    if (time !== undefined) chains.push(chainAt(pack, block, root, time));
  }
  return chains;
}

function chainAt(pack: Pack, block: PackedBlock, root: OptionRoot, time: number): OptionChain {
  const { perPoint, unlisted } = TICK_UNITS[block.unit]!;
  const ticks = pack.row(block, time);
  const all = block.strikes.length;
  let listed = 0;
  for (let at = 0; at < all; at++) if (ticks[at] !== unlisted) listed++;
  const strikes = new Float64Array(listed);
  const sides = Array.from({ length: SIDES }, () => new Float64Array(listed)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let at = 0, to = 0; at < all; at++) {
    if (ticks[at] === unlisted) continue;
    strikes[to] = block.strikes[at]!;
    for (let side = 0; side < SIDES; side++) sides[side]![to] = ticks[side * all + at]! / perPoint;
    to++;
  }
  const [callBid, callAsk, putBid, putAsk] = sides;
  return {
    root,
    expiry: block.expiry,
    settlement: settlementStyle(root, block.expiry),
    provenance: 'quoted',
    quotedAt: block.instants[time] as EpochMs,
    strikes,
    callBid,
    callAsk,
    putBid,
    putAsk,
  };
}

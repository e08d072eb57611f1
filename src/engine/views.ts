import { type Frame, MarketView, type Tape, tradeDateAt } from '../market/index.ts';
import type { Strategy } from '../method/index.ts';
import { impliedFutures } from '../volatility/index.ts';
import { Observed } from './observed.ts';

/**
 * The views of all frames of a tape, in order, as a decision sees them: a tape without a quoted VX curve gets the one its
 * VIX options imply, marked so, and a strategy that asks for it what earlier sessions showed ({@link Observed}).
 */
export async function* viewsOf(tape: Tape, strategy?: Strategy): AsyncIterable<MarketView> {
  const observed = strategy && new Observed(strategy);
  for await (const frame of tape.frames()) {
    const tradeDate = tradeDateAt(frame.at);
    const series = observed?.catalog(tape.series, tradeDate) ?? tape.series;
    const view = new MarketView(withCurve(frame), series, tape.timetable);
    yield view;
    observed?.note(view);
  }
}

/** A tape without a quoted VX curve gets the one its VIX options imply, marked so. */
function withCurve(frame: Frame): Frame {
  if (frame.curve) return frame;
  const chains = frame.chains.filter((chain) => chain.root === 'VIX' || chain.root === 'VIXW');
  const implied = impliedFutures(chains);
  return implied.ok ? { ...frame, curve: implied.value.curve } : frame;
}

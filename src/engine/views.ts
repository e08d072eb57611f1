import { type Frame, MarketView, type Tape } from '../market/index.ts';
import { impliedFutures } from '../volatility/index.ts';

/** A frame as a decision sees it: a tape without a quoted VX curve gets the one its VIX options imply, marked so. */
function frameView(frame: Frame, tape: Pick<Tape, 'series' | 'timetable'>): MarketView {
  return new MarketView(withCurve(frame), tape.series, tape.timetable);
}

/** The views of all frames of a tape, in order. */
export async function* viewsOf(tape: Tape): AsyncIterable<MarketView> {
  for await (const frame of tape.frames()) yield frameView(frame, tape);
}

function withCurve(frame: Frame): Frame {
  if (frame.curve) return frame;
  const chains = frame.chains.filter((chain) => chain.root === 'VIX' || chain.root === 'VIXW');
  const implied = impliedFutures(chains);
  return implied.ok ? { ...frame, curve: implied.value.curve } : frame;
}

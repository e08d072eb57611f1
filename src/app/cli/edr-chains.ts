import { openStore, storedRange } from '../../data/index.ts';
import {
  closeOf,
  type Frame,
  type IsoDate,
  isTradingDay,
  nextTradingDay,
  tradeDateAt,
} from '../../market/index.ts';
import { parityForward, type RangeInputs, yearsToExpiry } from '../../volatility/index.ts';
import { progressBar } from './progress.ts';
import { storePath } from './store-path.ts';
import { storedTape } from './stored-tape.ts';

/** A snapshot speaks for the close of its session from half an hour before it on. */
const BEFORE_CLOSE_MS = 30 * 60_000;

/**
 * What estimators that read a chain see at the close of each stored session: the SPXW chain of the next trading day at the
 * last snapshot of the session that is no more than half an hour before its close. Sessions without one are left out.
 */
export async function closingChains(
  store: string | undefined,
  from: IsoDate | undefined,
  to: IsoDate | undefined,
): Promise<ReadonlyMap<IsoDate, RangeInputs>> {
  const found = new Map<IsoDate, RangeInputs>();
  const opened = openStore(storePath(store));
  const stored = await storedRange(opened);
  if (!stored) return found;
  const range = {
    from: from && from > stored.from ? from : stored.from,
    to: to && to < stored.to ? to : stored.to,
  };
  if (range.from > range.to) return found;
  const tape = await storedTape(opened, range);
  const bar = progressBar('Reading chains', 'snapshots');
  try {
    let done = 0;
    for await (const frame of tape.frames()) {
      const inputs = inputsOf(frame);
      if (inputs) found.set(tradeDateAt(frame.at), inputs);
      bar.update(++done, tape.timetable.length);
    }
  } finally {
    bar.stop();
  }
  return found;
}

function inputsOf({ at, chains }: Frame): RangeInputs | undefined {
  const tradeDate = tradeDateAt(at);
  if (!isTradingDay(tradeDate) || at < closeOf(tradeDate) - BEFORE_CLOSE_MS) return undefined;
  const expiry = nextTradingDay(tradeDate);
  const chain = chains.find((one) => one.root === 'SPXW' && one.expiry === expiry);
  if (!chain) return undefined;
  const parity = parityForward(chain);
  const years = yearsToExpiry(chain);
  if (!parity.ok || !years.ok) return undefined;
  const { forward, discount } = parity.value;
  return { forward, discount, years: years.value, chain };
}

import { backtest, type JournalEntry, type LevelResult, replayBook } from '../../src/engine/index.ts';
import { type EpochMs, FEE_PRESETS, isoDate, tradingDays } from '../../src/market/index.ts';
import type { Strategy } from '../../src/method/index.ts';
import { handMadeTape } from './hand-made-tape.ts';

/** A run over flat chains around 7500, one session a close given, the first of them on 2026-07-20. */
export async function runOfDays(
  closes: readonly number[],
  strategy: Strategy,
): Promise<{ readonly journal: readonly JournalEntry[]; readonly headline: LevelResult }> {
  const dates = tradingDays(isoDate('2026-07-20'), isoDate('2026-12-31')).slice(0, closes.length);
  const days = closes.map((close, i) => ({
    date: dates[i]!,
    times: i === closes.length - 1 ? [] : ['10:30', '14:20'],
    ...(i === 0 ? {} : { close }),
  }));
  const { journal, levels } = await backtest(
    handMadeTape(days),
    strategy,
    FEE_PRESETS[strategy.execution.fees],
  );
  return { journal, headline: levels.find(({ level }) => level === strategy.execution.headline)! };
}

/** The transactions of a journal's account. */
export function transactionsOf(journal: readonly JournalEntry[]) {
  const replayed = replayBook(journal, Number.MAX_SAFE_INTEGER as EpochMs);
  if (!replayed.ok) throw new Error(replayed.reason);
  return replayed.value.book.ledger.transactions;
}

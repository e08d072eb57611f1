import type { TradedLeg } from '../book/index.ts';
import { LAYERS } from '../book/index.ts';
import {
  type Cents,
  cents,
  type EpochMs,
  expiresAt,
  type FeeSchedule,
  type Frame,
  type IsoDate,
  MarketView,
  nextTradingDay,
  type SettlementPrint,
  sessionAt,
  type Tape,
  tradingDays,
  weakest,
} from '../market/index.ts';
import type { Strategy } from '../method/index.ts';
import { impliedFutures } from '../volatility/index.ts';
import { Desk } from './desk.ts';
import type { JournalEntry } from './journal.ts';
import type { CondorTrade, LayerResult, LevelResult, SessionOutcome } from './run-document.ts';
import { FILL_LEVELS } from './simulated-execution.ts';

/** How far a run is: snapshots done of all. */
export type Progress = (done: number, total: number, at: EpochMs) => void;

export interface BacktestResult {
  readonly levels: readonly LevelResult[];
  readonly sessions: readonly SessionOutcome[];
  readonly journal: readonly JournalEntry[];
}

/**
 * Replays a tape through one desk for each fill level. After the last snapshot what expires by the next session is
 * settled at its print; anything longer is valued at the last snapshot.
 * @throws RangeError when the tape has no frames.
 */
export async function backtest(
  tape: Tape,
  strategy: Strategy,
  fees: FeeSchedule,
  onProgress: Progress = () => {},
): Promise<BacktestResult> {
  const start = tape.timetable[0];
  if (start === undefined) throw new RangeError('the tape has no snapshots');
  const desks = FILL_LEVELS.map((level) => new Desk(level, strategy, fees, tape.settlements, start));
  let done = 0;
  for await (const frame of tape.frames()) {
    const view = new MarketView(withCurve(frame), tape.series, tape.timetable);
    for (const desk of desks) desk.onFrame(view);
    onProgress(++done, tape.timetable.length, frame.at);
  }
  const tail = expiresAt('SPXW', nextTradingDay(tape.range.to));
  for (const desk of desks) desk.finish(tail);
  const headline = desks.find((desk) => desk.level === strategy.execution.headline)!;
  return {
    levels: desks.map(levelResult),
    sessions: sessionOutcomes(tape, strategy, headline.journal),
    journal: headline.journal,
  };
}

/** A tape without a quoted VX curve gets the one its VIX options imply, marked so. */
function withCurve(frame: Frame): Frame {
  if (frame.curve) return frame;
  const chains = frame.chains.filter((chain) => chain.root === 'VIX' || chain.root === 'VIXW');
  const implied = impliedFutures(chains);
  return implied.ok ? { ...frame, curve: implied.value.curve } : frame;
}

function levelResult(desk: Desk): LevelResult {
  const { book, journal } = desk;
  const layers = LAYERS.map((layer): LayerResult => {
    const { realised, unrealised } = desk.layerMark(layer);
    const parts = (['put', 'call', 'future'] as const).flatMap((wing) =>
      (['options', 'variation', 'fees'] as const).map((cause) => ({
        wing,
        cause,
        pnlCents: book.ledger.realised(layer, wing, cause),
      })),
    );
    return {
      layer,
      pnlCents: cents(realised + unrealised),
      realisedCents: realised,
      unrealisedCents: unrealised,
      parts: parts.filter((part) => part.pnlCents !== 0),
    };
  });
  const accountPnlCents = accountPnl(desk, layers);
  return {
    level: desk.level,
    trades: condorTrades(journal),
    layers,
    accountPnlCents,
    feesCents: cents(
      -layers.flatMap((l) => l.parts).reduce((s, p) => s + (p.cause === 'fees' ? p.pnlCents : 0), 0),
    ),
    openAtEnd: book.positions.map((position) => position.id),
    assumptions: desk.assumptions.uses(),
  };
}

/** The account's result from what is owned against what was paid in; it must equal the layers' to the cent. */
function accountPnl({ book }: Desk, layers: readonly LayerResult[]): Cents {
  const owned = book.ledger.balance((account) => account.kind === 'cash' || account.kind === 'positions');
  const capital = -book.ledger.balance((account) => account.kind === 'capital');
  const unrealised = layers.reduce((sum, layer) => sum + layer.unrealisedCents, 0);
  const account = cents(owned + unrealised - capital);
  const byLayer = layers.reduce((sum, layer) => sum + layer.pnlCents, 0);
  if (account !== byLayer) throw new Error(`layers make ${byLayer} cents, the account ${account}`);
  return account;
}

function condorTrades(journal: readonly JournalEntry[]): readonly CondorTrade[] {
  const opened = new Map<string, Extract<JournalEntry, { kind: 'fill' }>>();
  const trades: CondorTrade[] = [];
  for (const entry of journal) {
    if (entry.kind === 'fill' && entry.order.layer === 'anchor' && entry.order.intent === 'open') {
      opened.set(entry.order.positionId, entry);
    }
    if (entry.kind !== 'settlement') continue;
    for (const { id, earned } of entry.positions) {
      const fill = opened.get(id);
      if (fill) trades.push(condorTrade(fill, entry.print, earned));
    }
  }
  return trades;
}

function condorTrade(
  fill: Extract<JournalEntry, { kind: 'fill' }>,
  print: SettlementPrint,
  earned: Cents,
): CondorTrade {
  const [longPut, shortPut, shortCall, longCall] = fill.legs as [TradedLeg, TradedLeg, TradedLeg, TradedLeg];
  const condors = longPut.quantity;
  const feesCents = cents(fill.legs.reduce((sum, leg) => sum + leg.fee, 0));
  const hundredths = fill.legs.reduce(
    (sum, leg) => sum - Math.round(leg.price * 100) * Math.sign(leg.quantity),
    0,
  );
  const strikeOf = ({ contract }: TradedLeg) => (contract.kind === 'option' ? contract.strike : Number.NaN);
  return {
    positionId: fill.order.positionId,
    entryAt: fill.at,
    tradeDate: sessionAt(fill.at, 'SPXW').tradeDate,
    expiry: longPut.contract.expiry,
    strikes: [strikeOf(longPut), strikeOf(shortPut), strikeOf(shortCall), strikeOf(longCall)],
    condors,
    creditPoints: hundredths / 100,
    settlement: Math.round(print.value * 100) / 100,
    settlementSource: print.source,
    settlementFallback: print.fallback,
    pnlPoints: (earned + feesCents) / (10_000 * condors),
    pnlCents: earned,
    feesCents,
    provenance: weakest(fill.legs.map((leg) => leg.provenance)),
  };
}

function sessionOutcomes(
  tape: Tape,
  { entry: { time, zone, toleranceMinutes } }: Strategy,
  journal: readonly JournalEntry[],
): readonly SessionOutcome[] {
  const byDate = new Map<IsoDate, SessionOutcome>();
  for (const entry of journal) {
    if (entry.kind === 'plan') {
      const anchor = entry.plan.layers.find((one) => one.layer === 'anchor')!;
      if (anchor.verdict === 'refuse') {
        byDate.set(entry.plan.tradeDate, {
          date: entry.plan.tradeDate,
          outcome: 'refused',
          reason: anchor.reason,
        });
      }
    }
    if ((entry.kind === 'fill' || entry.kind === 'rejection') && entry.order.layer === 'anchor') {
      const { tradeDate: date } = sessionAt(entry.at, 'SPXW');
      byDate.set(
        date,
        entry.kind === 'fill'
          ? { date, outcome: 'traded', reason: entry.order.positionId }
          : { date, outcome: 'refused', reason: `order refused: ${entry.reason} ${entry.detail}`.trimEnd() },
      );
    }
  }
  return tradingDays(tape.range.from, tape.range.to).map(
    (date) =>
      byDate.get(date) ?? {
        date,
        outcome: 'no-snapshot',
        reason: `no snapshot within ${toleranceMinutes} minutes of ${time} ${zone}`,
      },
  );
}

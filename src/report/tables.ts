import { LAYERS, type LayerName } from '../book/index.ts';
import { type CondorTrade, headlineOf, type RunDocument } from '../engine/index.ts';
import { figure, money } from './format.ts';
import { isoNewYork } from './new-york-instants.ts';

/** A table as text cells, for a terminal or a page to lay out. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What a reader calls the layers, in the order of the method. */
export const LAYER_TITLES: { readonly [layer in LayerName]: string } = {
  anchor: 'layer one, condor',
  pivot: 'layer two, volatility pivot',
  'second-engine': 'layer three, second engine',
};

/** What each layer made at the headline fill, by wing; the last row is the account, the sum of all above it. */
export function layersTable(run: RunDocument): TextTable {
  const { layers, interestCents, accountPnlCents } = headlineOf(run);
  const shares = layers.some(({ parts }) => parts.some(({ wing }) => wing === 'fund'));
  const rows = LAYERS.toReversed().map((name) => {
    const { parts, unrealisedCents, pnlCents } = layers.find((one) => one.layer === name)!;
    const sum = (matches: (part: (typeof parts)[number]) => boolean) =>
      money(parts.filter(matches).reduce((total, part) => total + part.pnlCents, 0));
    return [
      LAYER_TITLES[name],
      sum((part) => part.wing === 'put' && part.cause !== 'fees'),
      sum((part) => part.wing === 'call' && part.cause !== 'fees'),
      sum((part) => part.wing === 'future' && part.cause !== 'fees'),
      ...(shares ? [sum((part) => part.wing === 'fund' && part.cause !== 'fees')] : []),
      sum((part) => part.cause === 'fees'),
      money(unrealisedCents),
      money(pnlCents),
    ];
  });
  const empty = Array<string>(shares ? 6 : 5).fill('');
  return {
    head: [
      'Layer',
      'Put wing',
      'Call wing',
      'Futures',
      ...(shares ? ['Fund shares'] : []),
      'Fees',
      'Unrealised',
      'Total',
    ],
    rows: [
      ...rows,
      ...(interestCents === 0 ? [] : [['interest on cash', ...empty, money(interestCents)]]),
      ['account', ...empty, money(accountPnlCents)],
    ],
  };
}

/** The same decisions at the three fill levels. */
export function fillsTable(run: RunDocument): TextTable {
  return {
    head: ['Fill', 'Condors', 'Points before fees', 'Fees', 'Account'],
    rows: run.levels.map((level) => [
      level.level === 'mid' ? 'mid (for comparison; nobody gets this)' : level.level,
      level.trades.length,
      figure(level.trades.reduce((sum, trade) => sum + Math.round(trade.pnlPoints * 100), 0) / 100),
      money(level.feesCents),
      money(level.accountPnlCents),
    ]),
  };
}

/** Every condor at the headline fill. */
export function tradesTable(run: RunDocument): TextTable {
  return {
    head: [
      'Entry (New York)',
      'Expiry',
      'Strikes',
      'Condors',
      'Credit',
      'Ended',
      'P&L points',
      'P&L',
      'Quotes',
    ],
    rows: headlineOf(run).trades.map((trade) => [
      isoNewYork(trade.entryAt).slice(0, 16).replace('T', ' '),
      trade.expiry,
      trade.strikes.join('/'),
      trade.condors,
      figure(trade.creditPoints),
      endOf(trade),
      figure(trade.pnlPoints),
      money(trade.pnlCents),
      trade.provenance,
    ]),
  };
}

/** The settlement level, or the price and time at which the condor was bought back. */
function endOf({ settlement, settlementFallback, exitAt, exitDebitPoints }: CondorTrade): string {
  if (settlement !== null) return `${figure(settlement)}${settlementFallback ? ' (fallback)' : ''}`;
  return `closed for ${figure(exitDebitPoints)}, ${isoNewYork(exitAt).slice(5, 16).replace('T', ' ')}`;
}

/** What became of every session of the range, and how usable its quotes were, 0…1. */
export function sessionsTable(run: RunDocument): TextTable {
  const scores = new Map(run.quality?.map(({ date, score }) => [date, score.toFixed(2)]));
  return {
    head: ['Session', 'Outcome', 'Why', 'Quotes 0…1'],
    rows: run.sessions.map(({ date, outcome, reason }) => [date, outcome, reason, scores.get(date) ?? '']),
  };
}

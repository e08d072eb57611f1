import { headlineOf, type RunDocument } from '../../engine/index.ts';
import { figure, money, NOTICE, verdict } from '../../report/index.ts';
import { newYork, table } from './output.ts';

/** The summary a run prints: verdict, fill levels, layers, provenance and assumptions. */
export function runSummary(run: RunDocument): string {
  const level = headlineOf(run);
  const traded = run.sessions.filter((one) => one.outcome === 'traded').length;
  return [
    `Run ${run.runId} · ${run.strategy.name} · ${run.range.from} … ${run.range.to} · ${run.provenance} quotes · fills at the ${run.headline}`,
    '',
    ...verdict(run).map(({ name, value, note }) => `${name}: ${value}  (${note})`),
    '',
    table(
      ['Fill', 'Trades', 'Points', 'Fees', 'Account'],
      run.levels.map((one) => [
        one.level === 'mid' ? 'mid (nobody gets this)' : one.level,
        one.trades.length,
        figure(one.trades.reduce((sum, trade) => sum + Math.round(trade.pnlPoints * 100), 0) / 100),
        money(one.feesCents),
        money(one.accountPnlCents),
      ]),
    ),
    layersTable(run),
    `Sessions: ${run.sessions.length}, traded ${traded}, refused ${run.sessions.filter((one) => one.outcome === 'refused').length}, without a snapshot ${run.sessions.filter((one) => one.outcome === 'no-snapshot').length}`,
    ...run.gaps.map((gap) => `Gap: ${gap}`),
    ...level.assumptions.map(({ text, hits }) => `Assumed ${hits}×: ${text}`),
    NOTICE,
  ].join('\n');
}

export function layersTable(run: RunDocument): string {
  const { layers, accountPnlCents } = headlineOf(run);
  const part = (index: number, matches: (wing: string, cause: string) => boolean) =>
    money(
      layers[index]!.parts.reduce((sum, one) => sum + (matches(one.wing, one.cause) ? one.pnlCents : 0), 0),
    );
  return table(
    ['Layer', 'Put wing', 'Call wing', 'Futures', 'Fees', 'Open value', 'Total'],
    [
      ...layers.map((layer, i) => [
        layer.layer,
        part(i, (wing, cause) => wing === 'put' && cause !== 'fees'),
        part(i, (wing, cause) => wing === 'call' && cause !== 'fees'),
        part(i, (wing, cause) => wing === 'future' && cause !== 'fees'),
        part(i, (_, cause) => cause === 'fees'),
        money(layer.unrealisedCents),
        money(layer.pnlCents),
      ]),
      ['account', '', '', '', '', '', money(accountPnlCents)],
    ],
  );
}

export function tradesTable(run: RunDocument): string {
  return table(
    [
      'Entry (New York)',
      'Expiry',
      'Strikes',
      'Condors',
      'Credit',
      'Settled at',
      'P&L points',
      'P&L',
      'Quotes',
    ],
    headlineOf(run).trades.map((trade) => [
      newYork(trade.entryAt).replace(' New York', ''),
      trade.expiry,
      trade.strikes.join('/'),
      trade.condors,
      figure(trade.creditPoints),
      `${figure(trade.settlement)}${trade.settlementFallback ? ' (fallback)' : ''}`,
      figure(trade.pnlPoints),
      money(trade.pnlCents),
      trade.provenance,
    ]),
  );
}

export function sessionsTable(run: RunDocument): string {
  return table(
    ['Session', 'Outcome', 'Why'],
    run.sessions.map(({ date, outcome, reason }) => [date, outcome, reason]),
  );
}

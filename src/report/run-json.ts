import { headlineOf, type RunDocument } from '../engine/index.ts';
import { tradeStatistics } from '../research/index.ts';
import { attributionJson, explainJson } from './accounting-json.ts';
import { headlineNotes } from './headline-notes.ts';
import { modelledFigures } from './modelled-figures.ts';
import { isoNewYork } from './new-york-instants.ts';

/** The figures of a run as one stable document: prices in index points, money in integer cents, times in New York. */
export function runJson(run: RunDocument) {
  const headline = headlineOf(run);
  return {
    schema: 'alvh.run/1',
    runId: run.runId,
    strategy: run.strategy.name,
    range: run.range,
    provenance: run.provenance,
    headlineFill: run.headline,
    fees: run.fees,
    trades: headline.trades.map((trade) => ({
      entryAt: isoNewYork(trade.entryAt),
      expiry: trade.expiry,
      strikes: trade.strikes,
      condors: trade.condors,
      creditPoints: trade.creditPoints,
      exit: trade.exit,
      exitAt: isoNewYork(trade.exitAt),
      exitDebitPoints: trade.exitDebitPoints,
      settlement: trade.settlement,
      settlementSource: trade.settlementSource,
      settlementFallback: trade.settlementFallback,
      pnlPoints: trade.pnlPoints,
      pnlCents: trade.pnlCents,
      feesCents: trade.feesCents,
      provenance: trade.provenance,
    })),
    layers: headline.layers.map(({ layer, pnlCents, realisedCents, unrealisedCents, parts }) => ({
      layer,
      pnlCents,
      realisedCents,
      unrealisedCents,
      parts,
    })),
    interestCents: headline.interestCents,
    accountPnlCents: headline.accountPnlCents,
    statistics: tradeStatistics(headline.trades) ?? null,
    fillLevels: run.levels.map((level) => ({
      level: level.level,
      trades: level.trades.length,
      totalPoints: tradeStatistics(level.trades)?.totalPoints ?? 0,
      accountPnlCents: level.accountPnlCents,
      feesCents: level.feesCents,
    })),
    sessions: run.sessions,
    peakMarginCents: headline.peakMarginCents,
    sessionsWithOneDayExpiry: run.sessions.filter((session) => session.oneDayExpiry !== null).length,
    openAtEnd: headline.openAtEnd.map(({ valuedAt, ...held }) => ({
      ...held,
      valuedAt: valuedAt === null ? null : isoNewYork(valuedAt),
    })),
    assumptions: headline.assumptions,
    attribution: attributionJson(run.accounting),
    explain: explainJson(run.accounting),
    headlineNotes: headlineNotes(run),
    gaps: run.gaps,
    quality: run.quality ?? null,
    ...(run.provenance === 'modelled' && { modelled: modelledFigures(run) }),
    manifest: run.manifest,
    code: run.code,
    seed: run.seed,
    notice: NOTICE,
  };
}

/** Shown wherever results show. */
export const NOTICE =
  'Educational software, not investment advice. Simulated results rest on the assumptions listed; they are not what an account would have earned.';

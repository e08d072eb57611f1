import type {
  Calibration,
  CalibrationBin,
  Excursion,
  RuinEstimate,
  SizingReport,
} from '../research/index.ts';
import { figure, money } from './format.ts';
import { isoNewYork } from './new-york-instants.ts';
import { LAYER_TITLES, type TextTable } from './tables.ts';

/** Each condor's way from entry to end. */
export function excursionsTable(list: readonly Excursion[]): TextTable {
  return {
    head: [
      'Entry',
      'Strikes',
      'P&L',
      'Worst mark',
      'Marks',
      'Under water',
      'Touched at marks',
      'Touched in bars',
      'Settled beyond',
      'Predicted %',
    ],
    rows: list.map(({ trade, worstMarkCents, marks, underWaterMs, lifeMs, breach, predicted, ...seen }) => [
      trade.tradeDate,
      trade.strikes.slice(1, 3).join(' / '),
      money(trade.pnlCents),
      worstMarkCents === null ? '–' : money(worstMarkCents),
      marks,
      marks === 0 ? '–' : `${figure((100 * underWaterMs) / lifeMs, 0)} %`,
      touched(seen.touchedAtMarks),
      touched(seen.touchedInBars),
      breach ?? 'bought back',
      predicted === null ? '–' : figure(100 * (predicted.put + predicted.call), 1),
    ]),
  };
}

function touched({ seen, put, call }: Excursion['touchedAtMarks']): string {
  if (seen === 0) return 'nothing seen';
  const what = put && call ? 'both' : put ? 'put' : call ? 'call' : 'no';
  return `${what} (${seen} seen)`;
}

/** How the condors of a list fared, in one line each. */
export function excursionNotes(list: readonly Excursion[]): readonly string[] {
  const worst = list.reduce<Excursion | undefined>(
    (low, one) =>
      one.worstMarkCents !== null && (!low || one.worstMarkCents < low.worstMarkCents!) ? one : low,
    undefined,
  );
  const count = (of: (one: Excursion) => boolean) => list.filter(of).length;
  return [
    touchNote(
      'at snapshots, which see only their instants',
      list.map(({ touchedAtMarks }) => touchedAtMarks),
    ),
    touchNote(
      'by bars of the index, which see the whole session but not the night',
      list.map(({ touchedInBars }) => touchedInBars),
    ),
    `Settled beyond a short strike: ${count(({ breach }) => breach === 'put' || breach === 'call')} of ${count(({ breach }) => breach !== null)}.`,
    ...(worst
      ? [
          `Worst mark ${money(worst.worstMarkCents!)}, of ${worst.trade.tradeDate}; of all snapshots after entry.`,
        ]
      : []),
  ];
}

function touchNote(seenBy: string, touches: readonly Excursion['touchedAtMarks'][]): string {
  const seen = touches.filter((one) => one.seen > 0);
  if (seen.length === 0) return `Touches of a short strike ${seenBy}: there were none to see them by.`;
  const hit = seen.filter(({ put, call }) => put || call).length;
  return `Touches of a short strike ${seenBy}: ${hit} of ${seen.length} condors.`;
}

/** Predicted against realised breaches, the last row over all. Shares in per cent. */
export function calibrationTable({ bins, all }: Calibration): TextTable {
  const row = (name: string, { forecasts, predicted, happened, realised, interval }: CalibrationBin) => [
    name,
    forecasts,
    figure(100 * predicted, 1),
    happened,
    figure(100 * realised, 1),
    `${figure(100 * interval.lower, 1)} … ${figure(100 * interval.upper, 1)}`,
  ];
  return {
    head: ['Predicted', 'Condors', 'Mean predicted %', 'Breached', 'Realised %', '95 % interval'],
    rows: [
      ...bins.map((bin) => row(`${figure(100 * bin.lowest, 1)} … ${figure(100 * bin.highest, 1)} %`, bin)),
      row('all', all),
    ],
  };
}

/** What has to be said beside a calibration. */
export function calibrationNotes({ bins, brier, brierOfRealisedShare }: Calibration): readonly string[] {
  return [
    `Predicted is the risk-neutral probability, by the fitted smile at entry, of settling beyond either short strike: a price with a premium in it, which should run above the realised share. By ${bins.length === 10 ? 'deciles' : `${bins.length} groups, ten would hold fewer than five condors each`}.`,
    `Brier score ${figure(brier, 4)}; always stating the realised share would score ${figure(brierOfRealisedShare, 4)}.`,
  ];
}

/** How the governor sized what was asked for, with the cap that bound. */
export function sizingTable({ decisions }: SizingReport): TextTable {
  return {
    head: ['Decided (New York)', 'Layer', 'Package', 'Lots', 'Asked', 'Binding cap'],
    rows: decisions.map(({ at, layer, packageId, lots, asked, binding }) => [
      isoNewYork(at).slice(0, 16).replace('T', ' '),
      LAYER_TITLES[layer],
      packageId,
      lots,
      asked,
      binding,
    ]),
  };
}

/** Every cap at the last decision on each layer. */
export function capsTable({ last }: SizingReport): TextTable {
  const cell = (value: number | string | null) =>
    value === null ? 'absent' : typeof value === 'number' ? figure(value) : value;
  return {
    head: ['Layer', 'Cap', 'Figure', 'Limit', 'Unit', 'Outcome'],
    rows: last.flatMap(({ layer, caps }) =>
      caps.map(({ cap, figure: value, limit, unit, outcome, reason }) => [
        LAYER_TITLES[layer],
        cap,
        cell(value),
        cell(limit),
        unit,
        reason === undefined ? outcome : `${outcome}: ${reason}`,
      ]),
    ),
  };
}

/** Simulated ruin, one row an assumption. */
export function ruinTable(
  rows: readonly { readonly name: string; readonly estimate: RuinEstimate }[],
): TextTable {
  return {
    head: ['Bets', 'P(ruin) %', 'Monte-Carlo error %', 'Ruined paths', 'End: 5 %', 'median', '95 %'],
    rows: rows.map(({ name, estimate: { probability, standardError, ruined, paths, endShare } }) => [
      name,
      figure(100 * probability),
      figure(100 * standardError),
      `${ruined} of ${paths}`,
      figure(endShare.low),
      figure(endShare.median),
      figure(endShare.high),
    ]),
  };
}

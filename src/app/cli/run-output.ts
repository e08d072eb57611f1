import { headlineOf, type RunDocument } from '../../engine/index.ts';
import {
  bandText,
  erasTable,
  fillsTable,
  headlineNotes,
  layersTable,
  NOTICE,
  verdict,
  weeksTable,
  yearsTable,
} from '../../report/index.ts';
import { table } from './output.ts';

/** The summary a run prints: verdict, fill levels, layers, provenance and assumptions. */
export function runSummary(run: RunDocument): string {
  const count = (outcome: string) => run.sessions.filter((one) => one.outcome === outcome).length;
  return [
    `Run ${run.runId} · ${run.strategy.name} · ${run.range.from} … ${run.range.to} · quotes: ${run.provenance} · headline fill: ${run.headline} · fees: ${run.fees.name}`,
    '',
    ...verdict(run).map(({ name, value, note }) => `${name}: ${value}  (${note})`),
    ...headlineNotes(run).map((note) => `Note: ${note}`),
    '',
    table(fillsTable(run)),
    table(layersTable(run)),
    ...modelledLines(run),
    `Sessions: ${run.sessions.length}, with a listed 1DTE expiry ${run.sessions.filter((one) => one.oneDayExpiry !== null).length}, traded ${count('traded')}, refused ${count('refused')}, without a snapshot to enter at ${count('no-snapshot')}`,
    ...run.gaps.map((gap) => `Gap: ${gap}`),
    ...headlineOf(run).assumptions.map(({ text, hits }) => `Assumed ${hits}×: ${text}`),
    NOTICE,
  ].join('\n');
}

/** What a modelled history adds: its error, eras, worst weeks and years. */
function modelledLines(run: RunDocument): readonly string[] {
  if (run.provenance !== 'modelled') return [];
  return [
    bandText(run),
    table(erasTable(run)),
    'Weeks in which SPX fell most:',
    table(weeksTable(run)),
    'What each layer made or cost:',
    table(yearsTable(run)),
  ];
}

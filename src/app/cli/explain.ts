import type { Command } from 'commander';
import { contractLabel } from '../../book/index.ts';
import type { CondorTrade, JournalEntry, RunDocument } from '../../engine/index.ts';
import { headlineOf } from '../../engine/index.ts';
import { type EpochMs, tradeDateAt } from '../../market/index.ts';
import { type LayerPlan, type Plan, savingOf } from '../../method/index.ts';
import { figure, isoNewYork, money, NOTICE } from '../../report/index.ts';
import { dateOption } from './date-option.ts';
import { type SnapshotSignals, signalsOrReason, signalsText } from './explain-signals.ts';
import { DataError } from './failure.ts';
import { newYork, print, printJson, table } from './output.ts';
import { storePath } from './store-path.ts';
import { openRun } from './stored-run.ts';

interface Options {
  readonly all?: boolean;
  readonly signals: boolean;
  readonly store?: string;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('explain')
    .description('one session of a run: every input, threshold and number that led to each decision')
    .argument('<run>', 'run id, or the beginning of one')
    .argument('<date>', 'trade date YYYY-MM-DD')
    .option('--all', 'also the snapshots at which nothing was decided')
    .option(
      '--no-signals',
      'leave out the table of every signal, for which the tape of the run is read again',
    )
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.explain/1')
    .action(async (id: string, date: string, options: Options) => {
      const run = openRun(options.store, id);
      const plans = plansOf(run, date);
      const decisions = options.all ? plans : plans.filter(isDecision);
      const shown = decisions.length > 0 ? decisions : plans;
      const signals = options.signals
        ? await signalsOrReason(
            storePath(options.store),
            run,
            shown.map(({ at }) => at),
          )
        : [];
      if (options.json) {
        printJson({
          schema: 'alvh.explain/1',
          runId: run.runId,
          date,
          plans: told(shown),
          events: told(eventsOf(run, date)),
          ...(typeof signals === 'string'
            ? { signals: [], signalsMissing: signals }
            : { signals: told(signals) }),
          notice: NOTICE,
        });
        return;
      }
      print(explainText(run, date, shown, eventsOf(run, date), signals));
    });
}

const INSTANTS: ReadonlySet<string> = new Set(['at', 'asOf', 'seenAt', 'since']);

/** As a document tells it: instants as ISO 8601 with New York's offset. */
function told(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return INSTANTS.has(key) ? isoNewYork(value as EpochMs) : value;
  if (Array.isArray(value)) return value.map((item) => told(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, told(part, name)]));
}

function plansOf(run: RunDocument, date: string): readonly Plan[] {
  const wanted = dateOption('<date>', date);
  const plans = run.journal.flatMap((entry) =>
    entry.kind === 'plan' && entry.plan.tradeDate === wanted ? [entry.plan] : [],
  );
  if (plans.length === 0) {
    const isSession = run.sessions.some((one) => one.date === wanted);
    throw new DataError(
      isSession
        ? `run ${run.runId} has no snapshot on ${date}; why: alvh show ${run.runId} --why ${date}`
        : `${date} is no session of run ${run.runId} (${run.range.from} … ${run.range.to})`,
    );
  }
  return plans;
}

/** Something was decided, refused or held back by a gate, rather than just not being the hour. */
function isDecision(plan: Plan): boolean {
  return plan.layers.some(
    (layer) => layer.verdict === 'enter' || layer.verdict === 'exit' || layer.verdict === 'refuse',
  );
}

function eventsOf(run: RunDocument, date: string): readonly JournalEntry[] {
  return run.journal.filter(
    (entry) =>
      (entry.kind === 'fill' ||
        entry.kind === 'rejection' ||
        entry.kind === 'settlement' ||
        entry.kind === 'phase') &&
      tradeDateAt(entry.at) === date,
  );
}

function explainText(
  run: RunDocument,
  date: string,
  plans: readonly Plan[],
  events: readonly JournalEntry[],
  signals: readonly SnapshotSignals[] | string,
): string {
  const trade = headlineOf(run).trades.find((one) => one.tradeDate === date);
  return [
    `${run.strategy.name} · run ${run.runId} · session ${date} · ${run.provenance} quotes`,
    ...plans.flatMap((plan) => {
      const panel = typeof signals === 'string' ? undefined : signals.find(({ at }) => at === plan.at);
      return [
        '',
        `Snapshot ${newYork(plan.at)}`,
        ...plan.layers.flatMap(layerText),
        ...(panel
          ? ['', '  every signal, read by a rule or not, with its usual parameters', signalsText(panel)]
          : []),
      ];
    }),
    ...(typeof signals === 'string' ? ['', `Signals are not shown: ${signals}`] : []),
    '',
    'What happened',
    ...events.map(eventText),
    ...(events.length === 0 ? ['  nothing traded, nothing settled'] : []),
    ...(trade
      ? [
          `  the condor of this session: credit ${figure(trade.creditPoints)}, ${endOf(trade)}, P&L ${figure(trade.pnlPoints)} points`,
        ]
      : []),
    '',
    NOTICE,
  ].join('\n');
}

function endOf({ settlement, settlementSource, expiry, exitAt, exitDebitPoints }: CondorTrade): string {
  return settlement === null
    ? `closed ${newYork(exitAt)} for ${figure(exitDebitPoints)}`
    : `settled at ${figure(settlement)} (${settlementSource} ${expiry})`;
}

function layerText(layer: LayerPlan): string[] {
  const lines = ['', `  ${layer.layer}: ${layer.verdict}, ${layer.reason} (phase ${layer.phase})`];
  if (layer.gates.length > 0) {
    lines.push(
      table({
        head: ['Gate', 'Input', 'Threshold', 'Unit', 'Outcome', 'Why'],
        rows: layer.gates.map((gate) => [
          gate.id,
          show(gate.input),
          show(gate.threshold),
          gate.unit,
          gate.outcome,
          gate.reason ?? '',
        ]),
      }),
    );
  }
  if (layer.workings.length > 0) {
    lines.push(
      table({
        head: ['Number', 'Value', 'Unit'],
        rows: layer.workings.map(({ name, value, unit }) => [name, show(value), unit]),
      }),
    );
  }
  if (layer.routes) {
    lines.push(
      table({
        head: ['Route', 'Cost $', 'Outcome', 'What'],
        rows: layer.routes.map(({ name, costDollars, outcome, detail }) => [
          name,
          costDollars === null ? '–' : figure(costDollars),
          outcome,
          detail,
        ]),
      }),
      `  saved against the direct way: ${figure(savingOf(layer.routes))} $`,
    );
  }
  if (layer.candidates.length > 0) {
    lines.push(
      table({
        head: ['Leg', 'Strike', 'Bid', 'Ask', 'Mid vol %', 'Delta', ''],
        rows: layer.candidates.map((one) => [
          one.role,
          one.strike,
          figure(one.bid),
          figure(one.ask),
          figure(one.volPercent),
          figure(one.delta, 4),
          one.chosen ? 'chosen' : '',
        ]),
      }),
    );
  }
  return lines;
}

function show(value: number | string | null): string {
  if (value === null) return '–';
  if (typeof value === 'string' || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(8)));
}

function eventText(entry: JournalEntry): string {
  const at = `  ${isoNewYork(entry.at)}`;
  switch (entry.kind) {
    case 'fill':
      return `${at} filled "${entry.order.id}": ${entry.legs.map((leg) => `${leg.quantity > 0 ? '+' : '−'}${Math.abs(leg.quantity)} ${'strike' in leg.contract ? `${leg.contract.strike}${leg.contract.right}` : leg.contract.root} @ ${figure(leg.price)}`).join(', ')}`;
    case 'rejection':
      return `${at} refused "${entry.order.id}": ${entry.reason} ${entry.detail}`;
    case 'settlement':
      return `${at} ${entry.print.source} of ${entry.print.date} ${figure(entry.print.value)} (${entry.print.origin}${entry.print.fallback ? ', fallback' : ''}) settled ${entry.positions.map(({ id }) => id).join(', ')}`;
    case 'phase':
      return `${at} ${entry.layer}: ${entry.from} → ${entry.to} (${entry.reason})`;
    case 'variation':
      return `${at} settled ${contractLabel(entry.contract)} of ${entry.positionId} to ${figure(entry.price)}`;
    case 'interest':
      return `${at} interest ${money(entry.amount)}: ${money(entry.balance)} at ${figure(entry.ratePercent)} % a year for ${entry.days} days`;
    case 'capital':
      return `${at} capital paid in ${money(entry.amount)}`;
    case 'plan':
    case 'mark':
      return at;
  }
}

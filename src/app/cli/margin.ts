import type { Command } from 'commander';
import {
  DEFAULT_MARGIN_RULES,
  type MarginAccount,
  type MarginReport,
  type MarginStop,
  marginPath,
  marginReport,
  marginRulesSchema,
  type WorstPrint,
} from '../../book/index.ts';
import type { EpochMs } from '../../market/index.ts';
import { isoNewYork, money } from '../../report/index.ts';
import { accountOf, bookFileSchema } from './book-file.ts';
import { UsageError } from './failure.ts';
import { newYork, print, printJson, table } from './output.ts';
import { readUserFile, readUserJson } from './user-file.ts';

export function register(program: Command): void {
  program
    .command('margin')
    .description(
      'requirement of a book of options, volatility futures and funds on them, with its worst expiry and its path',
    )
    .argument('<book>', 'JSON file, schema alvh.margin-book/1')
    .option('--rules <file>', 'margin rules, schema alvh.margin-rules/1 (else those shipped)')
    .option('--json', 'one JSON document, schema alvh.margin/1')
    .action((path: string, options: { rules?: string; json?: boolean }) => {
      const rules =
        options.rules === undefined ? DEFAULT_MARGIN_RULES : readUserFile(options.rules, marginRulesSchema);
      const { account, scenarios, at } = readUserJson(path, (json) => accountOf(bookFileSchema.parse(json)));
      const report = marginReport(account, rules);
      if (!report.ok) throw new UsageError(`${path}: ${report.detail ?? report.reason}`);
      const stops = marginPath(account, scenarios, rules);
      if (!stops.ok) throw new UsageError(`${path}: ${stops.detail ?? stops.reason}`);
      if (options.json) {
        printJson({
          schema: 'alvh.margin/1',
          account: account.type,
          at: isoNewYork(at),
          ...report.value,
          path: stops.value,
        } as never);
        return;
      }
      print(reportText(account, at, report.value, stops.value));
    });
}

function reportText(
  account: MarginAccount,
  at: EpochMs,
  report: MarginReport,
  path: readonly MarginStop[],
): string {
  const parts = [
    table({
      head: ['Margin', `${account.type} account, VIX ${account.vix}, ${newYork(at)}`],
      rows: [
        ['Available', money(report.available)],
        ['Required', money(report.requirement)],
        ['Excess', money(report.excess)],
        ['of it options', money(report.options)],
        ['of it futures, maintenance', money(report.futuresMaintenance)],
        ['futures, initial', money(report.futuresInitial)],
        ...(report.sharesInitial > 0
          ? [
              ['of it shares, maintenance', money(report.sharesMaintenance)],
              ['shares, initial', money(report.sharesInitial)],
            ]
          : []),
        ['Worst expiry of the whole book', lossText(report.worstLoss)],
      ],
    }),
  ];
  if (report.worstPrints.length > 1 || report.worstLoss === 'unbounded') {
    const rows = report.worstPrints.map(({ print: name, loss, at: level }) => [
      name,
      lossText(loss),
      level ?? 'without end',
    ]);
    parts.push(table({ head: ['Print', 'Worst loss', 'At'], rows }));
  }
  if (report.lines.length > 0) {
    const rows = report.lines.map((line) => [
      line.rule,
      line.quantity,
      line.legs.join('\n'),
      money(line.requirement),
    ]);
    parts.push(table({ head: ['Rule', 'Contracts', 'Legs', 'Requirement'], rows }));
  }
  for (const { name, array, requirement, minimum } of report.classes) {
    const rows = array.map(({ step, gain }) => [step, money(gain)]);
    const title = `${name}: required ${money(requirement)}, minimum ${money(minimum)}`;
    parts.push(`${title}\n${table({ head: ['Step', 'Gain'], rows })}`);
  }
  if (path.length > 0) {
    const rows = path.map((stop) =>
      [stop.label, stop.gain, stop.available, stop.requirement, stop.excess].map(cell),
    );
    parts.push(table({ head: ['Scenario', 'Gain', 'Available', 'Required', 'Excess'], rows }));
  }
  return parts.join('\n\n');
}

function lossText(loss: WorstPrint['loss']): string {
  return loss === 'unbounded' ? loss : money(loss);
}

function cell(value: string | number): string {
  return typeof value === 'number' ? money(value) : value;
}

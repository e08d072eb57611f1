import type { Command } from 'commander';
import { z } from 'zod';
import {
  DEFAULT_MARGIN_RULES,
  type MarginAccount,
  type MarginLeg,
  type MarginReport,
  type MarginScenario,
  type MarginStop,
  marginPath,
  marginReport,
  marginRulesSchema,
  type WorstPrint,
} from '../../book/index.ts';
import {
  type Contract,
  cents,
  type EpochMs,
  expiresAt,
  type IsoDate,
  instantOf,
  isExpiry,
  jsonDate,
  OPTION_ROOTS,
  parseSymbol,
  strike,
} from '../../market/index.ts';
import { isoNewYork } from '../../report/index.ts';
import { yearFraction } from '../../volatility/index.ts';
import { UsageError } from './failure.ts';
import { newYork, print, printJson, table } from './output.ts';
import { readUserFile, readUserJson } from './user-file.ts';

const DEFAULT_TIME = '09:30';

const points = z.number().nonnegative();
const forward = z.number().positive();
/** Implied volatility in % a year; 0 for a future. */
const volatility = z.number().nonnegative();
const width = z.number().positive('a width must be greater than zero');
const contracts = z.int().positive('a condor has one contract or more');
const four = <Item extends z.ZodType>(item: Item) => z.tuple([item, item, item, item]);

const marginBookSchema = z.strictObject({
  schema: z.literal('alvh.margin-book/1'),
  account: z.enum(['cash', 'margin', 'portfolio']),
  cashDollars: z.number(),
  date: jsonDate,
  /** New York. Not the close: then a book of its own expiry date would be over. */
  time: z.string().default(DEFAULT_TIME),
  vix: z.number().positive(),
  legs: z
    .array(
      z.strictObject({
        symbol: z.string(),
        quantity: z.int().refine((quantity) => quantity !== 0, 'a leg has one contract or more'),
        price: points,
        forward,
        volatility,
      }),
    )
    .default([]),
  /** Short iron condors; four-part lists run long put, short put, short call, long call. */
  condors: z
    .array(
      z.strictObject({
        root: z.enum(OPTION_ROOTS as [(typeof OPTION_ROOTS)[number]]),
        expiry: jsonDate,
        quantity: contracts,
        shortPut: z.number().positive(),
        shortCall: z.number().positive(),
        putWidth: width,
        callWidth: width,
        forward,
        prices: four(points),
        volatilities: four(volatility),
      }),
    )
    .default([]),
  scenarios: z
    .array(
      z.strictObject({
        label: z.string().min(1),
        indexMove: z.number().gt(-1),
        volatilityMove: z.number().gt(-1),
        vix: z.number().positive(),
        indexDeviationRatio: z.number().positive().default(1),
      }),
    )
    .default([]),
});

type MarginBook = z.output<typeof marginBookSchema>;

export function register(program: Command): void {
  program
    .command('margin')
    .description(
      'requirement of a book of options and volatility futures, with its worst expiry and its path',
    )
    .argument('<book>', 'JSON file, schema alvh.margin-book/1')
    .option('--rules <file>', 'margin rules, schema alvh.margin-rules/1 (else those shipped)')
    .option('--json', 'one JSON document, schema alvh.margin/1')
    .action((path: string, options: { rules?: string; json?: boolean }) => {
      const rules =
        options.rules === undefined ? DEFAULT_MARGIN_RULES : readUserFile(options.rules, marginRulesSchema);
      const { account, scenarios, at } = readUserJson(path, (json) =>
        accountOf(marginBookSchema.parse(json)),
      );
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

/** @throws RangeError that names the leg which cannot be. */
function accountOf(book: MarginBook): {
  account: MarginAccount;
  scenarios: readonly MarginScenario[];
  at: EpochMs;
} {
  const at = instantOf(book.date, book.time, 'America/New_York');
  const legs = [
    ...book.legs.map(({ symbol, quantity, price, forward: level, volatility: percent }) =>
      marginLeg(contractOf(symbol, book.date), quantity, price, level, percent, at),
    ),
    ...book.condors.flatMap((condor) => condorLegs(condor, at)),
  ];
  if (legs.length === 0) throw new RangeError('the book holds no legs and no condors');
  return {
    account: {
      type: book.account,
      cash: cents(Math.round(book.cashDollars * 100)),
      date: book.date,
      vix: book.vix,
      legs,
    },
    scenarios: book.scenarios,
    at,
  };
}

function contractOf(symbol: string, date: IsoDate): Contract {
  const parsed = parseSymbol(symbol, date);
  if (!parsed.ok) throw new RangeError(parsed.detail ?? parsed.reason);
  return parsed.value;
}

function condorLegs(condor: MarginBook['condors'][number], at: EpochMs): readonly MarginLeg[] {
  const { root, expiry, quantity, shortPut, shortCall, putWidth, callWidth, prices, volatilities } = condor;
  if (shortPut > shortCall)
    throw new RangeError(`the short put ${shortPut} is above the short call ${shortCall}`);
  const legs = [
    { right: 'P', level: shortPut - putWidth, sign: 1 },
    { right: 'P', level: shortPut, sign: -1 },
    { right: 'C', level: shortCall, sign: -1 },
    { right: 'C', level: shortCall + callWidth, sign: 1 },
  ] as const;
  return legs.map(({ right, level, sign }, index) =>
    marginLeg(
      { kind: 'option', root, expiry, right, strike: strike(level) },
      sign * quantity,
      prices[index]!,
      condor.forward,
      volatilities[index]!,
      at,
    ),
  );
}

function marginLeg(
  contract: Contract,
  quantity: number,
  price: number,
  level: number,
  percent: number,
  at: EpochMs,
): MarginLeg {
  const { root, expiry } = contract;
  if (!isExpiry(root, expiry)) throw new RangeError(`${root} has no expiry on ${expiry}`);
  const years = yearFraction(at, expiresAt(root, expiry));
  if (!years.ok) {
    const hint = `the book is figured at ${newYork(at)} ("date" and "time", else ${DEFAULT_TIME})`;
    throw new RangeError(`${root} of ${expiry} has expired: ${hint}`);
  }
  const deviation = contract.kind === 'option' ? (percent / 100) * Math.sqrt(years.value) : 0;
  return { contract, quantity, price, forward: level, deviation };
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
        ['Available', dollars(report.available)],
        ['Required', dollars(report.requirement)],
        ['Excess', dollars(report.excess)],
        ['of it options', dollars(report.options)],
        ['of it futures, maintenance', dollars(report.futuresMaintenance)],
        ['futures, initial', dollars(report.futuresInitial)],
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
      dollars(line.requirement),
    ]);
    parts.push(table({ head: ['Rule', 'Contracts', 'Legs', 'Requirement'], rows }));
  }
  for (const { name, array, requirement, minimum } of report.classes) {
    const rows = array.map(({ step, gain }) => [step, dollars(gain)]);
    const title = `${name}: required ${dollars(requirement)}, minimum ${dollars(minimum)}`;
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
  return loss === 'unbounded' ? loss : dollars(loss);
}

function cell(value: string | number): string {
  return typeof value === 'number' ? dollars(value) : value;
}

function dollars(amount: number): string {
  const text = (Math.abs(amount) / 100).toLocaleString('en-US', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return `${amount < 0 ? '-' : ''}$${text}`;
}

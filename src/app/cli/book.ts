import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { centsOf, contractLabel, contractValue, type TradedLeg, valueLeg } from '../../book/index.ts';
import { type Cents, cents, type MarketView } from '../../market/index.ts';
import { figure, isoNewYork, money, NOTICE } from '../../report/index.ts';
import { contextOfFile, contextOfRun } from './book-context.ts';
import { bookFileSchema } from './book-file.ts';
import type { BookContext, BookSection } from './book-section.ts';
import { BOOK_SECTIONS } from './book-sections.ts';
import { writeSurface } from './book-surface.ts';
import { exportTax, type TaxRequest, taxRequest } from './book-tax.ts';
import { UsageError } from './failure.ts';
import { instantOption } from './instant-option.ts';
import { newYork, note, print, printJson, table } from './output.ts';
import { storePath } from './store-path.ts';
import { openRun } from './stored-run.ts';
import { readUserFile } from './user-file.ts';

interface Options {
  readonly at?: string;
  readonly tax?: string;
  readonly surface?: string;
  readonly out?: string;
  readonly store?: string;
  readonly json?: boolean;
  readonly [section: string]: unknown;
}

export function register(program: Command): void {
  const command = program
    .command('book')
    .description('the whole structure of a run or of a book file in one account, at one instant')
    .argument('<run|file>', 'run id, or the beginning of one, or a JSON file of schema alvh.margin-book/1')
    .option(
      '--at <instant>',
      'of a run: "YYYY-MM-DD HH:MM" New York time (else the last snapshot at which something was held)',
    );
  for (const { name, description } of BOOK_SECTIONS) command.option(`--${name}`, description);
  command
    .option(
      '--tax <year>',
      'section 1256 gains of a run in a calendar year, written to --out; no section is shown',
    )
    .option('--out <file>', 'CSV file of --tax')
    .option('--surface <file.svg>', 'also draw the joint surface of index and VIX at the next settlement')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.book/1')
    .action(async (name: string, options: Options) => {
      const tax = taxRequest(options.tax, options.out);
      if (tax) return printTax(name, tax, options);
      const context = await contextOf(name, options);
      if (options.surface !== undefined) {
        await writeSurface(context, options.surface);
        note(`wrote ${options.surface}`);
      }
      const asked = BOOK_SECTIONS.filter((section) => options[section.name] === true);
      const sections = asked.length > 0 ? asked : BOOK_SECTIONS;
      if (options.json) printJson(await bookJson(context, sections));
      else print(await bookText(context, sections));
    });
}

function printTax(name: string, request: TaxRequest, { store, json }: Options): void {
  if (isBookFile(name)) throw new UsageError('--tax is for a run; a book file has no history');
  const done = exportTax(openRun(store, name), request);
  if (json) printJson(done.json);
  else print(done.human);
}

function isBookFile(name: string): boolean {
  return name.endsWith('.json') || existsSync(name);
}

async function contextOf(name: string, { at, store }: Options): Promise<BookContext> {
  const directory = storePath(store);
  if (isBookFile(name)) {
    if (at !== undefined) throw new UsageError('--at is for a run; a book file says its own date and time');
    return contextOfFile(directory, readUserFile(name, bookFileSchema));
  }
  const run = openRun(store, name);
  return contextOfRun(directory, run, at === undefined ? undefined : instantOption('--at', at));
}

async function bookJson(context: BookContext, sections: readonly BookSection[]) {
  const shown: { [name: string]: unknown } = {};
  for (const { name, render } of sections) shown[name] = (await render(context)).json;
  const { at, book, run, tape, view } = context;
  return {
    schema: 'alvh.book/1',
    runId: run?.runId ?? null,
    at: isoNewYork(at),
    provenance: tape.provenance,
    cashCents: book.cash,
    positions: book.positions.map(({ id, layer, openedAt, legs }) => ({
      id,
      layer,
      openedAt: isoNewYork(openedAt),
      legs: legs.map((leg) => ({
        contract: contractLabel(leg.contract),
        quantity: leg.quantity,
        entryPoints: leg.price,
        entryProvenance: leg.provenance,
        value: valueJson(leg, view),
      })),
    })),
    sections: shown,
    notice: NOTICE,
  };
}

async function bookText(context: BookContext, sections: readonly BookSection[]): Promise<string> {
  const { at, book, run, tape, view } = context;
  const from = run ? `run ${run.runId} · ${run.strategy.name}` : 'book file';
  const parts = [
    `Book of ${from} at ${newYork(at)} · quotes: ${tape.provenance} · cash ${money(book.cash)}`,
    table({
      head: ['Package', 'Contract', 'Contracts', 'Entry', 'Mid now', 'Gain at mid', 'Value from'],
      rows: book.positions.flatMap(({ id, legs }) =>
        legs.map((leg, i) => [
          i === 0 ? id : '',
          contractLabel(leg.contract),
          leg.quantity,
          figure(leg.price),
          ...valueCells(leg, view),
        ]),
      ),
    }),
  ];
  for (const { render } of sections) parts.push((await render(context)).human);
  parts.push(NOTICE);
  return parts.join('\n\n');
}

/** A leg's value at mid in points and its gain since entry, before fees and the spread to be paid, or why there is none. */
function valueCells(leg: TradedLeg, view: MarketView): readonly string[] {
  const found = valueLeg(leg.contract, view);
  if (!found.ok) return ['–', '–', `no value: ${found.reason}`];
  const { price, basis, provenance } = found.value;
  return [
    figure(price, 3),
    money(gainOf(leg, price)),
    basis === 'mid' ? provenance : `${provenance}, ${basis}`,
  ];
}

function valueJson(leg: TradedLeg, view: MarketView) {
  const found = valueLeg(leg.contract, view);
  if (!found.ok) return { absent: found.reason };
  const { price, basis, provenance } = found.value;
  return { points: price, basis, provenance, gainCents: gainOf(leg, price) };
}

function gainOf(leg: TradedLeg, price: number): Cents {
  return cents(centsOf(leg, price) - contractValue(leg.contract, leg.quantity, leg.price));
}

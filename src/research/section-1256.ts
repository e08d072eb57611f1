import {
  contractLabel,
  contractValue,
  settledPrice,
  type TradedLeg,
  type Transaction,
} from '../book/index.ts';
import type { JournalEntry } from '../engine/index.ts';
import {
  type Cents,
  cents,
  type EpochMs,
  type IsoDate,
  isDated,
  nextTradingDay,
  settlementLevel,
  tradeDateAt,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';

/** How a row of the export came about. */
export type TaxBasis = 'closed' | 'settled' | 'marked' | 'recognised-before';

/** One line of a year's section 1256 contracts, US tax law; dates are trade dates. */
export interface TaxRow {
  readonly packageId: string;
  /** A contract; for `marked` and `recognised-before` the contracts of the package, which is valued as one. */
  readonly contract: string;
  /** Contracts, negative where they were sold to open; of a package valued as one, packages of its smallest leg. */
  readonly quantity: number;
  readonly opened: IsoDate;
  /** Trade date of the close or settlement, or 31 December. */
  readonly ended: IsoDate;
  readonly basis: TaxBasis;
  /** After the fees of selling and before; null where a package is valued as one. */
  readonly proceedsCents: Cents | null;
  readonly costCents: Cents | null;
  readonly gainCents: Cents;
  /** Sixty hundredths of the gain within a cent, the rows' summing to that of the year's gain, and the rest. */
  readonly longTermCents: Cents;
  readonly shortTermCents: Cents;
}

type UnsplitRow = Omit<TaxRow, 'longTermCents' | 'shortTermCents'>;

/** A year's export with its sums. */
export interface TaxYear {
  readonly year: number;
  readonly rows: readonly TaxRow[];
  readonly gainCents: Cents;
  readonly longTermCents: Cents;
  readonly shortTermCents: Cents;
  /** Labels of contracts left out because section 1256 does not cover them, each once, in order of opening. */
  readonly excluded: readonly string[];
  /** Packages open at the end of a run that ends before the last session of the year: nothing is recognised of them in it yet. */
  readonly stillOpen: readonly string[];
}

/**
 * Options on broad indices (SPX, XSP) and on VIX are nonequity options, VX and VXM regulated futures: section 1256 (b).
 * Shares, exchange-traded products such as VXX, and options on them are not, whatever they follow: VIXY and UVXY are
 * partnerships that pass on what their own futures made, VXX is a note.
 */
const COVERED: ReadonlySet<string> = new Set(['SPX', 'SPXW', 'XSP', 'VIX', 'VIXW', 'VX', 'VXM']);

/** Whether contracts of a root are section 1256 contracts: broad-based index options and futures, never shares of funds. */
export function isSection1256(root: string): boolean {
  return COVERED.has(root);
}

interface TaxPosition {
  readonly id: string;
  readonly openedAt: EpochMs;
  readonly opened: IsoDate;
  readonly legs: readonly TradedLeg[];
  ended?: {
    readonly on: IsoDate;
    readonly basis: 'closed' | 'settled';
    readonly legs: readonly { readonly price: number; readonly fee: number }[];
  };
}

/**
 * Section 1256 gains of one calendar year, marked to market: everything closed or settled in it leg by leg, what was open
 * over 31 December at its last mark of the year, and that mark taken off again in the year after. The rows sum to what
 * the ledger posted to these packages in the year and the change of the marks over its ends. Interest is no part of it.
 *
 * @returns `no-year` when the journal has nothing of that year.
 */
export function section1256(
  journal: readonly JournalEntry[],
  transactions: readonly Transaction[],
  year: number,
): Result<TaxYear, 'no-year'> {
  const years = journal.map(({ at }) => yearOf(tradeDateAt(at)));
  if (!years.includes(year)) {
    return absent('no-year', `the run is of ${[...new Set(years)].join(', ')}`);
  }
  // The year's last session marks what is open, whether or not the run goes on after it.
  const isOver = yearOf(nextTradingDay(tradeDateAt(journal.at(-1)!.at))) > year;
  const positions = taxPositions(journal);
  const found: UnsplitRow[] = [];
  const excluded: string[] = [];
  const stillOpen: string[] = [];
  for (const position of positions) {
    if (yearOf(position.opened) > year || (position.ended && yearOf(position.ended.on) < year)) continue;
    const outside = position.legs.filter(({ contract }) => !isSection1256(contract.root));
    excluded.push(...outside.map(({ contract }) => contractLabel(contract)));
    if (outside.length > 0) continue;
    const endedNow = position.ended && yearOf(position.ended.on) === year;
    if (!endedNow && !isOver) {
      stillOpen.push(position.id);
      continue;
    }
    const marked = (until: number) => markedGain(position, until, journal, transactions);
    if (yearOf(position.opened) < year)
      found.push(packageRow(position, lastOf(year - 1), 'recognised-before', cents(-marked(year - 1))));
    if (endedNow) found.push(...legRows(position, position.ended!));
    else found.push(packageRow(position, lastOf(year), 'marked', marked(year)));
  }
  const rows = split(found);
  const sum = (of: (row: TaxRow) => Cents) => cents(rows.reduce((total, row) => total + of(row), 0));
  return ok({
    year,
    rows,
    gainCents: sum(({ gainCents }) => gainCents),
    longTermCents: sum(({ longTermCents }) => longTermCents),
    shortTermCents: sum(({ shortTermCents }) => shortTermCents),
    excluded: [...new Set(excluded)],
    stillOpen,
  });
}

function yearOf(date: IsoDate): number {
  return Number(date.slice(0, 4));
}

function lastOf(year: number): IsoDate {
  return `${year}-12-31` as IsoDate;
}

function taxPositions(journal: readonly JournalEntry[]): readonly TaxPosition[] {
  const positions = new Map<string, TaxPosition>();
  for (const entry of journal) {
    if (entry.kind === 'fill') {
      const { positionId: id, intent } = entry.order;
      if (intent === 'open') {
        const { at: openedAt, legs } = entry;
        positions.set(id, { id, openedAt, opened: tradeDateAt(openedAt), legs });
      } else {
        positions.get(id)!.ended = { on: tradeDateAt(entry.at), basis: 'closed', legs: entry.legs };
      }
    } else if (entry.kind === 'settlement') {
      const { at, print } = entry;
      for (const { id } of entry.positions) {
        const position = positions.get(id)!;
        const legs = position.legs.flatMap(({ contract }) =>
          isDated(contract)
            ? [{ price: settledPrice(contract, settlementLevel(contract.root, print)), fee: 0 }]
            : [],
        );
        position.ended = { on: tradeDateAt(at), basis: 'settled', legs };
      }
    }
  }
  return [...positions.values()];
}

/** What of a package open over the end of a year is recognised in all by then: posted results and its last mark. */
function markedGain(
  position: TaxPosition,
  year: number,
  journal: readonly JournalEntry[],
  transactions: readonly Transaction[],
): Cents {
  let gain = 0;
  for (const { at, entries } of transactions) {
    if (at < position.openedAt || yearOf(tradeDateAt(at)) > year) continue;
    for (const { account, amount, positionId } of entries)
      if (positionId === position.id && account.kind === 'result') gain -= amount;
  }
  let unrealised = 0;
  for (const entry of journal) {
    if (entry.kind !== 'mark' || yearOf(tradeDateAt(entry.at)) > year) continue;
    const mark = entry.positions.find(({ id }) => id === position.id);
    if (mark) unrealised = mark.unrealised;
  }
  return cents(gain + unrealised);
}

function legRows(
  { id, opened, legs }: TaxPosition,
  ended: NonNullable<TaxPosition['ended']>,
): readonly UnsplitRow[] {
  return legs.map((leg, i): UnsplitRow => {
    const { contract, quantity } = leg;
    const end = ended.legs[i]!;
    const openValue = contractValue(contract, quantity, leg.price);
    const endValue = contractValue(contract, quantity, end.price);
    const sold = quantity > 0 ? endValue - end.fee : -openValue - leg.fee;
    const bought = quantity > 0 ? openValue + leg.fee : -endValue + end.fee;
    return {
      packageId: id,
      contract: contractLabel(contract),
      quantity,
      opened,
      ended: ended.on,
      basis: ended.basis,
      proceedsCents: cents(sold),
      costCents: cents(bought),
      gainCents: cents(sold - bought),
    };
  });
}

function packageRow(
  { id, opened, legs }: TaxPosition,
  ended: IsoDate,
  basis: TaxBasis,
  gain: Cents,
): UnsplitRow {
  return {
    packageId: id,
    contract: legs.map(({ contract }) => contractLabel(contract)).join(' + '),
    quantity: Math.min(...legs.map(({ quantity }) => Math.abs(quantity))),
    opened,
    ended,
    basis,
    proceedsCents: null,
    costCents: null,
    gainCents: gain,
  };
}

/** Each row with its part of the split of all rows up to it, so that the parts sum to the split of the year's gain. */
function split(rows: readonly UnsplitRow[]): readonly TaxRow[] {
  let [gain, longTerm] = [0, 0];
  return rows.map((row) => {
    gain += row.gainCents;
    const before = longTerm;
    longTerm = Math.sign(gain) * Math.round(Math.abs(gain) * 0.6);
    const longTermCents = cents(longTerm - before);
    return { ...row, longTermCents, shortTermCents: cents(row.gainCents - longTermCents) };
  });
}

/** Said wherever the export is made. */
export const TAX_NOTICE =
  'Not tax advice. Section 1256 gains of a simulated account by trade date, fees included; interest is left out.';

const COLUMNS = [
  'package',
  'contract',
  'quantity',
  'opened',
  'ended',
  'basis',
  'proceeds_usd',
  'cost_usd',
  'gain_usd',
  'long_term_60_usd',
  'short_term_40_usd',
] as const;

/** The export as CSV (RFC 4180, a comment line first): dollars with two decimals, the year's sums in the last line. */
export function taxCsv({ year, rows, excluded, ...sums }: TaxYear): string {
  const lines = rows.map((row) => [
    row.packageId,
    row.contract,
    row.quantity,
    row.opened,
    row.ended,
    row.basis,
    row.proceedsCents === null ? '' : dollars(row.proceedsCents),
    row.costCents === null ? '' : dollars(row.costCents),
    dollars(row.gainCents),
    dollars(row.longTermCents),
    dollars(row.shortTermCents),
  ]);
  const total = ['total', '', '', '', `${year}-12-31`, '', '', ''];
  total.push(dollars(sums.gainCents), dollars(sums.longTermCents), dollars(sums.shortTermCents));
  const outside = excluded.length > 0 ? ` Left out, not section 1256: ${excluded.join(', ')}.` : '';
  return `# ${TAX_NOTICE}${outside}\n${[COLUMNS, ...lines, total].map((line) => line.map(field).join(',')).join('\n')}\n`;
}

function dollars(amount: Cents): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function field(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

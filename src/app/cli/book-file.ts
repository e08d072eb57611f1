import { z } from 'zod';
import {
  Book,
  contractValue,
  LAYERS,
  type LayerName,
  type MarginAccount,
  type MarginLeg,
  type MarginScenario,
  type TradedLeg,
} from '../../book/index.ts';
import {
  type Contract,
  cents,
  type EpochMs,
  expiresAt,
  type IsoDate,
  instantOf,
  isDated,
  isExpiry,
  jsonDate,
  NEW_YORK,
  OPTION_ROOTS,
  parseSymbol,
  settlementSource,
  strike,
} from '../../market/index.ts';
import { yearFraction } from '../../volatility/index.ts';
import { newYork } from './output.ts';

const DEFAULT_TIME = '09:30';

const points = z.number().nonnegative();
const forward = z.number().positive();
/** Implied volatility in % a year; 0 for a future. */
const volatility = z.number().nonnegative();
const width = z.number().positive('a width must be greater than zero');
const MOST_CONTRACTS = 1_000_000;
const tooMany = `a book holds up to ${MOST_CONTRACTS} contracts of a kind`;
const contracts = z.int().positive('a condor has one contract or more').max(MOST_CONTRACTS, tooMany);
const four = <Item extends z.ZodType>(item: Item) => z.tuple([item, item, item, item]);

/**
 * A book as a user writes it. `price`, `forward` and `volatility` are what the market says at its instant; `entryPrice` is
 * what was paid or received (else the price) and `layer` the part of the structure a leg belongs to.
 */
export const bookFileSchema = z.strictObject({
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
        quantity: z
          .int()
          .min(-MOST_CONTRACTS, tooMany)
          .max(MOST_CONTRACTS, tooMany)
          .refine((quantity) => quantity !== 0, 'a leg has one contract or more'),
        price: points,
        forward,
        volatility,
        entryPrice: points.exactOptional(),
        layer: z.enum(LAYERS).default('anchor'),
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
        entryPrices: four(points).exactOptional(),
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

export type BookFile = z.output<typeof bookFileSchema>;

/**
 * The account of a book file as margin rules see it.
 * @throws RangeError that names the leg which cannot be.
 */
export function accountOf(book: BookFile): {
  account: MarginAccount;
  scenarios: readonly MarginScenario[];
  at: EpochMs;
} {
  const at = instantOfFile(book);
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

function condorLegs(condor: BookFile['condors'][number], at: EpochMs): readonly MarginLeg[] {
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
  if (!isDated(contract)) return { contract, quantity, price, forward: price, deviation: 0 };
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

/** The instant of a book file. */
export function instantOfFile({ date, time }: BookFile): EpochMs {
  return instantOf(date, time, NEW_YORK);
}

/**
 * A book file as an account: its packages by layer and print, opened at its instant for their entry prices without fees,
 * its cash what the file says after that.
 * @throws RangeError that names the leg which cannot be.
 */
export function bookOf(file: BookFile): Book {
  const at = instantOfFile(file);
  const { account } = accountOf(file);
  const entries = [
    ...file.legs.map(({ layer, entryPrice, price }) => ({ layer, entry: entryPrice ?? price })),
    ...file.condors.flatMap(({ entryPrices, prices }) =>
      (entryPrices ?? prices).map((entry) => ({ layer: 'anchor' as LayerName, entry })),
    ),
  ];
  const packages = new Map<string, { readonly layer: LayerName; readonly legs: TradedLeg[] }>();
  let cost = 0;
  for (const [i, { contract, quantity }] of account.legs.entries()) {
    const { layer, entry } = entries[i]!;
    const price = Math.round(entry * 100) / 100;
    const id = isDated(contract)
      ? `${layer} ${settlementSource(contract.root, contract.expiry)} ${contract.expiry}`
      : `${layer} ${contract.root}`;
    const one = packages.get(id) ?? { layer, legs: [] };
    one.legs.push({ contract, quantity, price, provenance: 'quoted', fee: cents(0) });
    packages.set(id, one);
    if (contract.kind !== 'future') cost += contractValue(contract, quantity, price);
  }
  const book = new Book(at, cents(account.cash + cost));
  for (const [id, { layer, legs }] of packages) book.open({ id, layer, openedAt: at, legs });
  return book;
}

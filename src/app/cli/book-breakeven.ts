import {
  type JointSurface,
  nextOpen,
  nextSettlement,
  type ResponseCurve,
  type StructureBreakEven,
  structureBreakEven,
  structureSurface,
} from '../../book/index.ts';
import { headlineOf } from '../../engine/index.ts';
import type { EpochMs } from '../../market/index.ts';
import { ok, type Result } from '../../math/index.ts';
import {
  type BreakEvenRow,
  breakEvenTable,
  figure,
  isoNewYork,
  ladderTable,
  shortInstant,
  staticBreakEvenTable,
  surfaceTable,
} from '../../report/index.ts';
import { equityPath, type StaticBreakEven, staticBreakEven } from '../../research/index.ts';
import { type BookRepricer, bookRepricer } from './book-repricer.ts';
import type { BookContext, BookSection, SectionOutput } from './book-section.ts';
import { table } from './output.ts';

/** Everything the section shows of the open packages. */
interface Found {
  readonly priced: BookRepricer;
  readonly settlement: StructureBreakEven;
  readonly rows: readonly BreakEvenRow[];
  readonly surface: JointSurface;
}

/** Where the structure breaks even: along the response of VIX and VX, over index and VIX, and by what it has earned. */
export const breakEvenSection: BookSection = {
  name: 'breakeven',
  description:
    'where the structure breaks even: index levels with bands and odds, the joint surface of index and VIX',
  render(context) {
    const found = findBreakEvens(context);
    const past = pastOf(context);
    return found.ok ? shown(found.value, past) : missing(found, past);
  },
};

/** Break-evens and surface of the open packages at the next settlement. */
export function findBreakEvens(context: BookContext): Result<Found> {
  const { book, view } = context;
  const priced = bookRepricer(context);
  if (!priced.ok) return priced;
  const { repricer, entryDollars, valueDollars } = priced.value;
  const settles = nextSettlement(
    book.positions.flatMap(({ legs }) => legs),
    view.asOf,
  );
  if (!settles.ok) return settles;
  const opens = nextOpen(view.asOf);
  const wanted: { counted: string; at: EpochMs; basis: number }[] = [
    { counted: 'entry', at: settles.value, basis: entryDollars },
    { counted: 'now', at: settles.value, basis: valueDollars },
    ...(opens < settles.value ? [{ counted: 'entry', at: opens, basis: entryDollars }] : []),
    { counted: 'entry', at: view.asOf, basis: entryDollars },
  ];
  const rows: BreakEvenRow[] = [];
  for (const { counted, at, basis } of wanted) {
    const one = structureBreakEven(repricer, view, at, basis);
    if (!one.ok) return one;
    rows.push({ counted, found: one.value });
  }
  const surface = structureSurface(repricer, settles.value, entryDollars);
  if (!surface.ok) return surface;
  return ok({ priced: priced.value, settlement: rows[0]!.found, rows, surface: surface.value });
}

/** Break-even win rate and credit of the condors that had ended by the context's instant. */
function pastOf({ run, at, journal }: BookContext): StaticBreakEven | undefined {
  if (!run) return undefined;
  const trades = headlineOf(run).trades.filter(({ exitAt }) => exitAt <= at);
  const last = equityPath(journal).at(-1)?.layers;
  const hedge = last ? last.pivot + last['second-engine'] : 0;
  return staticBreakEven(trades, Math.round(100 * hedge));
}

function shown(
  { priced, settlement, rows, surface }: Found,
  past: StaticBreakEven | undefined,
): SectionOutput {
  const { market, provenance } = priced.repricer;
  const clock = market.clock ? 'by the variance clock' : 'by the calendar: too few bars for a variance clock';
  const human = [
    `Break-even of the structure · next settlement ${shortInstant(settlement.at)} New York, ${figure(settlement.days)} trading days ahead ${clock}`,
    `VIX ${market.vix === undefined ? 'unknown' : figure(market.vix)}; values are modelled from ${provenance} prices; entry counts fees; moves are counted from the forward${settlement.forward.ok ? ` ${figure(settlement.forward.value)}` : ''}.`,
    table(breakEvenTable(rows)),
    'Profit and loss from entry at the next settlement, along the response of VIX and VX',
    table(ladderTable(settlement)),
    'The same over index and VIX that need not go together, US dollars',
    table(surfaceTable(surface)),
    ...(past ? ['What the condors so far had to earn', table(staticBreakEvenTable(past))] : []),
  ].join('\n');
  return {
    human,
    json: {
      provenance,
      vix: market.vix ?? null,
      clock: market.clock ? 'variance' : 'calendar',
      entryBasisDollars: priced.entryDollars,
      valueDollars: priced.valueDollars,
      horizons: rows.map(({ counted, found }) => ({
        at: isoNewYork(found.at),
        tradingDays: found.days,
        countedFrom: counted,
        basisDollars: found.basisDollars,
        forward: orReason(found.forward),
        expected: curveJson(found, found.expected),
        oneResidualBelow: curveJson(found, found.below),
        oneResidualAbove: curveJson(found, found.above),
        impliedProbabilityOfGain: orReason(found.impliedOdds),
        pastShareOfGain: orReason(found.empiricalOdds),
      })),
      settlementPnl: {
        expected: settlement.expected.points,
        oneResidualBelow: settlement.below.points,
        oneResidualAbove: settlement.above.points,
      },
      surface: { ...surface, at: isoNewYork(surface.at) },
      static: past ?? null,
    },
  };
}

function missing(
  { reason, detail }: Result<never> & { ok: false },
  past: StaticBreakEven | undefined,
): SectionOutput {
  const why = `${reason}${detail === undefined ? '' : ` (${detail})`}`;
  return {
    human: [
      `Break-even of the structure: absent, ${why}`,
      ...(past ? ['What the condors so far had to earn', table(staticBreakEvenTable(past))] : []),
    ].join('\n'),
    json: { absent: reason, detail: detail ?? null, static: past ?? null },
  };
}

function curveJson({ forward }: StructureBreakEven, { breakEvens, profits }: ResponseCurve) {
  return {
    breakEvens: breakEvens.map(({ indexPercent, vix, residueDollars }) => ({
      indexPercent,
      indexLevel: forward.ok ? forward.value * (1 + indexPercent / 100) : null,
      vix,
      residueDollars,
    })),
    gains: profits,
  };
}

function orReason<Value>(result: Result<Value>): Value | { readonly absent: string } {
  return result.ok ? result.value : { absent: result.reason };
}

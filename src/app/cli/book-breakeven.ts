import type { ResponseCurve, StructureBreakEven } from '../../book/index.ts';
import { headlineOf } from '../../engine/index.ts';
import type { Result } from '../../math/index.ts';
import {
  breakEvenTable,
  breakEvenTitle,
  isoNewYork,
  ladderTable,
  staticBreakEvenTable,
  surfaceTable,
} from '../../report/index.ts';
import {
  pastBreakEven,
  type StaticBreakEven,
  type StructureBreakEvens,
  structureBreakEvens,
} from '../../research/index.ts';
import { missing } from './book-absence.ts';
import type { BookSection, SectionOutput } from './book-section.ts';
import { table } from './output.ts';

/** Where the structure breaks even: along the response of VIX and VX, over index and VIX, and by what it has earned. */
export const breakEvenSection: BookSection = {
  name: 'breakeven',
  description:
    'where the structure breaks even: index levels with bands and odds, the joint surface of index and VIX',
  render({ book, view, run, journal, at }) {
    const past = run ? pastBreakEven(headlineOf(run).trades, journal, at) : undefined;
    const found = structureBreakEvens(book, view);
    if (found.ok) return shown(found.value, past);
    const none = missing('Break-even of the structure', found);
    return {
      human: [none.human, ...pastLines(past)].join('\n'),
      json: { ...(none.json as object), static: past ?? null },
    };
  },
};

function shown(found: StructureBreakEvens, past: StaticBreakEven | undefined): SectionOutput {
  const { priced, settlement, rows, surface } = found;
  const { market, provenance } = priced.repricer;
  const human = [
    'Break-even of the structure',
    ...breakEvenTitle(found),
    table(breakEvenTable(rows)),
    'Profit and loss from entry at the next settlement, along the response of VIX and VX',
    table(ladderTable(settlement)),
    'The same over index and VIX that need not go together, US dollars',
    table(surfaceTable(surface)),
    ...pastLines(past),
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

function pastLines(past: StaticBreakEven | undefined): readonly string[] {
  return past ? ['What the condors so far had to earn', table(staticBreakEvenTable(past))] : [];
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

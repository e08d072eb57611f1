import {
  type Book,
  DEFAULT_MARGIN_RULES,
  marginReport,
  marginStress,
  Repricer,
  repricingMarket,
  STRESS_MOVES,
} from '../../book/index.ts';
import { absent, ok, type Result } from '../../math/index.ts';
import { marginAccount } from '../../method/index.ts';
import { figure, money } from '../../report/index.ts';
import { missing } from './book-absence.ts';
import type { BookContext, BookSection } from './book-section.ts';
import { table } from './output.ts';

/** `alvh book --margin`: the requirement now and through moves of the index. */
export const marginSection: BookSection = {
  name: 'margin',
  description: 'margin requirement now and through moves of the index',
  render: (context) => {
    const found = pathOf(context);
    if (!found.ok) return missing('Margin', found);
    const { now, stops, provenance } = found.value;
    const excess = (amount: number) => `${money(amount)}${amount < 0 ? ' (call)' : ''}`;
    return {
      human: [
        'Margin',
        table({
          head: ['Now', 'US dollars'],
          rows: [
            ['Available', money(now.available)],
            ['Required', money(now.requirement)],
            ['of it options', money(now.options)],
            ['of it VX, maintenance', money(now.futuresMaintenance)],
            ['Excess', excess(now.excess)],
            ['Worst expiry', now.worstLoss === 'unbounded' ? 'unbounded' : money(now.worstLoss)],
          ],
        }),
        table({
          head: ['Within a day', 'VIX', 'Gain', 'Available', 'Required', 'of it VX', 'Excess'],
          rows: stops.map((stop) => [
            `SPX ${stop.indexPercent > 0 ? '+' : ''}${stop.indexPercent} %`.replace('-', '−'),
            figure(stop.vix, 1),
            money(stop.gain),
            money(stop.available),
            money(stop.requirement),
            money(stop.futuresMaintenance),
            excess(stop.excess),
          ]),
        }),
        '· VIX goes with the index by its fitted response within a day, VX by the share of its tenor; the margin of VX is read at the VIX of each move (rules of a margin account, table of orders of magnitude: docs/market-rules.md). What is available does not count the value of options.',
        `· Values are ${provenance} from the quotes of the instant.`,
      ].join('\n'),
      json: {
        now: reportJson(now),
        path: stops.map(({ indexPercent, vix, gain, ...report }) => ({
          indexPercent,
          vix,
          gainCents: gain,
          ...reportJson(report),
        })),
        provenance,
      },
    };
  },
};

function reportJson(report: {
  readonly available: number;
  readonly requirement: number;
  readonly excess: number;
  readonly options: number;
  readonly futuresMaintenance: number;
  readonly futuresInitial: number;
  readonly worstLoss: number | 'unbounded';
}) {
  return {
    availableCents: report.available,
    requirementCents: report.requirement,
    excessCents: report.excess,
    optionsCents: report.options,
    futuresMaintenanceCents: report.futuresMaintenance,
    futuresInitialCents: report.futuresInitial,
    worstExpiryCents: report.worstLoss,
  };
}

function pathOf({ view, book }: BookContext) {
  const legs = heldLegs(book);
  if (legs.length === 0) return absent('nothing-held');
  const account = marginAccount(view, book, legs);
  if (!account.ok) return account;
  const now = marginReport(account.value, DEFAULT_MARGIN_RULES);
  if (!now.ok) return now;
  const repricer: Result<Repricer> = Repricer.of(repricingMarket(view, 'fitted'), legs);
  if (!repricer.ok) return repricer;
  const stops = marginStress(account.value, repricer.value, STRESS_MOVES, DEFAULT_MARGIN_RULES);
  if (!stops.ok) return stops;
  return ok({ now: now.value, stops: stops.value, provenance: repricer.value.provenance });
}

function heldLegs(book: Book) {
  return book.positions.flatMap(({ legs }) => legs.map(({ contract, quantity }) => ({ contract, quantity })));
}

import type { StructureMargin } from '../research/index.ts';
import { figure, money } from './format.ts';
import type { TextTable } from './tables.ts';

/** What is required of the account now, US dollars. */
export function marginNowTable({ now }: StructureMargin): TextTable {
  return {
    head: ['Now', 'US dollars'],
    rows: [
      ['Available', money(now.available)],
      ['Required', money(now.requirement)],
      ['of it options', money(now.options)],
      ['of it VX, maintenance', money(now.futuresMaintenance)],
      ...(now.sharesMaintenance > 0 ? [['of it shares, maintenance', money(now.sharesMaintenance)]] : []),
      ['Excess', excess(now.excess)],
      ['Worst expiry', now.worstLoss === 'unbounded' ? 'unbounded' : money(now.worstLoss)],
    ],
  };
}

/** The same through moves of the index within a day, VIX going with them. */
export function marginStressTable({ stops }: StructureMargin): TextTable {
  return {
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
  };
}

/** What the figures rest on. */
export function marginNotes({ provenance }: StructureMargin): readonly string[] {
  return [
    'VIX goes with the index by its fitted response within a day, VX by the share of its tenor; the margin of VX is read at the VIX of each move (rules of a margin account, table of orders of magnitude: docs/market-rules.md). What is available counts shares, not the value of options.',
    `Values are ${provenance} from the quotes of the instant.`,
  ];
}

function excess(amount: number): string {
  return `${money(amount)}${amount < 0 ? ' (call)' : ''}`;
}

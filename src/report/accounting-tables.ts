import {
  type Accounting,
  ATTRIBUTION_CAUSES,
  type Attribution,
  type AttributionCause,
  type AttributionCell,
  attributed,
  EXPLAIN_PARTS,
  type ExplainPart,
  type ExplainParts,
  LAYERS,
  RESIDUAL_BOUND,
  type Wing,
} from '../book/index.ts';
import { figure, money } from './format.ts';
import { isoNewYork } from './new-york-instants.ts';
import { LAYER_TITLES, type TextTable } from './tables.ts';

const CAUSE_TITLES: { readonly [cause in AttributionCause]: string } = {
  premium: 'Premium',
  decay: 'Decay',
  gap: 'Gap',
  'hedge-payoff': 'Hedge payoff',
  roll: 'Roll',
  'spread-cost': 'Spread cost',
  fees: 'Fees',
};

const PART_TITLES: { readonly [part in ExplainPart]: string } = {
  delta: 'Delta',
  gamma: 'Gamma',
  theta: 'Theta',
  vega: 'Vega',
  vanna: 'Vanna',
  volga: 'Volga',
  'term-structure': 'Term structure',
  residual: 'Residual',
};

const WING_TITLES: { readonly [wing in Wing]: string } = {
  put: 'put wing',
  call: 'call wing',
  future: 'futures',
  fund: 'fund shares',
};

/** The account by layer and wing, a column for each cause; the last row is the account. */
export function attributionTable(attribution: Attribution): TextTable {
  const row = (name: string, matches: (cell: AttributionCell) => boolean, interest = 0) => [
    name,
    ...ATTRIBUTION_CAUSES.map((cause) =>
      money(attributed(attribution, (cell) => cell.cause === cause && matches(cell))),
    ),
    money(interest),
    money(attributed(attribution, matches) + interest),
  ];
  const layers = LAYERS.toReversed().map((layer) => row(LAYER_TITLES[layer], (cell) => cell.layer === layer));
  const wings = (Object.keys(WING_TITLES) as Wing[]).map((wing) =>
    row(`all layers, ${WING_TITLES[wing]}`, (cell) => cell.wing === wing),
  );
  return {
    head: ['', ...ATTRIBUTION_CAUSES.map((cause) => CAUSE_TITLES[cause]), 'Interest', 'Total'],
    rows: [...layers, ...wings, row('account', () => true, attribution.interest)],
  };
}

/** Changes at mid by greek: each layer, then all of it. */
export function explainTable({ layers, parts }: Accounting['explain']): TextTable {
  return {
    head: ['', ...EXPLAIN_PARTS.map((part) => PART_TITLES[part]), 'Change'],
    rows: [
      ...LAYERS.toReversed().map((layer) =>
        explainRow(LAYER_TITLES[layer], layers.find((one) => one.layer === layer)!.parts),
      ),
      explainRow('all layers', parts),
    ],
  };
}

/** The same by session. */
export function explainSessionsTable({ sessions }: Accounting['explain']): TextTable {
  return {
    head: ['Session', ...EXPLAIN_PARTS.map((part) => PART_TITLES[part]), 'Change'],
    rows: sessions.map(({ date, parts }) => explainRow(date, parts)),
  };
}

/** Intervals whose residual is beyond its bound, largest first. */
export function residualAlarmsTable({ alarms }: Accounting['explain']): TextTable {
  return {
    head: ['From (New York)', 'To', 'Residual', 'Gross of the other parts', 'Mostly'],
    rows: alarms.map(({ from, to, residual, gross, positionId }) => [
      isoNewYork(from).slice(0, 16).replace('T', ' '),
      isoNewYork(to).slice(0, 16).replace('T', ' '),
      money(residual),
      money(gross),
      positionId,
    ]),
  };
}

/** How many residuals alarm, and by which bound. */
export function residualSentence({ intervals, alarmCount, alarms }: Accounting['explain']): string {
  const bound = `the larger of ${money(RESIDUAL_BOUND.cents)} and ${figure(100 * RESIDUAL_BOUND.share, 0)} % of the gross of the other parts`;
  const shown = alarmCount > alarms.length ? `; the ${alarms.length} largest are shown` : '';
  return `Residual alarms: ${alarmCount} of ${intervals} intervals beyond ${bound}${shown}.`;
}

/** Legs without value or greeks, in words; empty when there are none. */
export function missingValues({ missing }: Accounting): readonly string[] {
  return missing.map(
    ({ contract, reason, times }) =>
      `${contract} ${reason === 'no-basis' || reason === 'no-volatility' ? 'had no greeks' : 'had no value'} ${times}× (${reason})`,
  );
}

/** Causes as parts of the account, in dollars, those that are zero left out. */
export function causeBars(attribution: Attribution): { readonly name: string; readonly dollars: number }[] {
  const bars = ATTRIBUTION_CAUSES.map((cause) => ({
    name: CAUSE_TITLES[cause].toLowerCase(),
    dollars: attributed(attribution, (cell) => cell.cause === cause) / 100,
  }));
  return [...bars, { name: 'interest', dollars: attribution.interest / 100 }].filter(
    ({ dollars }) => dollars !== 0,
  );
}

/** Greeks as parts of the change at mid, in dollars. */
export function greekBars({
  parts,
}: Accounting['explain']): { readonly name: string; readonly dollars: number }[] {
  return EXPLAIN_PARTS.map((part) => ({ name: PART_TITLES[part].toLowerCase(), dollars: parts[part] / 100 }));
}

function explainRow(name: string, parts: ExplainParts): string[] {
  const change = EXPLAIN_PARTS.reduce((sum, part) => sum + parts[part], 0);
  return [name, ...EXPLAIN_PARTS.map((part) => money(parts[part])), money(change)];
}

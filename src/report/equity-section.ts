import { LAYERS } from '../book/index.ts';
import type { RunDocument } from '../engine/index.ts';
import { type EquityPoint, equityPath } from '../research/index.ts';
import { equityChart } from './charts/index.ts';
import { html, Markup } from './html.ts';
import { sinceFirst } from './since-first.ts';
import { LAYER_TITLES } from './tables.ts';

/** The account's equity by layer, and with the result of each layer left out. */
export function equitySection(run: RunDocument): Markup {
  return html`<section aria-labelledby="equity"><h2 id="equity">Equity by layer</h2>${equity(run)}${withoutLayers(run)}</section>`;
}

function equity(run: RunDocument): Markup {
  const path = heldPath(run);
  const active = LAYERS.filter((layer) => path.some((point) => point.layers[layer] !== 0)).toReversed();
  const series = (name: string, dollarsOf: (index: number) => number) => ({
    name,
    points: path.map((point, index) => ({ at: point.at, dollars: dollarsOf(index) })),
  });
  const lines = [
    ...(active.length === 1 ? [] : [series('account', (i) => path[i]!.account)]),
    ...active.map((layer) => series(LAYER_TITLES[layer], (i) => path[i]!.layers[layer])),
  ];
  return path.length < 2 || active.length === 0
    ? html`<p>Nothing was held, so there is no equity to draw.</p>`
    : new Markup(equityChart(lines));
}

/** The account's equity, and with the result of each layer left out. */
function withoutLayers(run: RunDocument): Markup | undefined {
  const path = heldPath(run);
  const active = LAYERS.filter((layer) => path.some((point) => point.layers[layer] !== 0));
  if (path.length < 2 || active.length < 2) return undefined;
  const points = (dollarsOf: (point: (typeof path)[number]) => number) =>
    path.map((point) => ({ at: point.at, dollars: dollarsOf(point) }));
  return html`<h3>With and without each layer</h3>
<p class="note">Without a layer its result is left out. That is attribution, not a re-run: nothing is decided again.</p>
${new Markup(
  equityChart([
    { name: 'all layers', points: points(({ account }) => account) },
    ...active.map((layer) => ({
      name: `without ${LAYER_TITLES[layer]}`,
      points: points(({ account, layers }) => account - layers[layer]),
    })),
  ]),
)}`;
}

/** The equity from the mark before it first moved. */
function heldPath({ journal }: RunDocument): readonly EquityPoint[] {
  return sinceFirst(equityPath(journal), ({ account, layers }) =>
    [account, ...Object.values(layers)].some((dollars) => dollars !== 0),
  );
}

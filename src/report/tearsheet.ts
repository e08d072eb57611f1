import { LAYERS } from '../book/index.ts';
import { headlineOf, type RunDocument } from '../engine/index.ts';
import { breachForecasts, calibration, equityPath, excursions } from '../research/index.ts';
import { accountingSection } from './accounting-section.ts';
import { calibrationChart, equityChart, payoffChart, tradeBars } from './charts/index.ts';
import { calibrationNotes, calibrationTable, excursionNotes, excursionsTable } from './excursion-tables.ts';
import { html, Markup } from './html.ts';
import { table } from './html-table.ts';
import { isoNewYork } from './iso-new-york.ts';
import { bandText, erasTable, weeksTable, yearsTable } from './modelled-history.ts';
import { NOTICE } from './run-json.ts';
import { STYLE } from './style.ts';
import { fillsTable, LAYER_TITLES, layersTable, sessionsTable, tradesTable } from './tables.ts';
import { verdict } from './verdict.ts';

/** A run as one self-contained page: no script, no request, the same bytes for the same run. */
export function tearsheet(run: RunDocument): string {
  const level = headlineOf(run);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${run.strategy.name} ${run.range.from} … ${run.range.to} · alvh</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>${run.strategy.name}</h1>
<p>${run.strategy.description}</p>
<p class="facts">${run.range.from} … ${run.range.to} · quotes: <strong class="provenance ${run.provenance}">${run.provenance}</strong> · headline fill: ${run.headline} · fees: ${run.fees.name} · times are New York · money is US dollars, prices are index points</p>
<p class="notice">${NOTICE}</p>
</header>
<main>
<section aria-labelledby="verdict"><h2 id="verdict">Verdict</h2>
<dl class="strip">${verdict(run).map(({ name, value, note }) => html`<div><dt>${name}</dt><dd>${value}</dd><dd class="note">${note}</dd></div>`)}</dl></section>
<section aria-labelledby="equity"><h2 id="equity">Equity by layer</h2>${equity(run)}${withoutLayers(run)}</section>
<section aria-labelledby="layers"><h2 id="layers">Layers</h2>${table(layersTable(run))}</section>
${accountingSection(run.accounting)}
<section aria-labelledby="fills"><h2 id="fills">The same decisions at three fill levels</h2>${table(fillsTable(run))}</section>
${modelledSection(run)}
${tradesSection(run)}
${excursionsSection(run)}
<section aria-labelledby="sessions"><h2 id="sessions">Sessions, traded or not</h2><p>${run.sessions.filter((one) => one.oneDayExpiry !== null).length} of ${run.sessions.length} sessions had a listed SPXW expiry on the next session.</p>${table(sessionsTable(run))}</section>
<section aria-labelledby="assumptions"><h2 id="assumptions">What the figures rest on</h2>
${table({ head: ['Assumption', 'Times used'], rows: level.assumptions.map(({ text, hits }) => [text, hits]) })}
${run.gaps.length > 0 ? html`<h3>Gaps in the data</h3><ul>${run.gaps.map((gap) => html`<li>${gap}</li>`)}</ul>` : ''}
${level.openAtEnd.length > 0 ? html`<h3>Open at the end</h3><ul>${level.openAtEnd.map(({ id, valuedAt }) => html`<li>${id}, last valued ${valuedAt === null ? 'never' : isoNewYork(valuedAt)}</li>`)}</ul>` : ''}
</section>
<section aria-labelledby="reproduce"><h2 id="reproduce">Reproduce</h2>
<p>Run <code>${run.runId}</code>: data <code>${run.manifest.slice(0, 16)}</code>, code <code>${run.code}</code>${run.seed === null ? '' : html`, seed <code>${run.seed}</code>`}. The same data, code and strategy give the same id and the same bytes.</p>
<details><summary>Strategy file</summary><pre>${JSON.stringify(run.strategy, null, 2)}</pre></details>
</section>
</main>
</body>
</html>
`;
  return page.text;
}

function modelledSection(run: RunDocument): Markup | undefined {
  if (run.provenance !== 'modelled') return undefined;
  return html`<section aria-labelledby="modelled"><h2 id="modelled">A modelled history</h2>
<p>${bandText(run)}</p>
<h3>With and without a listed expiry</h3>${table(erasTable(run))}
<h3>The worst weeks of SPX</h3>${table(weeksTable(run))}
<h3>What each layer made or cost by year</h3>${table(yearsTable(run))}</section>`;
}

function equity(run: RunDocument): Markup {
  const path = equityPath(run.journal);
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
  const path = equityPath(run.journal);
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

function excursionsSection(run: RunDocument): Markup | undefined {
  const { trades } = headlineOf(run);
  if (trades.length === 0) return undefined;
  const list = excursions(run.journal, trades);
  const found = calibration(breachForecasts(list));
  const notes = (lines: readonly string[]) =>
    html`<ul class="note">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
  return html`<section aria-labelledby="excursions"><h2 id="excursions">Between entry and end</h2>
${notes([...excursionNotes(list), 'Bars of the index are no part of a stored run: alvh book <run> --excursions reads them from its data.'])}
<details><summary>Every condor</summary>${table(excursionsTable(list))}</details>
<h3>Predicted against realised breaches</h3>
${found.ok ? html`${new Markup(calibrationChart(found.value.bins))}${table(calibrationTable(found.value))}${notes(calibrationNotes(found.value))}` : html`<p>None: ${found.reason}; no condor with a prediction in its plan was held to its settlement.</p>`}</section>`;
}

function tradesSection(run: RunDocument): Markup {
  const { trades } = headlineOf(run);
  if (trades.length === 0) {
    return html`<section aria-labelledby="trades"><h2 id="trades">Condors</h2><p>No condor was entered and settled.</p></section>`;
  }
  const worst = trades.reduce((low, trade) => (trade.pnlPoints < low.pnlPoints ? trade : low));
  const [longPut, shortPut, shortCall, longCall] = worst.strikes;
  return html`<section aria-labelledby="trades"><h2 id="trades">Condors</h2>
${new Markup(tradeBars(trades.map((trade) => ({ date: trade.tradeDate, points: trade.pnlPoints }))))}
${table(tradesTable(run))}
<h3>One night's structure: the worst, entered ${worst.tradeDate}</h3>
${new Markup(
  payoffChart({
    legs: [
      { right: 'P', strike: longPut, quantity: worst.condors },
      { right: 'P', strike: shortPut, quantity: -worst.condors },
      { right: 'C', strike: shortCall, quantity: -worst.condors },
      { right: 'C', strike: longCall, quantity: worst.condors },
    ],
    creditPoints: worst.creditPoints * worst.condors,
    ...(worst.settlement === null ? {} : { settlement: worst.settlement }),
  }),
)}</section>`;
}

import { headlineOf, type RunDocument } from '../engine/index.ts';
import type { RunStructure } from '../research/index.ts';
import { accountingSection } from './accounting-section.ts';
import { breakEvenSection } from './break-even-section.ts';
import { capitalSection } from './capital-section.ts';
import { payoffChart, tradeBars } from './charts/index.ts';
import { equitySection } from './equity-section.ts';
import { excursionsSection } from './excursions-section.ts';
import { headlineNotes } from './headline-notes.ts';
import { html, Markup } from './html.ts';
import { table } from './html-table.ts';
import { marginSection } from './margin-section.ts';
import { bandText, erasTable, weeksTable, yearsTable } from './modelled-history.ts';
import { isoNewYork, shortInstant } from './new-york-instants.ts';
import { returnsSection } from './returns-section.ts';
import { NOTICE } from './run-json.ts';
import { stressSection } from './stress-section.ts';
import { STYLE } from './style.ts';
import { fillsTable, layersTable, sessionsTable, tradesTable } from './tables.ts';
import { verdict } from './verdict.ts';

/**
 * A run as one self-contained page: no script, no request, the same bytes for the same run.
 *
 * @param structure what the run's tape says of it; undefined for a run that never held anything.
 */
export function tearsheet(run: RunDocument, structure?: RunStructure): string {
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
<dl class="strip">${verdict(run).map(({ name, value, note }) => html`<div><dt>${name}</dt><dd>${value}</dd><dd class="note">${note}</dd></div>`)}</dl>
${headlineNotes(run).map((note) => html`<p class="notice">Note: ${note}.</p>`)}</section>
${equitySection(run)}
<section aria-labelledby="layers"><h2 id="layers">Layers</h2>${table(layersTable(run))}</section>
${accountingSection(run.accounting)}
${structure && returnsSection(structure.history)}
${structure && heldSections(structure)}
${marginSection(run, structure?.margin)}
${structure && capitalSection(structure.capital)}
<section aria-labelledby="fills"><h2 id="fills">The same decisions at three fill levels</h2>${table(fillsTable(run))}</section>
${modelledSection(run)}
${tradesSection(run)}
${structure && excursionsSection(structure.excursions)}
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

/** What is asked of one account at one instant. */
function heldSections({ at, breakEvens, past, stress }: RunStructure): Markup {
  return html`<p class="note">Break-even, stress and margin through moves are of the account at ${shortInstant(at)} New York, the last snapshot at which the run held something; another instant: alvh book &lt;run&gt; --at.</p>
${breakEvenSection(breakEvens, past)}
${stressSection(stress)}`;
}

function modelledSection(run: RunDocument): Markup | undefined {
  if (run.provenance !== 'modelled') return undefined;
  return html`<section aria-labelledby="modelled"><h2 id="modelled">A modelled history</h2>
<p>${bandText(run)}</p>
<h3>With and without a listed expiry</h3>${table(erasTable(run))}
<h3>The worst weeks of SPX</h3>${table(weeksTable(run))}
<h3>What each layer made or cost by year</h3>${table(yearsTable(run))}</section>`;
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

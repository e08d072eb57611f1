import { LAYERS } from '../book/index.ts';
import type { RunDocument } from '../engine/index.ts';
import type { Result } from '../math/index.ts';
import { type MarginPoint, marginPoints, type StructureMargin } from '../research/index.ts';
import { marginChart } from './charts/index.ts';
import { figure, money } from './format.ts';
import { html, Markup } from './html.ts';
import { table } from './html-table.ts';
import { marginNotes, marginNowTable, marginStressTable } from './margin-tables.ts';
import { shortInstant } from './new-york-instants.ts';
import { sinceFirst } from './since-first.ts';
import { LAYER_TITLES } from './tables.ts';

/** The requirement over a run, and through moves of the index at its end. */
export function marginSection({ journal }: RunDocument, found: Result<StructureMargin> | undefined): Markup {
  const points = sinceFirst(marginPoints(journal), ({ cents }) => cents !== 0);
  const peak = points.reduce<MarginPoint | undefined>(
    (high, one) => (!high || one.cents > high.cents ? one : high),
    undefined,
  );
  return html`<section aria-labelledby="margin"><h2 id="margin">Margin</h2>
${peak === undefined || peak.cents === 0 ? html`<p>Nothing required margin.</p>` : overRun(points, peak)}
${found === undefined ? '' : found.ok ? throughMoves(found.value) : html`<p>Through moves of the index: none, ${found.reason}${found.detail === undefined ? '' : ` (${found.detail})`}.</p>`}</section>`;
}

function overRun(points: readonly MarginPoint[], peak: MarginPoint): Markup {
  const series = (name: string, centsOf: (point: MarginPoint) => number) => ({
    name,
    points: points.map((point) => ({ at: point.at, dollars: centsOf(point) / 100 })),
  });
  const lines = [
    series('account', ({ cents }) => cents),
    ...LAYERS.toReversed()
      .filter((layer) => points.some(({ cents, without }) => without[layer] !== cents))
      .map((layer) => series(`without ${LAYER_TITLES[layer]}`, ({ without }) => without[layer])),
  ];
  const share =
    peak.equityCents > 0
      ? `, ${figure((100 * peak.cents) / peak.equityCents, 1)} % of what the account was worth`
      : '';
  return html`<p>Largest requirement ${money(peak.cents)}, ${shortInstant(peak.at)} New York${share}. The largest of every session is among the points, whichever snapshot it stood at.</p>
${new Markup(marginChart(lines))}`;
}

function throughMoves(found: StructureMargin): Markup {
  return html`<h3>The last account that held something, and the same through moves of the index</h3>
${table(marginNowTable(found))}
${table(marginStressTable(found))}
<ul class="note">${marginNotes(found).map((line) => html`<li>${line}</li>`)}</ul>`;
}

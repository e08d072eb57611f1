import { breachForecasts, calibration, type Excursion } from '../research/index.ts';
import { calibrationChart } from './charts/index.ts';
import { calibrationNotes, calibrationTable, excursionNotes, excursionsTable } from './excursion-tables.ts';
import { html, Markup } from './html.ts';
import { table } from './html-table.ts';

/** Each condor between entry and end, and predicted against realised breaches. */
export function excursionsSection(list: readonly Excursion[]): Markup | undefined {
  if (list.length === 0) return undefined;
  const found = calibration(breachForecasts(list));
  const notes = (lines: readonly string[]) =>
    html`<ul class="note">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
  return html`<section aria-labelledby="excursions"><h2 id="excursions">Between entry and end</h2>
${notes(excursionNotes(list))}
<details><summary>Every condor</summary>${table(excursionsTable(list))}</details>
<h3>Predicted against realised breaches</h3>
${found.ok ? html`${new Markup(calibrationChart(found.value.bins))}${table(calibrationTable(found.value))}${notes(calibrationNotes(found.value))}` : html`<p>None: ${found.reason}; no condor with a prediction in its plan was held to its settlement.</p>`}</section>`;
}

import type { Result } from '../math/index.ts';
import type { StaticBreakEven, StructureBreakEvens } from '../research/index.ts';
import {
  breakEvenTable,
  breakEvenTitle,
  ladderTable,
  staticBreakEvenTable,
  surfaceTable,
} from './break-even-tables.ts';
import { responseChart, surfaceChart } from './charts/index.ts';
import { html, Markup } from './html.ts';
import { table } from './html-table.ts';
import { responsePicture, surfacePicture } from './structure-pictures.ts';

/** Where the structure breaks even, drawn and in figures. */
export function breakEvenSection(
  found: Result<StructureBreakEvens>,
  past: StaticBreakEven | undefined,
): Markup {
  return html`<section aria-labelledby="break-even"><h2 id="break-even">Break-even of the structure</h2>
${found.ok ? shown(found.value) : html`<p>None: ${found.reason}${found.detail === undefined ? '' : ` (${found.detail})`}.</p>`}
${past ? html`<h3>What the condors so far had to earn</h3>${table(staticBreakEvenTable(past))}` : ''}</section>`;
}

function shown(found: StructureBreakEvens): Markup {
  const picture = surfacePicture(found);
  return html`${breakEvenTitle(found).map((line) => html`<p>${line}</p>`)}
${new Markup(responseChart(responsePicture(found)))}
${table(breakEvenTable(found.rows))}
<h3>Profit and loss from entry at the next settlement, along the response of VIX and VX</h3>
${table(ladderTable(found.settlement))}
<h3>The same over index and VIX that need not go together</h3>
${picture.ok ? new Markup(surfaceChart(picture.value)) : ''}
<details><summary>In US dollars</summary>${table(surfaceTable(found.surface))}</details>`;
}

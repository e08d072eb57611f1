import type { Result } from '../math/index.ts';
import { SHOCK_KINDS, type StructureStress } from '../research/index.ts';
import { html, type Markup } from './html.ts';
import { table } from './html-table.ts';
import { reverseTable, SHOCK_TITLES, stressSources, stressTable, stressTitle } from './stress-tables.ts';

/** What markets do to the open packages. */
export function stressSection(found: Result<StructureStress>): Markup {
  if (!found.ok)
    return html`<section aria-labelledby="stress"><h2 id="stress">Stress</h2><p>None: ${found.reason}${found.detail === undefined ? '' : ` (${found.detail})`}.</p></section>`;
  const { outcomes, reverse, priced } = found.value;
  return html`<section aria-labelledby="stress"><h2 id="stress">Stress</h2>
<p>${stressTitle(found.value)}</p>
${SHOCK_KINDS.map((kind) => html`<h3>${SHOCK_TITLES[kind]}</h3>${table(stressTable(outcomes[kind], priced.equityDollars))}`)}
<h3>The mildest market at once that costs a share of equity</h3>
<p class="note">Deviations: index in VIX/√252, VIX in its residual.</p>
${table(reverseTable(reverse))}
<details><summary>Sources of the days</summary><ul class="note">${stressSources().map((line) => html`<li>${line}</li>`)}</ul></details></section>`;
}

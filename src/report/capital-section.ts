import type { AccountCapital } from '../research/index.ts';
import { fundingTable, quickRatioText, ruinNote, ruinTitle } from './capital-tables.ts';
import { capsTable, ruinTable, sizingTable } from './excursion-tables.ts';
import { html, type Markup } from './html.ts';
import { table } from './html-table.ts';

/** How the account stands: quick ratio, cost of capital, sizing, ruin. */
export function capitalSection({ quickRatio, funding, sizing, ruin }: AccountCapital): Markup {
  const none = ({ reason, detail }: { readonly reason: string; readonly detail?: string }) =>
    html`<p>None: ${reason}${detail === undefined ? '' : ` (${detail})`}.</p>`;
  return html`<section aria-labelledby="capital"><h2 id="capital">Capital</h2>
<h3>Quick ratio of the last account that held something</h3>
${quickRatio.ok ? html`<p>${quickRatioText(quickRatio.value)}</p>` : none(quickRatio)}
<h3>What the capital costs</h3>
${funding.ok ? table(fundingTable(funding.value)) : none(funding)}
<h3>Sizing by the governor</h3>
${
  sizing.ok
    ? html`<p>Binding: ${sizing.value.binding.map(({ cap, times }) => `${cap} ${times}×`).join(', ')}</p>
<details><summary>Every decision</summary>${table(sizingTable(sizing.value))}</details>
${table(capsTable(sizing.value))}`
    : none(sizing)
}
<h3>Ruin${ruin.ok ? `: ${ruinTitle(ruin.value)}` : ''}</h3>
${ruin.ok ? html`${table(ruinTable(ruin.value.rows))}<p class="note">${ruinNote(ruin.value)}</p>` : none(ruin)}</section>`;
}

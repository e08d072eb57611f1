import type { Result } from '../math/index.ts';
import type { AccountHistory } from '../research/index.ts';
import { html, type Markup } from './html.ts';
import { table } from './html-table.ts';
import { hurdleNotes, returnsNotes, returnsTable, withoutLayersTable } from './returns-tables.ts';

/** What the account earned on the capital tied up. */
export function returnsSection(found: Result<AccountHistory>): Markup {
  if (!found.ok)
    return html`<section aria-labelledby="returns"><h2 id="returns">Blended return</h2><p>None: ${found.reason}${found.detail === undefined ? '' : ` (${found.detail})`}.</p></section>`;
  const { returns, hurdles } = found.value;
  return html`<section aria-labelledby="returns"><h2 id="returns">Blended return</h2>
${table(returnsTable(returns, hurdles))}
<h3>With and without each layer</h3>
${table(withoutLayersTable(returns))}
<ul class="note">${[...returnsNotes(returns), ...hurdleNotes(hurdles)].map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

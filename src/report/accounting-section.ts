import type { Accounting } from '../book/index.ts';
import {
  attributionTable,
  causeBars,
  explainSessionsTable,
  explainTable,
  greekBars,
  missingValues,
  residualAlarmsTable,
  residualSentence,
} from './accounting-tables.ts';
import { amountBars } from './charts/index.ts';
import { html, Markup } from './html.ts';
import { table } from './html-table.ts';

/** Where a run's result comes from: by cause, and by greek. */
export function accountingSection(accounting: Accounting): Markup {
  const { attribution, explain } = accounting;
  const causes = causeBars(attribution);
  if (causes.length === 0) {
    return html`<section aria-labelledby="attribution"><h2 id="attribution">Where it came from</h2><p>Nothing was held, so there is nothing to take apart.</p></section>`;
  }
  const missing = missingValues(accounting);
  return html`<section aria-labelledby="attribution"><h2 id="attribution">Where it came from</h2>
<p>Every cent of the account by cause. Decay is what time alone did; premium (by day) and gap (overnight) are what moves of the index and of volatility did to layer one beyond it, hedge payoff what they did to layers two and three; spread cost is the distance of fills from mid.</p>
${new Markup(amountBars(causes, 'account', 'Result of the account by cause'))}
${table(attributionTable(attribution))}</section>
<section aria-labelledby="explain"><h2 id="explain">The same changes by greek</h2>
<p>Changes of value at mid, before spread, fees and interest, by the greeks of each leg on its own forward or future. ${residualSentence(explain)}</p>
${explain.intervals === 0 ? '' : new Markup(amountBars(greekBars(explain), 'change at mid', 'Change of all legs at mid by greek'))}
${table(explainTable(explain))}
${explain.alarms.length > 0 ? html`<h3>Largest residuals</h3>${table(residualAlarmsTable(explain))}` : ''}
<details><summary>By session</summary>${table(explainSessionsTable(explain))}</details>
${missing.length > 0 ? html`<h3>Without value or greeks</h3><ul>${missing.map((one) => html`<li>${one}</li>`)}</ul>` : ''}
</section>`;
}

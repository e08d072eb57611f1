import { html, Markup } from './html.ts';
import type { TextTable } from './tables.ts';

/** A table that scrolls within itself; a column of figures is right-aligned. */
export function table({ head, rows }: TextTable): Markup {
  const numeric = head.map(
    (_, column) =>
      rows.length > 0 &&
      rows.every((row) => /^$|^[−$]?[\d$][\d,.]*( \(fallback\))?$/.test(String(row[column]))),
  );
  const align = (column: number) => new Markup(numeric[column] ? ' class="number"' : '');
  return html`<div class="scroll" tabindex="0"><table><thead><tr>${head.map((one, i) => html`<th scope="col"${align(i)}>${one}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td${align(i)}>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

import Table from 'cli-table3';
import type { TextTable } from '../../report/index.ts';

export { newYorkText as newYork } from '../../market/index.ts';

/** Commands write documents and tables to stdout, progress and warnings to stderr. Text for people has one minus sign. */
export function print(text: string): void {
  write(withMinus(text));
}

function write(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** A hyphen before a number, where no word or date goes on, is a minus: it is written as the one of {@link figure}. */
export function withMinus(text: string): string {
  return text.replace(/(?<=^|[\s([=…])-(?=\$?\.?\d)/gm, '−');
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One JSON document; keys keep the order they were built in, so equal data gives equal bytes. */
export function printJson<Document extends { readonly schema: string }>(document: Document): void {
  write(JSON.stringify(document, null, 2));
}

/** A plain table; a column whose cells are all numbers is right-aligned. */
export function table({ head, rows }: TextTable): string {
  const numeric = head.map((_, column) =>
    rows.every((row) => /^[−+-]?\$?[\d,.]+( ?%)?$|^–?$/.test(String(row[column] ?? ''))),
  );
  const built = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: numeric.map((one) => (one ? 'right' : 'left')),
  });
  for (const row of rows) built.push(row.map(String));
  return built.toString();
}

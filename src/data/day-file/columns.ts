/** The columns of an end-of-day file that are read; all others are passed over. */
export const COLUMNS = ['right', 'expiry', 'date', 'strike', 'bid', 'ask', 'delta'] as const;
export type Column = (typeof COLUMNS)[number];

/** Names under which end-of-day tables tell them, in small letters. */
const NAMES: { readonly [column in Column]: readonly string[] } = {
  right: ['option_type', 'type', 'right', 'call_put'],
  expiry: ['expiration', 'expiration_date', 'expiry'],
  date: ['quote_date', 'quotedate', 'trade_date', 'date'],
  strike: ['strike'],
  bid: ['bid'],
  ask: ['ask', 'offer'],
  delta: ['delta'],
};

/** A column that is read: what it is, and how many lie between it and the one read before. */
export interface PlacedColumn {
  readonly column: Column;
  readonly passed: number;
}

/** The read columns in the order of the file, or the first that its header does not name. */
export function placeColumns(header: string): readonly PlacedColumn[] | { readonly missing: Column } {
  const names = header.split(',').map((name) => name.trim().replaceAll('"', '').toLowerCase());
  const places: { readonly column: Column; readonly place: number }[] = [];
  for (const column of COLUMNS) {
    const place = names.findIndex((name) => NAMES[column].includes(name));
    if (place < 0) return { missing: column };
    places.push({ column, place });
  }
  places.sort((a, b) => a.place - b.place);
  return places.map(({ column, place }, i) => ({
    column,
    passed: place - (places[i - 1]?.place ?? -1) - 1,
  }));
}

/** What a header may call a column. */
export function namesOf(column: Column): readonly string[] {
  return NAMES[column];
}

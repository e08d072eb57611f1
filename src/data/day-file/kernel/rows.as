// Rows of one series of an end-of-day file (row-kernel.ts): those that repeat the bytes of its first row up to the first number and
// whose numbers are plain. What is not plain is left to the TypeScript reader, which takes it or says what is wrong with it.
// It goes byte by byte: eight in a word, by D. Lemire's "Quickly parsing eight digits", took no less time.

// Where in memory lie: how many rows are held; how many columns are read behind the repeated bytes, then for each how many are
// passed over before it, and its field; strike, bid and ask by row; deltas by row; bytes of the file.
export const ROWS: i32 = 1024;
export const COLUMNS: i32 = 1028;
export const QUOTES: i32 = 2048;
export const MOST: i32 = 36_000;
export const DELTAS: i32 = QUOTES + 12 * MOST;
export const BYTES: i32 = DELTAS + 2 * MOST + 64;

const COMMA: u32 = 44, NEWLINE: u32 = 10, RETURN: u32 = 13, DOT: u32 = 46, MINUS: u32 = 45, ZERO: u32 = 48;
const DELTA: i32 = 3, UNITS: i64 = 10_000, DECIMALS: i32 = 4;
/** More digits than these may not fit. */
const DIGITS: i32 = 9;

/** The next row's first byte: rows are read from `start` up to `end` while their first `head` bytes are those at `like` and their strikes rise, the first above `strike`. */
export function read(start: i32, end: i32, head: i32, like: i32, strike: i32): i32 {
  const count = load<i32>(COLUMNS);
  let last = strike;
  let row = load<i32>(ROWS);
  while (start < end && row < MOST) {
    if (start + head > end || !repeats(start, like, head)) break;
    let place = start + head;
    let column = 0;
    for (; column < count; column++) {
      for (let passed = load<i32>(COLUMNS + 4 + 8 * column); passed > 0; passed--) {
        while (load<u8>(place) !== COMMA && load<u8>(place) !== NEWLINE) place++;
        if (load<u8>(place) === COMMA) place++;
      }
      const field = load<i32>(COLUMNS + 8 + 8 * column);
      if (field === DELTA && load<u8>(place) === MINUS) place++;
      const first = place;
      let value: i64 = 0;
      let digit = digitAt(place);
      for (; digit < 10; digit = digitAt(++place)) value = 10 * value + digit;
      let digits = place - first;
      if (digits === 0) break;
      let decimals = 0;
      if (digit === DOT - ZERO) {
        const behind = ++place;
        for (digit = digitAt(place); digit < 10; digit = digitAt(++place)) value = 10 * value + digit;
        decimals = place - behind;
        digits += decimals;
      }
      if (digits > DIGITS || (decimals > DECIMALS && field !== DELTA)) break;
      value = scaled(value, decimals);
      const byte = digit + ZERO;
      if (byte === COMMA) place++;
      else if (byte !== NEWLINE && byte !== RETURN) break;
      if (value > (field === DELTA ? UNITS : <i64>i32.MAX_VALUE)) break;
      if (field === DELTA) store<i16>(DELTAS + 2 * row, <i16>value);
      else store<i32>(QUOTES + 12 * row + 4 * field, <i32>value);
    }
    const own = load<i32>(QUOTES + 12 * row);
    if (column < count || own <= last) break;
    last = own;
    row++;
    while (load<u8>(place) !== NEWLINE) place++;
    start = place + 1;
  }
  store<i32>(ROWS, row);
  return start;
}

function repeats(at: i32, like: i32, count: i32): bool {
  let i = 0;
  for (; i + 8 <= count; i += 8) if (load<u64>(at + i) !== load<u64>(like + i)) return false;
  for (; i < count; i++) if (load<u8>(at + i) !== load<u8>(like + i)) return false;
  return true;
}

/** A digit, or 10 and more for another byte. */
@inline function digitAt(place: i32): u32 { return <u32>load<u8>(place) - ZERO; }

/** A number of so many decimals to four; more than four are rounded, halves up. */
@inline function scaled(value: i64, decimals: i32): i64 {
  if (decimals === 2) return value * 100;
  if (decimals === 4) return value;
  let scale: i64 = 1;
  for (let i = decimals; i < DECIMALS; i++) scale *= 10;
  for (let i = DECIMALS; i < decimals; i++) scale *= 10;
  return decimals <= DECIMALS ? value * scale : (value + scale / 2) / scale;
}

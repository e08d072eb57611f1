// Rows of one series of an end-of-day file (row-kernel.ts): those that repeat the bytes of its first row up to the first number and
// whose numbers are plain. What is not plain is left to the TypeScript reader, which takes it or says what is wrong with it.
// Digits are read one by one: sixteen at once by vectors, or eight in a word, took no less time.

// Where in memory lie: how many columns are read behind the repeated bytes, then for each how many are passed over before it, and
// its field; bytes of the file; the rows, where they are told to.
export const COLUMNS: i32 = 1024;
export const BYTES: i32 = 2048;
export let quotes: i32 = 0;
/** How many rows are held. */
export let rows: i32 = 0;

let rises: bool = false;
let falls: bool = false;

const COMMA: u32 = 44, NEWLINE: u32 = 10, RETURN: u32 = 13, DOT: u32 = 46, MINUS: u32 = 45, ZERO: u32 = 48;
const DELTA: i32 = 3, ROW: i32 = 16, UNITS: i32 = 10_000, DECIMALS: i32 = 4;
/** More digits before the dot, and in all, than these may not fit. */
const WHOLE: i32 = 5, DIGITS: i32 = 9;

/** The next row's first byte: rows are read from `start` up to `end` while their first `head` bytes, 16 or more, are those at `like` and their strikes rise, the first above `strike`, −1 when it begins the series. */
export function read(start: i32, end: i32, head: i32, like: i32, strike: i32): i32 {
  const count = load<i32>(COLUMNS);
  let last = strike;
  let row = rows;
  while (start < end) {
    if (start + head > end || !repeats(start, like, head)) break;
    const quote = quotes + ROW * row;
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
      let value = 0;
      let digit = digitAt(place);
      for (; digit < 10; digit = digitAt(++place)) value = 10 * value + <i32>digit;
      let digits = place - first;
      if (digits === 0 || digits > WHOLE) break;
      let decimals = 0;
      if (digit === DOT - ZERO) {
        const behind = ++place;
        for (digit = digitAt(place); digit < 10; digit = digitAt(++place)) value = 10 * value + <i32>digit;
        decimals = place - behind;
        digits += decimals;
      }
      if (digits > DIGITS || (decimals > DECIMALS && field !== DELTA)) break;
      value = scaled(value, decimals);
      const byte = digit + ZERO;
      if (byte === COMMA) place++;
      else if (byte !== NEWLINE && byte !== RETURN) break;
      if (field === DELTA && value > UNITS) break;
      store<i32>(quote + 4 * field, value);
    }
    const own = load<i32>(quote);
    if (column < count || own <= last) break;
    hold(quote, last < 0);
    last = own;
    row++;
    start = behindNewline(place);
  }
  rows = row;
  return start;
}

/** Holds the row that was put behind the others; `begins` where it is the first of its series. */
export function add(begins: bool): void { hold(quotes + ROW * rows++, begins); }

/** 1 when no delta of the series at hand is below the one before it, else −1 when none is above it, else 0. */
export function order(): i32 { return falls ? (rises ? 0 : -1) : 1; }

@inline function hold(quote: i32, begins: bool): void {
  const change = begins ? 0 : load<i32>(quote + 4 * DELTA) - load<i32>(quote + 4 * DELTA - ROW);
  rises = change > 0 || (rises && !begins);
  falls = change < 0 || (falls && !begins);
}

/** Sixteen at a time, the last sixteen from the end. */
@inline function repeats(at: i32, like: i32, count: i32): bool {
  let off = v128.xor(v128.load(at + count - 16), v128.load(like + count - 16));
  for (let i = 0; i + 16 < count; i += 16) off = v128.or(off, v128.xor(v128.load(at + i), v128.load(like + i)));
  return !v128.any_true(off);
}

@inline function behindNewline(place: i32): i32 {
  let ends = newlines(place);
  while (ends === 0) ends = newlines((place += 16));
  return place + ctz(ends) + 1;
}

@inline function newlines(place: i32): i32 {
  return i8x16.bitmask(i8x16.eq(v128.load(place), i8x16.splat(<i8>NEWLINE)));
}

/** A digit, or 10 and more for another byte. */
@inline function digitAt(place: i32): u32 { return <u32>load<u8>(place) - ZERO; }

/** A number of so many decimals to four; more than four are rounded, halves up. */
@inline function scaled(value: i32, decimals: i32): i32 {
  if (decimals === 2) return value * 100;
  if (decimals === DECIMALS) return value;
  let scale = 1;
  for (let i = decimals; i < DECIMALS; i++) scale *= 10;
  for (let i = DECIMALS; i < decimals; i++) scale *= 10;
  return decimals < DECIMALS ? value * scale : (value + scale / 2) / scale;
}

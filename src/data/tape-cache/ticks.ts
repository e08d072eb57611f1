/** Quotes of a block as whole ticks; plain prices in the `Float64Array` of a block that fits no tick. */
export type Ticks = Uint16Array | Uint32Array | Float64Array;

/** How the prices of one block are held. */
export interface TickUnit {
  /** Ticks in one point: a price is ticks ÷ `perPoint`, rounded once, which is the double nearest to the decimal. */
  readonly perPoint: number;
  /** Bytes a quote. */
  readonly width: 2 | 4 | 8;
  /** Stands where the strike was not listed at the instant; 0 is listed without that side. */
  readonly unlisted: number;
}

const U16 = 0xffff;
const U32 = 0xffff_ffff;

/** Units by number as a pack names them, the first that holds every price of a block is taken. */
export const TICK_UNITS: readonly TickUnit[] = [
  { perPoint: 20, width: 2, unlisted: U16 },
  { perPoint: 100, width: 2, unlisted: U16 },
  { perPoint: 20, width: 4, unlisted: U32 },
  { perPoint: 100, width: 4, unlisted: U32 },
  { perPoint: 10_000, width: 4, unlisted: U32 },
  { perPoint: 1, width: 8, unlisted: -1 },
];

/** Number of the narrowest unit that gives every price back to the bit. The last one takes any price that is not negative. */
export function unitFor(columns: readonly Float64Array[]): number {
  return TICK_UNITS.findIndex(
    ({ perPoint, width, unlisted }) =>
      width === 8 || columns.every((column) => column.every((price) => fits(price, perPoint, unlisted))),
  );
}

function fits(price: number, perPoint: number, unlisted: number): boolean {
  const ticks = Math.round(price * perPoint) + 0;
  return ticks >= 0 && ticks < unlisted && Object.is(ticks / perPoint, price);
}

/** A price in the ticks of a unit that {@link unitFor} found to hold it. */
export function ticksOf(price: number, { perPoint, width }: TickUnit): number {
  return width === 8 ? price : Math.round(price * perPoint);
}

/** A view of bytes as the ticks of a unit. The bytes must begin at a multiple of its width. */
export function ticksIn(
  { buffer, byteOffset, byteLength }: Uint8Array<ArrayBufferLike>,
  { width }: TickUnit,
): Ticks {
  const length = byteLength / width;
  if (width === 2) return new Uint16Array(buffer, byteOffset, length);
  if (width === 4) return new Uint32Array(buffer, byteOffset, length);
  return new Float64Array(buffer, byteOffset, length);
}

/** What is smaller than this is cut from a common slab: shared memory costs more to make than to fill. */
const SMALL = 65_536;
const SLAB = 2 ** 20;
let slab = new SharedArrayBuffer(0);
let cut = 0;

/** Memory that worker threads can be handed without a copy; begins at a multiple of 8. */
export function sharedBytes(length: number): Uint8Array<SharedArrayBuffer> {
  if (length >= SMALL) return new Uint8Array(new SharedArrayBuffer(length));
  if (cut + length > slab.byteLength) {
    slab = new SharedArrayBuffer(SLAB);
    cut = 0;
  }
  const bytes = new Uint8Array(slab, cut, length);
  cut = Math.ceil((cut + length) / 8) * 8;
  return bytes;
}

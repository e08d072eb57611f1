import {
  blackGreeksRow,
  type GreekColumns,
  type HigherGreekColumns,
  impliedDeviationRow,
  type OptionColumns,
  optionRows,
  type QuoteColumns,
  quoteRows,
} from './batch.ts';
import { PORTABLE_KERNELS, RELAXED_KERNELS } from './kernels/bytes.ts';

/** The part of the WebAssembly interface used here; the language library without a browser does not declare it. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
}

type Kernel = (rows: number, ...addresses: readonly number[]) => number;

interface KernelExports {
  readonly implied: Kernel;
  readonly greeks: Kernel;
  readonly allGreeks: Kernel;
}

/** Which code does the work: plain TypeScript, portable vectors (same bits as plain) or relaxed vectors. */
export type KernelBuild = 'plain' | 'portable' | 'relaxed';

/** The batches of this rung on the fastest code the engine has. */
export interface BlackKernels {
  readonly build: KernelBuild;
  /** As {@link impliedDeviationBatch}. */
  readonly impliedDeviation: (quotes: QuoteColumns, deviation: Float64Array, status: Uint8Array) => number;
  /** As {@link blackGreeksBatch}. */
  readonly blackGreeks: (
    options: OptionColumns,
    out: GreekColumns,
    status: Uint8Array,
    higher?: HigherGreekColumns,
  ) => number;
  /** A column in the kernels' own memory, which spares copying; a plain one when that memory is used up. */
  readonly float64Column: (rows: number) => Float64Array;
  /** The same for flags and status bytes. */
  readonly byteColumn: (rows: number) => Uint8Array;
}

/** How kernels are loaded. */
export interface KernelOptions {
  /**
   * Largest build wanted. `portable` (the default) gives the same bits on every machine. `relaxed` lets the processor
   * fuse multiplications and additions: faster, last bits depend on the machine.
   */
  readonly build?: KernelBuild;
  /** Bytes of kernel memory for columns, beside the work space (default none). */
  readonly columnBytes?: number;
}

const CHUNK_ROWS = 1024;
const LEFT = 255;
const PAGE_BYTES = 65536;
/** The kernels keep their constants and their scratch columns below. */
const WORK_START = 20480;
/** Columns start off each other's cache sets: lengths are often powers of two. */
const STAGGER_BYTES = 384;
const nextColumn = (end: number): number => Math.ceil(end / 64) * 64 + STAGGER_BYTES - 64;
/** Work space: at most 14 columns of doubles and two of bytes, a chunk long. */
const WORK_BYTES = 14 * (CHUNK_ROWS * 8 + STAGGER_BYTES) + 4 * (CHUNK_ROWS + STAGGER_BYTES);

const decode = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/**
 * Loads the kernels: the wanted build, or the next one down (relaxed, portable, plain) that the engine accepts; `build`
 * of the result says which.
 */
export function loadKernels({ build = 'portable', columnBytes = 0 }: KernelOptions = {}): BlackKernels {
  const api = (globalThis as { WebAssembly?: WebAssemblyApi }).WebAssembly;
  const builds: Exclude<KernelBuild, 'plain'>[] =
    build === 'relaxed' ? ['relaxed', 'portable'] : build === 'portable' ? ['portable'] : [];
  for (const candidate of builds) {
    const bytes = decode(candidate === 'relaxed' ? RELAXED_KERNELS : PORTABLE_KERNELS);
    if (api?.validate(bytes)) return vectorKernels(api, candidate, bytes, columnBytes);
  }
  return kernelsOver('plain', undefined, new ArrayBuffer(0));
}

function vectorKernels(
  api: WebAssemblyApi,
  build: KernelBuild,
  bytes: Uint8Array,
  columnBytes: number,
): BlackKernels {
  const memory = new api.Memory({
    initial: Math.ceil((WORK_START + WORK_BYTES + columnBytes) / PAGE_BYTES) + 1,
  });
  const instance = new api.Instance(new api.Module(bytes), { env: { memory } });
  return kernelsOver(build, instance.exports as KernelExports, memory.buffer);
}

type Column = Float64Array | Uint8Array;

function kernelsOver(
  build: KernelBuild,
  kernels: KernelExports | undefined,
  memory: ArrayBuffer,
): BlackKernels {
  let free = WORK_START + WORK_BYTES;

  function allocate(bytes: number): number | undefined {
    const at = free;
    if (at + bytes > memory.byteLength) return undefined;
    free = nextColumn(at + bytes);
    return at;
  }

  const isHere = (column: Column): boolean => column.buffer === memory;

  /** Runs a kernel: at once over columns of its own memory, else chunk by chunk through the work space; rows it leaves go to `row`. Returns how many have no value. */
  function run(
    kernel: Kernel | undefined,
    inputs: readonly Column[],
    outputs: readonly Column[],
    rows: number,
    status: Uint8Array,
    row: (i: number) => void,
  ): number {
    let refused = 0;
    const one = (i: number): void => {
      row(i);
      if (status[i] !== 0) refused++;
    };
    const here = inputs.every(isHere) && outputs.every(isHere);
    const chunk = here ? rows : CHUNK_ROWS;
    for (let from = 0; from < rows; from += chunk) {
      const to = Math.min(from + chunk, rows);
      const vectored = kernel === undefined ? from : to - ((to - from) & 7);
      let left = 0;
      if (kernel !== undefined && vectored > from) left = runChunk(kernel, inputs, outputs, from, vectored);
      if (left > 0) for (let i = from; i < vectored; i++) if (status[i] === LEFT) one(i);
      for (let i = vectored; i < to; i++) one(i);
    }
    return refused;
  }

  function runChunk(
    kernel: Kernel,
    inputs: readonly Column[],
    outputs: readonly Column[],
    from: number,
    to: number,
  ): number {
    let work = WORK_START;
    const returning: (() => void)[] = [];
    const addressOf = (column: Column, isInput: boolean): number => {
      const width = column.BYTES_PER_ELEMENT;
      if (isHere(column)) return column.byteOffset + from * width;
      const at = work;
      work = nextColumn(work + CHUNK_ROWS * width);
      const there =
        width === 8 ? new Float64Array(memory, at, to - from) : new Uint8Array(memory, at, to - from);
      if (isInput) there.set(column.subarray(from, to));
      else returning.push(() => column.set(there, from));
      return at;
    };
    const addresses = inputs.map((column) => addressOf(column, true));
    for (const column of outputs) addresses.push(addressOf(column, false));
    const left = kernel(to - from, ...addresses);
    for (const copy of returning) copy();
    return left;
  }

  return {
    build,
    impliedDeviation(quotes, deviation, status) {
      const rows = quoteRows(quotes, deviation, status);
      const { price, forward, strike, call } = quotes;
      return run(kernels?.implied, [price, forward, strike, call], [deviation, status], rows, status, (i) =>
        impliedDeviationRow(quotes, i, deviation, status),
      );
    },
    blackGreeks(options, out, status, higher) {
      const rows = optionRows(options, out, status, higher);
      const { forward, strike, deviation, years, call } = options;
      const { price, delta, gamma, vega, theta, vanna } = out;
      const outputs = [status, price, delta, gamma, vega, theta, vanna];
      if (higher) outputs.push(higher.charm, higher.volga, higher.speed, higher.colour);
      return run(
        higher ? kernels?.allGreeks : kernels?.greeks,
        [forward, strike, deviation, years, call],
        outputs,
        rows,
        status,
        (i) => blackGreeksRow(options, i, out, higher, status),
      );
    },
    float64Column(rows) {
      const at = allocate(8 * rows);
      return at === undefined ? new Float64Array(rows) : new Float64Array(memory, at, rows);
    },
    byteColumn(rows) {
      const at = allocate(rows);
      return at === undefined ? new Uint8Array(rows) : new Uint8Array(memory, at, rows);
    },
  };
}

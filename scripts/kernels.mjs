// Compiles the kernels: node scripts/kernels.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/** Those of the vector kernels, read in this order as one file. */
const sources = ['vector', 'block', 'implied', 'greeks'].map(
  (name) => new URL(`../src/math/kernels/${name}.as`, import.meta.url),
);
const target = new URL('../src/math/kernels/bytes.ts', import.meta.url);
const rowSource = new URL('../src/data/day-file/kernel/rows.as', import.meta.url);
const rowTarget = new URL('../src/data/day-file/kernel/bytes.ts', import.meta.url);

/** Repeats each line that starts with "$" for two vectors: names ending in "_" receive 0 and 1. */
export function expandLanes(text) {
  return text.replace(/^( *)\$(.*)$/gm, (_line, indent, statement) =>
    [0, 1].map((lane) => indent + statement.replace(/\b(\w+_)\b(?!\d)/g, `$1${lane}`)).join('\n'),
  );
}

/** First byte of the table of constants in kernel memory. */
const TABLE = 1024;

/** Puts the constants c(...) into a table in memory: one load where an immediate would take three instructions. */
export function tabulate(text) {
  const table = [];
  const body = text.replace(/\bc\((-?[\d.]+(?:e-?\d+)?)\)/g, (_call, literal) => {
    if (!table.includes(literal)) table.push(literal);
    return `v128.load(0, ${TABLE} + 16 * ${table.indexOf(literal)})`;
  });
  const floats = table.flatMap((literal) => {
    const float = /[.e]/.test(literal) ? literal : `${literal}.0`;
    return [float, float];
  });
  return `${body}\nexport const table = memory.data<f64>([${floats.join(', ')}]);\n`;
}

/** WebAssembly of an AssemblyScript text, base64. */
async function compile(text, ...options) {
  const files = new Map([['source.ts', text]]);
  const basic = [
    'source.ts',
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--outFile',
    'out.wasm',
  ];
  let bytes;
  const { error, stderr } = await asc.main([...basic, ...options], {
    readFile: (name) => files.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === 'out.wasm') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`kernels: ${error?.message ?? 'no output'}\n${stderr.toString()}`);
  return Buffer.from(bytes).toString('base64');
}

/** One build of the vector kernels; relaxed allows multiply-adds to be fused. */
function compileKernels(relaxed) {
  const text = sources.map((source) => readFileSync(source, 'utf8')).join('\n');
  const memory = ['--importMemory', '--memoryBase', `${TABLE}`, '--initialMemory', '1'];
  const vectors = ['--enable', 'simd', ...(relaxed ? ['--enable', 'relaxed-simd'] : [])];
  return compile(expandLanes(tabulate(text)), ...memory, ...vectors);
}

/** The generated module of the vector kernels: both builds in base64. */
export async function generateModule() {
  const portable = await compileKernels(false);
  const relaxed = await compileKernels(true);
  return `// Generated from the .as files beside it by scripts/kernels.mjs; do not edit.

/** WebAssembly with 128-bit vectors, base64. */
export const PORTABLE_KERNELS =
  '${portable}';

/** The same with relaxed vectors (fused multiply-adds), base64. */
export const RELAXED_KERNELS =
  '${relaxed}';
`;
}

/** The generated module of the reader of end-of-day rows. */
export async function generateRowKernel() {
  const bytes = await compile(readFileSync(rowSource, 'utf8'), '--enable', 'simd');
  return `// Generated from rows.as by scripts/kernels.mjs; do not edit.

/** WebAssembly, base64. */
export const ROW_KERNEL =
  '${bytes}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(target, await generateModule());
  writeFileSync(rowTarget, await generateRowKernel());
}

// Compiles the vector kernels: node scripts/kernels.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/** Read in this order, as one file. */
const sources = ['vector', 'block', 'implied', 'greeks'].map(
  (name) => new URL(`../src/math/kernels/${name}.as`, import.meta.url),
);
const target = new URL('../src/math/kernels/bytes.ts', import.meta.url);

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

/** Bytes of one build; relaxed allows multiply-adds to be fused. */
export async function compileKernels(relaxed) {
  const text = sources.map((source) => readFileSync(source, 'utf8')).join('\n');
  const files = new Map([['black.ts', expandLanes(tabulate(text))]]);
  const options = [
    'black.ts',
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--memoryBase',
    `${TABLE}`,
  ];
  options.push('--initialMemory', '1', '--enable', 'simd', '--outFile', 'black.wasm');
  if (relaxed) options.push('--enable', 'relaxed-simd');
  let bytes;
  const { error, stderr } = await asc.main(options, {
    readFile: (name) => files.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === 'black.wasm') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`kernels: ${error?.message ?? 'no output'}\n${stderr.toString()}`);
  return Buffer.from(bytes);
}

/** The generated module: both builds in base64. */
export async function generateModule() {
  const portable = (await compileKernels(false)).toString('base64');
  const relaxed = (await compileKernels(true)).toString('base64');
  return `// Generated from the .as files beside it by scripts/kernels.mjs; do not edit.

/** WebAssembly with 128-bit vectors, base64. */
export const PORTABLE_KERNELS =
  '${portable}';

/** The same with relaxed vectors (fused multiply-adds), base64. */
export const RELAXED_KERNELS =
  '${relaxed}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await generateModule());

import { fileURLToPath } from 'node:url';
import { type Strategy, StrategySchema, strategyJsonSchema } from '../../method/index.ts';
import { UsageError } from './failure.ts';
import { readJsonFile } from './user-file.ts';

/** A strategy that comes with the package, by name. */
export function shippedStrategy(name: string): Strategy {
  return readStrategy(fileURLToPath(new URL(`../../../strategies/${name}.json`, import.meta.url)));
}

/** Reads and checks a strategy file; what is wrong is said with path, and an unknown key with the nearest known one. */
export function readStrategy(path: string): Strategy {
  const parsed = StrategySchema.safeParse(readJsonFile(path));
  if (parsed.success) return parsed.data;
  const known = knownKeys(strategyJsonSchema());
  const lines = parsed.error.issues.map((issue) => {
    const where = issue.path.length > 0 ? issue.path.join('.') : 'the file';
    if (issue.code !== 'unrecognized_keys') return `  ${where}: ${issue.message}`;
    return issue.keys.map((key) => `  ${where}: unknown key "${key}"${suggestion(key, known)}`).join('\n');
  });
  throw new UsageError(`${path} is not a valid strategy:\n${lines.join('\n')}`);
}

function knownKeys(schema: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(schema)) for (const one of schema) knownKeys(one, found);
  else if (typeof schema === 'object' && schema !== null) {
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') for (const name of Object.keys(value as object)) found.add(name);
      knownKeys(value, found);
    }
  }
  return found;
}

function suggestion(key: string, known: ReadonlySet<string>): string {
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(key.toLowerCase(), name.toLowerCase());
    if (!best || distance < best.distance) best = { name, distance };
  }
  return best && best.distance <= Math.max(2, key.length / 3) ? `; did you mean "${best.name}"?` : '';
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { type Strategy, StrategySchema } from '../../method/index.ts';
import { UsageError } from './failure.ts';
import { describeKey, describeRange, nearestKey } from './strategy-schema.ts';
import { readUserText } from './user-file.ts';

const SHIPPED = new URL('../../../strategies/', import.meta.url);

/** Names of the strategies that come with the package. */
export function shippedStrategies(): readonly string[] {
  return readdirSync(SHIPPED)
    .filter((file) => file.endsWith('.json') && file !== 'strategy.schema.json')
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** A strategy that comes with the package, by name. */
export function shippedStrategy(name: string): Strategy {
  if (!shippedStrategies().includes(name)) {
    throw new UsageError(`no strategy "${name}" is shipped; there are: ${shippedStrategies().join(', ')}`);
  }
  return readStrategy(fileURLToPath(new URL(`${name}.json`, SHIPPED)));
}

/** The strategy of a file, or of the package where no file has that name. @throws UsageError naming what is shipped. */
export function strategyGiven(given: string): Strategy {
  if (existsSync(given)) return readStrategy(given);
  if (shippedStrategies().includes(given)) return shippedStrategy(given);
  throw new UsageError(`cannot read ${given}; shipped by name are ${shippedStrategies().join(', ')}`);
}

/**
 * Reads and checks a strategy file, JSON or YAML. What is wrong is said with its place: unknown keys with the nearest
 * known one, values out of range with their range and unit.
 */
export function readStrategy(path: string): Strategy {
  const parsed = StrategySchema.safeParse(readDocument(path));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.flatMap((issue) => {
    const where = issue.path.length > 0 ? issue.path.join('.') : 'the file';
    if (issue.code !== 'unrecognized_keys') {
      const meaning = describeKey(issue.path);
      const beyond = issue.code === 'too_small' || issue.code === 'too_big';
      const range = beyond ? describeRange(issue.path) : undefined;
      const told = [meaning, range && `allowed: ${range}`].filter((one) => one !== undefined);
      return [`  ${where}: ${issue.message}${told.length > 0 ? ` (${told.join('; ')})` : ''}`];
    }
    return issue.keys.map((key) => {
      const near = nearestKey(issue.path, key);
      return `  ${where}: unknown key "${key}"${near ? `; did you mean "${near}"?` : ''}`;
    });
  });
  throw new UsageError(`${path} is not a valid strategy:\n${lines.join('\n')}`);
}

function readDocument(path: string): unknown {
  const document = parseDocument(readUserText(path), { prettyErrors: true, uniqueKeys: true });
  const [error] = document.errors;
  if (error) throw new UsageError(`${path} is neither JSON nor YAML: ${error.message}`);
  return document.toJS();
}

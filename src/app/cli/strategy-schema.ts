import { distance } from 'fastest-levenshtein';
import { strategyJsonSchema } from '../../method/index.ts';

interface Node {
  readonly description?: string;
  readonly properties?: { readonly [key: string]: Node };
  readonly items?: Node;
  readonly const?: unknown;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/**
 * What the strategy schema says of a key: meaning and unit, or undefined when it says nothing. Where there is a choice of
 * shapes, `value` tells which one is meant.
 */
export function describeKey(path: readonly PropertyKey[], value?: unknown): string | undefined {
  return nodesAt(path).find((node) => node.description !== undefined && fits(node, value))?.description;
}

/** False where a shape is told by a constant that the value does not have. */
function fits({ properties = {} }: Node, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(properties).every(
    ([key, { const: told }]) => told === undefined || (value as { [key: string]: unknown })[key] === told,
  );
}

/** The keys that the schema knows at a place beside those `present`, with what it says of them; none of a choice of shapes. */
export function otherKeys(
  path: readonly PropertyKey[],
  present: readonly string[],
): readonly { readonly key: string; readonly description: string }[] {
  const [node, ...shapes] = nodesAt(path);
  if (!node || shapes.length > 0) return [];
  return Object.keys(node.properties ?? {})
    .filter((key) => key !== '$schema' && !present.includes(key))
    .map((key) => ({ key, description: describeKey([...path, key]) ?? '' }));
}

/** The range of a number by the strategy schema, such as `above 0, at most 1`; undefined where it has none. */
export function describeRange(path: readonly PropertyKey[]): string | undefined {
  const bounds: readonly [keyof Node, string][] = [
    ['exclusiveMinimum', 'above'],
    ['minimum', 'at least'],
    ['exclusiveMaximum', 'below'],
    ['maximum', 'at most'],
  ];
  for (const node of nodesAt(path)) {
    const parts = bounds.flatMap(([bound, words]) => {
      const limit = node[bound];
      const real = typeof limit === 'number' && Math.abs(limit) !== Number.MAX_SAFE_INTEGER;
      return real ? [`${words} ${limit}`] : [];
    });
    if (parts.length > 0) return parts.join(', ');
  }
  return undefined;
}

/** The key the schema knows at this place that is most like `key`, if any is. */
export function nearestKey(parent: readonly PropertyKey[], key: string): string | undefined {
  const known = [...new Set(nodesAt(parent).flatMap((node) => Object.keys(node.properties ?? {})))];
  const [best] = known
    .map((name) => ({ name, misses: distance(key.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.misses - b.misses);
  return best && best.misses <= Math.max(2, key.length / 3) ? best.name : undefined;
}

function nodesAt(path: readonly PropertyKey[]): readonly Node[] {
  let nodes = variants(strategyJsonSchema() as Node);
  for (const key of path) {
    nodes = nodes
      .flatMap((node) => (typeof key === 'number' ? [node.items] : [node.properties?.[String(key)]]))
      .flatMap((node) => (node ? variants(node) : []));
  }
  return nodes;
}

/** A schema node and all its alternatives. */
function variants(node: Node): readonly Node[] {
  return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(variants)];
}

import { rmSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Document, isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Strategy } from '../../method/index.ts';
import { UsageError } from './failure.ts';
import { print, printJson } from './output.ts';
import { readStrategy, shippedStrategies, shippedStrategy } from './strategy-file.ts';
import { describeKey, otherKeys } from './strategy-schema.ts';
import { cannotWrite } from './write-file.ts';

export function register(program: Command): void {
  const strategy = program
    .command('strategy')
    .description('strategy files: check one, or start one from a shipped one');
  strategy
    .command('check')
    .description('read a strategy file; says what is wrong with place, range and unit')
    .argument('<file>', 'strategy file, JSON or YAML')
    .option('--json', 'one JSON document, schema alvh.strategy/1, all defaults filled in')
    .action((file: string, options: { json?: boolean }) => {
      const checked = readStrategy(file);
      if (options.json) return printJson({ schema: 'alvh.strategy/1', strategy: checked });
      const layers = ['one', ...(checked.pivot ? ['two'] : []), ...(checked.secondEngine ? ['three'] : [])];
      print(`${file}: strategy "${checked.name}" is valid; layers on: ${layers.join(', ')}`);
    });
  strategy
    .command('new')
    .description('write a commented copy of a shipped strategy')
    .requiredOption('--preset <name>', `one of: ${shippedStrategies().join(', ')}`)
    .option('--out <file>', 'file to write, never overwritten (else <preset>.yaml)')
    .action((options: { preset: string; out?: string }) => {
      const out = options.out ?? `${options.preset}.yaml`;
      const text = commented(shippedStrategy(options.preset));
      try {
        writeFileSync(out, text, { flag: 'wx' });
      } catch (error) {
        const failure = error as NodeJS.ErrnoException;
        if (failure.code === 'EEXIST') throw new UsageError(`${out} exists already`);
        if (failure.code === 'ENOSPC') rmSync(out, { force: true });
        throw cannotWrite(out, failure);
      }
      print(`Wrote ${out}; check it with: alvh strategy check ${out}`);
    });
}

/** The strategy as YAML, each key under a comment with its meaning and unit; below them the keys that are left off. */
function commented({ $schema: _beside, ...strategy }: Strategy): string {
  const document = new Document(strategy);
  document.commentBefore =
    ' An alvh strategy. Prices are index points, money is US dollars, times carry their zone.';
  if (isMap(document.contents)) comment(document.contents, []);
  return document.toString({ lineWidth: 0 });
}

function comment(map: YAMLMap, path: readonly PropertyKey[]): void {
  for (const pair of map.items) {
    if (!isScalar(pair.key)) continue;
    const place = [...path, String(pair.key.value)];
    const meaning = describeKey(place, isMap(pair.value) ? pair.value.toJSON() : undefined);
    if (meaning) pair.key.commentBefore = ` ${meaning}`;
    if (isMap(pair.value)) comment(pair.value, place);
    // The items of a list are alike: the first one is commented.
    if (isSeq(pair.value) && isMap(pair.value.items[0])) comment(pair.value.items[0], [...place, 0]);
  }
  const off = otherKeys(
    path,
    map.items.flatMap(({ key }) => (isScalar(key) ? String(key.value) : [])),
  );
  if (off.length > 0)
    map.comment = [' Left off:', ...off.map(({ key, description }) => `   ${key}: ${description}`)].join(
      '\n',
    );
}

import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategyJsonSchema } from '../../src/method/index.ts';
import { cli, cliJson, PROGRAM, ROOT, scratchFolder } from '../support/cli.ts';

const scratch = scratchFolder();
const store = join(scratch.path, 'store');
const file = (name: string, text: string) => {
  const path = join(scratch.path, name);
  writeFileSync(path, text);
  return path;
};

interface Demo {
  readonly schema: string;
  readonly runId: string;
  readonly provenance: string;
  readonly trades: readonly { readonly entryAt: string; readonly provenance: string }[];
  readonly layers: readonly { readonly pnlCents: number }[];
  readonly accountPnlCents: number;
}

afterAll(() => scratch.remove());

describe('alvh demo', () => {
  let demo: Demo;

  beforeAll(() => {
    demo = cliJson<Demo>(store, 'demo');
  });

  it('trades the synthetic market, says so on every trade, and its layers sum to the account', () => {
    expect(demo.schema).toBe('alvh.run/1');
    expect(demo.provenance).toBe('synthetic');
    expect(demo.trades.length).toBeGreaterThan(40);
    expect(new Set(demo.trades.map((trade) => trade.provenance))).toEqual(new Set(['synthetic']));
    expect(demo.layers.reduce((sum, layer) => sum + layer.pnlCents, 0)).toBe(demo.accountPnlCents);
  });

  it('gives the same id and bytes again, another id for another seed, in any time zone', () => {
    const bytes = cli(store, 'demo', '--json').stdout;
    const zone = process.env.TZ;
    process.env.TZ = 'Asia/Kolkata';
    const elsewhere = cli(join(scratch.path, 'elsewhere'), 'demo', '--json').stdout;
    process.env.TZ = zone;
    expect(elsewhere).toBe(bytes);
    expect(cliJson<Demo>(store, 'demo', '--seed', '11').runId).not.toBe(demo.runId);
  });

  it('shows progress on stderr and the report and the notice on stdout', () => {
    const { stdout, stderr, status } = cli(store, 'demo');
    expect(status).toBe(0);
    expect(stderr).toContain('Replaying');
    expect(stdout).toContain('Educational software, not investment advice');
    expect(stdout).toContain(`reports/${demo.runId}.html`);
    const page = readFileSync(join(store, 'reports', `${demo.runId}.html`), 'utf8');
    expect(page).toContain('synthetic');
  });

  it('a stored run is shown again by the beginning of its id, with trades, layers and reasons', () => {
    const { stdout } = cli(store, 'show', demo.runId.slice(0, 8), '--trades', '--layers');
    expect(stdout).toContain('layer two, volatility pivot');
    expect(stdout.split('\n').filter((line) => line.includes('synthetic')).length).toBe(demo.trades.length);
    const date = demo.trades[0]!.entryAt.slice(0, 10);
    const why = cli(store, 'show', demo.runId, '--why', date).stdout;
    expect(why).toContain(`${date}: traded`);
    for (const said of [stdout, why]) expect(said).toContain('Educational software, not investment advice');
    expect(cliJson<Demo>(store, 'show', demo.runId)).toEqual(demo);
  });

  it('explain prints one JSON document with the plans and events of the session', () => {
    const date = demo.trades[0]!.entryAt.slice(0, 10);
    const document = cliJson<{ schema: string; plans: { at: string }[]; events: { at: string }[] }>(
      store,
      'explain',
      demo.runId,
      date,
    );
    expect(document.schema).toBe('alvh.explain/1');
    expect(document.plans.length).toBeGreaterThan(0);
    expect(document.events.length).toBeGreaterThan(0);
    for (const { at } of [...document.plans, ...document.events])
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?-0[45]:00$/);
  });
});

describe('docs/cli.md', () => {
  const page = readFileSync(join(ROOT, 'docs/cli.md'), 'utf8');
  /** Names of the commands that a help lists. */
  const listed = (...group: string[]) =>
    [
      ...cli(store, ...group, '--help')
        .stdout.split('\nCommands:\n')[1]!
        .matchAll(/^ {2}([a-z]+) /gm),
    ]
      .map(([, name]) => name!)
      .filter((name) => name !== 'help');

  it('names every command that the help lists, and no other', () => {
    const groups = ['strategy', 'data'];
    const known = listed().flatMap((name) =>
      groups.includes(name) ? listed(name).map((one) => `${name} ${one}`) : [name],
    );
    const rows = page.split('\n').filter((line) => line.startsWith('| `alvh '));
    const named = rows.flatMap((row) =>
      [...row.split('|')[1]!.matchAll(/`alvh ((?:strategy |data )?[a-z]+)/g)].map(([, name]) => name!),
    );
    expect([...new Set(named)].sort()).toEqual([...known].sort());
  });
});

describe('a run told in two ways', () => {
  it('is one run where a default is said outright', () => {
    const synthetic = ['--tape', 'synthetic', '--sessions', '3'];
    const idOf = (...options: string[]) =>
      cliJson<Demo>(store, 'run', join(ROOT, 'strategies/demo.json'), ...options).runId;
    const plain = idOf(...synthetic);
    expect(idOf(...synthetic, '--seed', '1', '--frames', 'few')).toBe(plain);
  });

  it('a demo and the same market asked for as a synthetic one are both kept', () => {
    const other = join(scratch.path, 'other');
    const demo = cliJson<Demo>(other, 'demo', '--scenario', 'flash-crash');
    const asked = ['--tape', 'synthetic', '--seed', '12', '--scenario', 'flash-crash'];
    const run = cliJson<Demo>(other, 'run', join(ROOT, 'strategies/demo.json'), ...asked);
    expect(run.accountPnlCents).toBe(demo.accountPnlCents);
    expect(run.runId).not.toBe(demo.runId);
  });
});

describe('what goes wrong is said, with an exit code', () => {
  const shipped = () => JSON.parse(readFileSync(join(ROOT, 'strategies/ten-delta-25-wide.json'), 'utf8'));
  const strategy = (edit: (json: Record<string, Record<string, unknown>>) => void) => {
    const json = shipped();
    edit(json);
    return file('strategy.json', JSON.stringify(json));
  };

  it.each([
    [
      'an unknown key with the nearest one',
      (s: ReturnType<typeof shipped>) => {
        s.anchor.condor = 1;
      },
      'unknown key "condor"; did you mean "condors"?',
    ],
    [
      'a value out of range with its path',
      (s: ReturnType<typeof shipped>) => {
        s.anchor.placement.put = 1.5;
      },
      'anchor.placement.put:',
    ],
    [
      'an offset in place of a zone',
      (s: ReturnType<typeof shipped>) => {
        s.entry.zone = '-05:00';
      },
      'entry.zone:',
    ],
    [
      'mid as the headline',
      (s: ReturnType<typeof shipped>) => {
        s.execution.headline = 'mid';
      },
      'execution.headline:',
    ],
    [
      'a required layer that is not configured',
      (s: ReturnType<typeof shipped>) => {
        s.anchor.requires = ['pivot'];
      },
      'requires "pivot", which is not configured',
    ],
  ])('a strategy with %s is refused with 2', (_, edit, words) => {
    const { status, stderr } = cli(store, 'run', strategy(edit));
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });

  it.each([
    [2, ['run', 'no-such-file.json'], 'cannot read no-such-file.json; shipped by name are call-ladder'],
    [2, ['run', join(ROOT, 'strategies/ten-delta-25-wide.json'), '--fills', 'mid'], 'never leads'],
    [2, ['demo', '--seed', 'x'], 'not a whole number'],
    [2, ['nonsense'], "unknown command 'nonsense'"],
    [3, ['run', join(ROOT, 'strategies/ten-delta-25-wide.json')], 'alvh data import'],
    [3, ['run', 'ten-delta-25-wide'], 'alvh data import'],
    [3, ['show', 'ffffffffffff'], 'holds no runs'],
    [3, ['data', 'import', 'no-such-folder'], 'no such file'],
    [
      3,
      ['data', 'import', join(ROOT, 'LICENSE')],
      'any other table of option quotes: alvh data import --map',
    ],
    [3, ['vix', join(ROOT, 'LICENSE')], 'is in no format known here'],
    [2, ['data', 'check', '--from', '1980-01-01'], 'outside the exchange calendar'],
    [3, ['data', 'ls'], 'is empty'],
    [
      2,
      ['run', join(ROOT, 'strategies/demo.json'), '--seed', '5'],
      '--seed is for --tape modelled or synthetic',
    ],
    [2, ['calendar', '--events', 'no-such-file.json'], '--events needs --from'],
    [2, ['edr', '--from', '2026-07-16'], '--from is for --score'],
    [2, ['edr', '--score', '--from', '2026-07-16', '--to', '2026-07-15'], 'is after --to'],
    [3, ['edr', '--to', '2026-07-16'], '0 daily bars of SPX up to 2026-07-16, 22 are needed; import'],
    [3, ['cone', '--as-of', '2026-07-16'], '0 daily bars of SPX up to 2026-07-16, 3 are needed; import'],
    [2, ['price', '--forward', '0x10', '--strike', '5', '--right', 'C', '--volatility', '9'], 'above zero'],
  ])('exit code %i for alvh %j', (code, args, words) => {
    const { status, stdout, stderr } = cli(join(scratch.path, 'empty'), ...args);
    expect(`${stdout}${stderr}`).toContain(words);
    expect(status).toBe(code);
  });

  it('a store that cannot be written to is said in a line, with 3, before a run is made', () => {
    const inFile = join(file('plain', ''), 'store');
    for (const args of [['demo'], ['data', 'pull', 'fred', '--origin', 'http://127.0.0.1:9']]) {
      const { status, stderr } = cli(inFile, ...args);
      expect(stderr).toMatch(/^alvh: [^\n]*ENOTDIR[^\n]*\n$/);
      expect(status).toBe(3);
    }
  });

  it('an empty folder to import from is said, with 3', () => {
    const folder = join(scratch.path, 'nothing-in-it');
    mkdirSync(folder);
    const { status, stderr } = cli(join(scratch.path, 'empty'), 'data', 'import', folder);
    expect(stderr).toContain(`no files in ${folder}: nothing was imported`);
    expect(status).toBe(3);
  });

  it('a file that is no UTF-8 is refused by name; a byte order mark and CRLF are read over', () => {
    const text = JSON.stringify(shipped(), null, 2);
    const latin = join(scratch.path, 'latin.json');
    writeFileSync(latin, Buffer.from(text.replace('bare', 'café'), 'latin1'));
    const { status, stderr } = cli(store, 'strategy', 'check', latin);
    expect(stderr).toContain(`${latin} is not text in UTF-8`);
    expect(status).toBe(2);
    const windows = (name: string, lines: string) => file(name, `\uFEFF${lines.replaceAll('\n', '\r\n')}`);
    expect(cli(store, 'strategy', 'check', windows('crlf.json', text)).status).toBe(0);
    const book = JSON.stringify({
      schema: 'alvh.margin-book/1',
      account: 'margin',
      cashDollars: 1000,
      date: '2026-07-16',
      vix: 16,
      legs: [{ symbol: 'SPXW  260717P07400000', quantity: 1, price: 1.2, forward: 7500, volatility: 15 }],
    });
    expect(cli(store, 'margin', windows('book.json', book)).status).toBe(0);
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk is said in a line, with 3', () => {
    const full = openSync('/dev/full', 'w');
    try {
      const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'calendar'], {
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
      expect(stderr).toMatch(/^alvh: the output cannot be written: ENOSPC[^\n]*\n$/);
      expect(status).toBe(3);
    } finally {
      closeSync(full);
    }
  });
});

describe('alvh strategy', () => {
  it('new writes a commented copy that check accepts, and never overwrites a file', () => {
    const out = join(scratch.path, 'mine.yaml');
    expect(cli(store, 'strategy', 'new', '--preset', 'demo', '--out', out).status).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('# short put − long put, index points');
    expect(cli(store, 'strategy', 'check', out).stdout).toContain('layers on: one, two, three');
    const again = cli(store, 'strategy', 'new', '--preset', 'demo', '--out', out);
    expect(again).toMatchObject({ status: 2, stderr: `alvh: ${out} exists already\n` });
  });

  it('new says of a choice what its chosen shape means, and lists in place what is left off', () => {
    const out = join(scratch.path, 'seed.yaml');
    cli(store, 'strategy', 'new', '--preset', 'seed', '--out', out);
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('  # armed after the surprise, the session of the release counting as the first');
    expect(text).not.toContain('# armed while such a release lies ahead');
    for (const off of [
      '    #   by: percentile',
      '  #   skew: Widens the put side',
      '    #   termState: Factor',
      '#   rolls: ',
    ])
      expect(text).toContain(`\n${off}`);
    expect(text).not.toContain('#   macd: ');
  });

  it('a copy means the same as the strategy it was made from', () => {
    const out = join(scratch.path, 'same.yaml');
    cli(store, 'strategy', 'new', '--preset', 'ten-delta-25-wide', '--out', out);
    const read = (path: string) =>
      cliJson<{ strategy: Record<string, unknown> }>(store, 'strategy', 'check', path);
    const { $schema: _, ...shipped } = read(join(ROOT, 'strategies/ten-delta-25-wide.json')).strategy;
    expect(read(out).strategy).toEqual(shipped);
  });

  it('check says range and meaning of a value out of range, and the line of broken YAML', () => {
    const tooWide = cli(store, 'strategy', 'check', file('wide.yaml', 'entry:\n  toleranceMinutes: 3000\n'));
    expect(tooWide.status).toBe(2);
    expect(tooWide.stderr).toContain('entry.toleranceMinutes: Too big: expected number to be <=180');
    const skewed = cli(
      store,
      'strategy',
      'check',
      file('skew.yaml', 'anchor:\n  skew:\n    maxMultiple: 3\n    measre: put-slope\n'),
    );
    expect(skewed.stderr).toContain('anchor.skew.maxMultiple: Too big: expected number to be <=2');
    expect(skewed.stderr).toContain('measure');
    const broken = cli(store, 'strategy', 'check', file('broken.yaml', 'entry: [\n'));
    expect(broken.status).toBe(2);
    expect(broken.stderr).toContain('line');
  });
});

describe('alvh scan', () => {
  const quotes = file(
    'eod.csv',
    [
      'type,expiration,quote_date,strike,bid,ask,delta',
      'c,2024-01-05,2024-01-04,5040,2.00,2.10,0.10',
      'c,2024-01-05,2024-01-04,5060,0.80,0.90,0.05',
      'p,2024-01-05,2024-01-04,4930,0.95,1.05,-0.05',
      'p,2024-01-05,2024-01-04,4955,2.20,2.30,-0.10',
      'c,2024-01-05,2024-01-05,5040,0,0,0',
      'c,2024-01-05,2024-01-05,5060,0,0,0',
      'p,2024-01-05,2024-01-05,4930,0,0,0',
      'p,2024-01-05,2024-01-05,4955,5.00,5.00,-1',
    ].join('\n'),
  );

  it('prints the condors of a file by year, and as JSON', () => {
    // 2.00 + 2.20 − 0.90 − 1.05 received, 5.00 paid.
    expect(cliJson(store, 'scan', quotes)).toMatchObject({
      schema: 'alvh.scan/1',
      rows: 8,
      trades: 1,
      creditPoints: 2.25,
      costPoints: 5,
      pnlCents: -27_500,
      years: [{ year: '2024', trades: 1, wins: 0, worstPoints: -2.75 }],
    });
    expect(cli(store, 'scan', quotes).stdout).toMatch(/2024.*1.*0\.0 %.*2\.25.*−2\.75.*−275\.00/);
  });

  it('refuses deltas that are none with 2, and a file that is no such table with 3', () => {
    expect(cli(store, 'scan', quotes, '--short', '10').status).toBe(2);
    expect(cli(store, 'scan', quotes, '--long', '0.2').stderr).toContain('not further out');
    const bad = cli(store, 'scan', file('bad.csv', 'a,b\n1,2\n'));
    expect(bad).toMatchObject({ status: 3 });
    expect(bad.stderr).toContain('bad.csv row 1: no column is named for the right');
    const none = cli(store, 'scan', quotes, '--short', '0.3', '--long', '0.2', '--json');
    expect(none).toMatchObject({ status: 3, stdout: '' });
    expect(none.stderr).toContain('no condor, though expiries of sessions are followed to their close: 1');
  });
});

describe('the published strategy schema', () => {
  it('is the one the program checks with', () => {
    const published = JSON.parse(readFileSync(join(ROOT, 'strategies/strategy.schema.json'), 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(strategyJsonSchema())));
  });
});

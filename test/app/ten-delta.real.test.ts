import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, cliJson, ROOT, scratchFolder } from '../support/cli.ts';
import { hasRealData, REAL_DATA, realTitle } from '../support/real-data.ts';

interface Run {
  readonly schema: string;
  readonly runId: string;
  readonly trades: readonly {
    readonly entryAt: string;
    readonly expiry: string;
    readonly strikes: readonly number[];
    readonly creditPoints: number;
    readonly settlement: number;
    readonly pnlPoints: number;
    readonly pnlCents: number;
    readonly provenance: string;
  }[];
  readonly layers: readonly { readonly layer: string; readonly pnlCents: number }[];
  readonly accountPnlCents: number;
  readonly sessions: readonly { readonly date: string; readonly outcome: string; readonly reason: string }[];
}

interface Plan {
  readonly layers: readonly {
    readonly verdict: string;
    readonly workings: readonly { readonly name: string; readonly value: number }[];
  }[];
}

const range = ['--from', '2026-07-16', '--to', '2026-08-07'];
const strategy = (name: string) => join(ROOT, 'strategies', `${name}.json`);
const cents = (points: number) => Math.round(points * 100);

describe.skipIf(!hasRealData)(realTitle('ten-delta condors on the quotes of July and August 2026'), () => {
  const store = scratchFolder();
  let bare: Run;

  beforeAll(() => {
    for (const folder of ['chains-2026', 'spx-index', 'vol-indices', 'vx-futures', 'macro']) {
      const done = cli(store.path, 'data', 'import', join(REAL_DATA, folder));
      expect(done.stdout).not.toContain('REFUSED');
    }
    bare = cliJson<Run>(store.path, 'run', strategy('ten-delta-25-wide'), ...range);
  });

  afterAll(() => store.remove());

  it('sixteen sessions trade; the one without an afternoon snapshot does not', () => {
    expect(bare.schema).toBe('alvh.run/1');
    expect(bare.trades).toHaveLength(16);
    expect(bare.sessions.filter((one) => one.outcome !== 'traded')).toMatchObject([
      {
        date: '2026-07-24',
        outcome: 'no-snapshot',
        reason: 'no snapshot within 60 minutes of 14:15 America/New_York',
      },
    ]);
  });

  it('credits lie between 2.00 and 3.70 points at the touch, every leg quoted, wings 25 wide', () => {
    for (const trade of bare.trades) {
      expect(trade.creditPoints).toBeGreaterThanOrEqual(2);
      expect(trade.creditPoints).toBeLessThanOrEqual(3.7);
      expect(trade.provenance).toBe('quoted');
      const [longPut, shortPut, shortCall, longCall] = trade.strikes as [number, number, number, number];
      expect([shortPut - longPut, longCall - shortCall]).toEqual([25, 25]);
    }
  });

  it('three lose: 3.80, 22.15 and 23.00 points; the sum is −11.30', () => {
    const losers = bare.trades.filter((trade) => trade.pnlPoints < 0);
    expect(losers.map((trade) => [trade.entryAt.slice(0, 10), cents(trade.pnlPoints)])).toEqual([
      ['2026-07-22', -380],
      ['2026-07-31', -2215],
      ['2026-08-03', -2300],
    ]);
    expect(bare.trades.reduce((sum, trade) => sum + cents(trade.pnlPoints), 0)).toBe(-1130);
    expect(bare.accountPnlCents).toBe(-113_000);
  });

  it('both large losses are melt-ups through the call wing, which no long volatility pays for', () => {
    for (const trade of bare.trades.filter((one) => one.pnlPoints < -10)) {
      expect(trade.settlement).toBeGreaterThan(trade.strikes[2]!);
    }
  });

  it('the same command gives the same id and the same bytes', () => {
    const again = () => cli(store.path, 'run', strategy('ten-delta-25-wide'), ...range, '--json').stdout;
    expect(again()).toBe(again());
    expect((JSON.parse(again()) as Run).runId).toBe(bare.runId);
  });

  it('with both hedges on, each layer has its result and they sum to the account to the cent', () => {
    const hedged = cliJson<Run>(store.path, 'run', strategy('ten-delta-25-wide-hedged'), ...range);
    expect(hedged.layers.map((one) => one.layer).sort()).toEqual(['anchor', 'pivot', 'second-engine']);
    expect(hedged.layers.every((one) => one.pnlCents !== 0)).toBe(true);
    expect(hedged.layers.reduce((sum, one) => sum + one.pnlCents, 0)).toBe(hedged.accountPnlCents);
    expect(hedged.trades).toEqual(bare.trades);
  });

  it('explain shows gates, forward, weighed strikes and outcome of any traded session', () => {
    for (const trade of bare.trades) {
      const { status, stdout } = cli(
        store.path,
        'explain',
        bare.runId,
        trade.entryAt.slice(0, 10),
        '--no-signals',
      );
      expect(status).toBe(0);
      for (const words of [
        'parity forward',
        'wanted put delta',
        'credit at the touch',
        'chosen',
        'filled "open anchor',
      ]) {
        expect(stdout).toContain(words);
      }
      for (const strike of trade.strikes) expect(stdout).toContain(String(strike));
    }
  });

  it('entered after the close, with the index frozen, the forward by parity still places the strikes', () => {
    const late = cliJson<Run>(store.path, 'run', join(import.meta.dirname, 'post-close.json'), ...range);
    expect(late.trades.length).toBeGreaterThanOrEqual(15);
    for (const trade of late.trades) expect(trade.entryAt.slice(11, 13)).toBe('16');
    for (const trade of late.trades) {
      const { plans } = cliJson<{ plans: Plan[] }>(
        store.path,
        'explain',
        late.runId,
        trade.entryAt.slice(0, 10),
        '--no-signals',
      );
      const anchor = plans.flatMap((plan) => plan.layers).find((layer) => layer.verdict === 'enter')!;
      const age = anchor.workings.find((one) => one.name === 'age of the index tick')!.value;
      expect(age).toBeGreaterThanOrEqual(14);
    }
  });
});

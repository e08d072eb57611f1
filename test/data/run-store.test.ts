import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import LibSql from 'libsql';
import { describe, expect, it } from 'vitest';
import { openRunStore, type RunLabel, StoreError } from '../../src/data/index.ts';
import { cents, isoDate } from '../../src/market/index.ts';
import { withFolder } from './support.ts';

const label: RunLabel = {
  strategy: 'bare',
  range: { from: isoDate('2026-07-16'), to: isoDate('2026-08-07') },
  provenance: 'quoted',
  headline: 'touch',
  accountPnlCents: cents(-113_000),
};

describe('the store of finished runs', () => {
  it('keeps documents byte for byte, over reopening, in the order of saving', async () => {
    await withFolder(async (folder) => {
      const documents = ['{"a":1}', '{"b":"Ж \\u0000 π"}', `{"long":"${'x'.repeat(300_000)}"}`];
      const first = openRunStore(join(folder, 'new', 'store'));
      for (const [i, document] of documents.entries()) first.save(`${9 - i}abc${i}`, document, label);
      first.close();
      const again = openRunStore(join(folder, 'new', 'store'));
      expect(again.list()).toEqual(['9abc0', '8abc1', '7abc2'].map((id) => ({ id, label })));
      for (const [i, document] of documents.entries()) {
        expect(again.load(`${9 - i}abc${i}`)).toEqual({ ok: true, value: document });
      }
      again.close();
    });
  });

  it('finds a run by the beginning of its id, and says when that is none or several', async () => {
    await withFolder(async (folder) => {
      const store = openRunStore(folder);
      store.save('abc1', '1', label);
      store.save('abd2', '2', label);
      expect(store.load('abc')).toEqual({ ok: true, value: '1' });
      expect(store.load('ab')).toMatchObject({ ok: false, reason: 'ambiguous-run' });
      expect(store.load('x')).toMatchObject({ ok: false, reason: 'no-such-run' });
      expect(store.load('')).toMatchObject({ ok: false, reason: 'no-such-run' });
      expect(store.load('%')).toMatchObject({ ok: false, reason: 'no-such-run' });
      store.close();
    });
  });

  it('takes the same run twice and refuses another result under its id', async () => {
    await withFolder(async (folder) => {
      const store = openRunStore(folder);
      store.save('abc', '{"pnl":1}', label);
      store.save('abc', '{"pnl":1}', label);
      expect(store.list()).toEqual([{ id: 'abc', label }]);
      expect(() => store.save('abc', '{"pnl":2}', label)).toThrow('did not repeat itself');
      expect(store.load('abc')).toEqual({ ok: true, value: '{"pnl":1}' });
      store.close();
    });
  });

  it('lists runs that were kept before labels were', async () => {
    await withFolder(async (folder) => {
      openRunStore(folder).close();
      const database = new LibSql(join(folder, 'runs.sqlite'));
      database.exec("DROP TABLE labels; INSERT INTO runs (id, document) VALUES ('abc', '{}')");
      database.close();
      const store = openRunStore(folder);
      expect(store.list()).toEqual([{ id: 'abc', label: undefined }]);
      store.save('abc', '{}', label);
      expect(store.list()).toEqual([{ id: 'abc', label }]);
      store.close();
    });
  });

  it('writes ahead, so that a reader does not wait for a writer', async () => {
    await withFolder(async (folder) => {
      await mkdir(folder, { recursive: true });
      openRunStore(folder).close();
      const database = new LibSql(join(folder, 'runs.sqlite'));
      expect(database.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
      database.close();
    });
  });

  it('says that a file in its place is no run store', async () => {
    await withFolder(async (folder) => {
      await writeFile(
        join(folder, 'runs.sqlite'),
        'not a database, but long enough to be looked at'.repeat(40),
      );
      expect(() => openRunStore(folder)).toThrow('runs.sqlite cannot be used');
      expect(() => openRunStore(folder)).toThrow(StoreError);
    });
  });
});

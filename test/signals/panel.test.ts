import { describe, expect, it } from 'vitest';
import { signalPanel } from '../../src/signals/index.ts';
import { option } from '../support/held.ts';
import { viewOf } from '../support/views.ts';
import { at, viewAt } from './series.ts';

describe('the panel of every signal', () => {
  it('on a view that knows nothing names a reason for each and guesses none', () => {
    const panel = signalPanel(viewAt(at('2026-07-20', '14:15')), []);
    expect(panel.length).toBeGreaterThan(40);
    for (const { id, signal } of panel.filter(({ id }) => id !== 'calendar-flags')) {
      expect(signal, id).toMatchObject({ ok: false, reason: expect.stringMatching(/\S/) });
    }
  });

  it('lists each under one name, that of the signal where it has a value', () => {
    const legs = [option('P', 7400, -1), option('C', 7600, -1)].map(({ contract }) => contract);
    const panel = signalPanel(viewOf(), legs);
    expect(new Set(panel.map(({ id }) => id)).size).toBe(panel.length);
    const present = panel.filter(({ signal }) => signal.ok);
    expect(present.length).toBeGreaterThan(3);
    for (const { id, signal } of present) expect(signal.ok && signal.value.id).toBe(id);
  });
});

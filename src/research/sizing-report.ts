import type { LayerName } from '../book/index.ts';
import type { JournalEntry } from '../engine/index.ts';
import type { EpochMs } from '../market/index.ts';
import type { Gate, LayerPlan } from '../method/index.ts';

/** A cap of the governor as it stood at one decision. */
export interface CapReading {
  readonly cap: string;
  readonly figure: number | string | null;
  readonly limit: number | string | null;
  readonly unit: string;
  readonly outcome: Gate['outcome'];
  readonly reason: string | undefined;
}

/** One package that a layer wanted to open, as the governor sized it. */
export interface SizingDecision {
  readonly at: EpochMs;
  readonly layer: LayerName;
  readonly packageId: string;
  readonly lots: number;
  readonly asked: number;
  /** The cap that forbids one lot more; `none` where all that was asked for fits. */
  readonly binding: string;
}

export interface SizingReport {
  readonly decisions: readonly SizingDecision[];
  /** How often each cap bound, most often first. */
  readonly binding: readonly { readonly cap: string; readonly times: number }[];
  /** The caps at the last decision on each layer. */
  readonly last: readonly {
    readonly layer: LayerName;
    readonly at: EpochMs;
    readonly caps: readonly CapReading[];
  }[];
}

const PREFIX = 'governor: ';
const LOTS = /^governor: lots of (.+)$/;
const OF = /^(\d+) of (\d+)$/;

/** What the governor made of every package of a journal; empty for a strategy without one. */
export function sizingReport(journal: readonly JournalEntry[]): SizingReport {
  const decisions: SizingDecision[] = [];
  const last = new Map<LayerName, SizingReport['last'][number]>();
  for (const entry of journal) {
    if (entry.kind !== 'plan') continue;
    for (const plan of entry.plan.layers) {
      const sized = decisionsOf(plan, entry.at);
      if (sized.length === 0) continue;
      decisions.push(...sized);
      last.set(plan.layer, { layer: plan.layer, at: entry.at, caps: capsOf(plan) });
    }
  }
  const times = new Map<string, number>();
  for (const { binding } of decisions) times.set(binding, (times.get(binding) ?? 0) + 1);
  return {
    decisions,
    binding: [...times].map(([cap, count]) => ({ cap, times: count })).sort((a, b) => b.times - a.times),
    last: [...last.values()],
  };
}

function decisionsOf({ layer, workings }: LayerPlan, at: EpochMs): readonly SizingDecision[] {
  return workings.flatMap(({ name, value }, i) => {
    const packageId = LOTS.exec(name)?.[1];
    const counts = OF.exec(String(value));
    const binding = workings[i + 1];
    if (packageId === undefined || !counts || binding?.name !== `${PREFIX}binding cap`) return [];
    return [
      {
        at,
        layer,
        packageId,
        lots: Number(counts[1]),
        asked: Number(counts[2]),
        binding: String(binding.value),
      },
    ];
  });
}

function capsOf({ gates }: LayerPlan): readonly CapReading[] {
  return gates
    .filter(({ id }) => id.startsWith(PREFIX))
    .map(({ id, input, threshold, unit, outcome, reason }) => ({
      cap: id.slice(PREFIX.length),
      figure: input,
      limit: threshold,
      unit,
      outcome,
      reason,
    }));
}

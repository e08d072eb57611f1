const SUFFIX = / roll (\d+)$/;

/** The place of a condor in its chain: the first condor has rolled 0 times. */
export interface ChainPlace {
  /** Id of the chain's first condor. */
  readonly root: string;
  readonly rolls: number;
  /** Ids of the condors before it, oldest first. */
  readonly earlier: readonly string[];
}

/** A rolled condor carries its chain in its id: `<first> roll 1`, `<first> roll 2` and so on. */
export function chainOf(id: string): ChainPlace {
  const rolls = Number(SUFFIX.exec(id)?.[1] ?? 0);
  const root = id.replace(SUFFIX, '');
  return { root, rolls, earlier: Array.from({ length: rolls }, (_, i) => nthId(root, i)) };
}

/** Id of the condor that a condor is rolled into. */
export function rolledId(id: string): string {
  const { root, rolls } = chainOf(id);
  return nthId(root, rolls + 1);
}

function nthId(root: string, rolls: number): string {
  return rolls === 0 ? root : `${root} roll ${rolls}`;
}

/** A list from the item before the first that matches; all of it when none does. What was empty before is not drawn. */
export function sinceFirst<Item>(list: readonly Item[], matches: (item: Item) => boolean): readonly Item[] {
  return list.slice(Math.max(0, list.findIndex(matches) - 1));
}

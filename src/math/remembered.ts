/**
 * Remembers the answers of a pure function of an unchanging object, one for each object and as long as that lives:
 * several accounts that look at the same market compute it once. With `terms` the latest ones are remembered.
 *
 * @param sameTerms whether two terms lead to the same answer.
 */
export function remembered<Key extends object, Terms, Value>(
  compute: (key: Key, terms: Terms) => Value,
  sameTerms: (one: Terms, other: Terms) => boolean = () => true,
): (key: Key, terms: Terms) => Value {
  const held = new WeakMap<Key, { readonly terms: Terms; readonly value: Value }>();
  return (key, terms) => {
    const known = held.get(key);
    if (known && sameTerms(known.terms, terms)) return known.value;
    const value = compute(key, terms);
    held.set(key, { terms, value });
    return value;
  };
}

// What decides whether code runs at all. Each value stands in the list once, so that code that may leave early at many
// places does not double it at each.

import type { Exit } from "./machine.ts";
import { dataIn, type Value } from "./value.ts";

export type Conditions = readonly Value[];

/** What of a test decides: the data in it, or the test itself where there are none. */
export function decidingIn(test: Value): Conditions {
  const data = dataIn(test);
  return data.length === 0 ? [test] : data;
}

/** All of the first and what is new in the second. */
export function withConditions(known: Conditions, more: Conditions): Conditions {
  const seen = new Set(known.map(identity));
  const added: Value[] = [];
  for (const value of more) {
    const key = identity(value);
    if (!seen.has(key)) added.push(value);
    seen.add(key);
  }
  return added.length === 0 ? known : [...known, ...added];
}

/** What decides which of the exits is taken. */
export function conditionsOf(exits: readonly Exit[]): Conditions {
  return withConditions([], [...new Set(exits.map(({ conditions }) => conditions))].flat());
}

/** What tells values apart: the value of the graph, the name of a setting, else the value itself. */
function identity(value: Value): unknown {
  if (value.kind === "graph") return value.id;
  return value.kind === "setting" ? value.name : value;
}

// How often a loop runs where the caller chooses the number. It is a setting like any other, unless the loop appends what
// it makes to what it reads again: then what comes out grows with the number, which is an axis.

import type { Node, ValueId } from "../ir/index.ts";
import type { Lowering } from "./lowering.ts";
import type { GraphValue, Value } from "./value.ts";

/** A loop's body as it was lowered; each parameter is a state, and becomes the result beside it. */
export interface LoweredBody {
  readonly nodes: readonly Node[];
  readonly params: readonly GraphValue[];
  readonly results: readonly ValueId[];
}

/** The loop's count: a number of its own where the caller gives it and a state grows with it. */
export function countFor(lowering: Lowering, count: Value | null, body: LoweredBody): Value | null {
  const name = count === null ? null : givenName(lowering, count);
  const { nodes, results } = body;
  const params = body.params.map(({ id }) => id);
  return name !== null && feedsBack({ nodes, params, results }) ? lowering.number(name) : count;
}

function givenName(lowering: Lowering, count: Value): string | null {
  if (count.kind === "setting") return count.given === true ? count.name : null;
  return count.kind === "graph" ? lowering.inputName(count.id) : null;
}

/** Whether what the body makes is appended to what its next trip reads; each parameter stands beside its result. */
export function feedsBack({
  nodes,
  params,
  results,
}: {
  readonly nodes: readonly Node[];
  readonly params: readonly ValueId[];
  readonly results: readonly ValueId[];
}): boolean {
  const makers = new Map<ValueId, Node>();
  for (const node of nodes) for (const id of node.outputs) if (id !== null) makers.set(id, node);
  // A token is read by its number in the next trip, whether from what was emitted or handed on beside it.
  const handedOn = new Set(
    params.flatMap((id, i) => {
      const result = results[i];
      return result === undefined || !isToken(nodes, makers, id) ? [] : sourcesOf(makers, result);
    }),
  );
  return params.some((id, i) => {
    const result = results[i];
    if (result === undefined) return false;
    const isEmitted = ({ inputs }: Node): boolean => {
      const item = inputs[1];
      return item != null && sourcesOf(makers, item).some((source) => handedOn.has(source));
    };
    const longer = sourcesOf(makers, result).flatMap((source) => makers.get(source) ?? []);
    return longer.some(
      (node) =>
        (node.op.name === "Concat" ||
          (node.op.name === "SequenceInsert" && (isRead(nodes, id) || isEmitted(node)))) &&
        node.inputs.some((input) => input !== null && sourcesOf(makers, input).includes(id)),
    );
  });
}

/** Operators that hand on what they are given, one of it, or its elements in another order. */
const PASSING: ReadonlySet<string> = new Set([
  ...["Identity", "Join", "Cast", "CastLike"],
  ...["Reshape", "Transpose", "Squeeze", "Unsqueeze"],
]);

/** The value and all values that it may be, or be made of, without being computed. */
function sourcesOf(makers: ReadonlyMap<ValueId, Node>, value: ValueId): readonly ValueId[] {
  const found = new Set([value]);
  for (const id of found) {
    const maker = makers.get(id);
    if (maker === undefined || !PASSING.has(maker.op.name)) continue;
    for (const input of maker.inputs) if (input !== null) found.add(input);
  }
  return [...found];
}

/** Whether the body looks something up under the value. */
function isToken(
  nodes: readonly Node[],
  makers: ReadonlyMap<ValueId, Node>,
  value: ValueId,
): boolean {
  return nodes.some((node) => {
    const index = node.op.name === "Gather" ? node.inputs[1] : null;
    const isLookedUp = index != null && sourcesOf(makers, index).includes(value);
    return isLookedUp || node.regions.some(({ region }) => isToken(region.nodes, makers, value));
  });
}

/** Whether the body uses the list for more than to append to it. */
function isRead(nodes: readonly Node[], list: ValueId): boolean {
  return nodes.some(
    (node) =>
      (node.inputs.includes(list) &&
        node.op.name !== "SequenceInsert" &&
        node.op.name !== "Join") ||
      node.regions.some(({ region }) => isRead(region.nodes, list)),
  );
}

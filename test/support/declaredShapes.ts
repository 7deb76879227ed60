// What a file declares of the values between its inputs and outputs, set against what inference says without it.

import { asInteger, type Poly } from "../../analyzers/algebra/index.ts";
import { isUnknown, type Unknown, unknown } from "../../analyzers/base/index.ts";
import { type Graph, typeText, type ValueId, type ValueType } from "../../analyzers/ir/index.ts";
import type { Fact } from "../../analyzers/ops/index.ts";
import { infer, type RegionRun } from "../../analyzers/verdict/infer.ts";
import { factText } from "./operator.ts";

/** What was compared: definite on both sides. */
export interface Comparison {
  readonly values: number;
  readonly types: number;
  readonly ranks: number;
  readonly sizes: number;
  /** `name: declared f32[2, 3], inferred f32[2, 4]`. */
  readonly disagreements: readonly string[];
}

/** The graph with nothing declared but what its inputs are. */
export function withoutInner(graph: Graph): Graph {
  const kept = new Set<ValueId>(graph.body.params);
  const values = graph.values.map((value, id) =>
    kept.has(id as ValueId) ? value : { ...value, declared: unknown("not told") },
  );
  return { ...graph, values };
}

/** Infers the graph from its inputs alone, and compares with all that it declares besides. */
export function compareDeclared(graph: Graph): Comparison {
  const total = { values: 0, types: 0, ranks: 0, sizes: 0 };
  const disagreements: string[] = [];
  const { run } = infer(withoutInner(graph));
  for (const [id, fact] of factsIn(run)) {
    const value = graph.values[id];
    if (value === undefined || isUnknown(value.declared)) continue;
    const found = compared(value.declared, fact);
    if (found === null) continue;
    total.values += 1;
    total.types += found.types;
    total.ranks += found.ranks;
    total.sizes += found.sizes;
    if (!found.agrees)
      disagreements.push(
        `${value.name}: declared ${typeText(value.declared)}, inferred ${factText(fact)}`,
      );
  }
  return { ...total, disagreements };
}

/** Every value that a node makes, with what was inferred of it; of regions that run more than once, the last run. */
export function* factsIn(run: RegionRun): Generator<readonly [ValueId, Fact]> {
  for (const { node, outputs, inner, call } of run.nodes) {
    for (const [i, id] of node.outputs.entries()) {
      const fact = outputs[i];
      if (id !== null && fact !== undefined) yield [id, fact];
    }
    for (const region of inner.values()) yield* factsIn(region);
    if (call !== null) yield* factsIn(call);
  }
}

interface Agreement {
  readonly types: number;
  readonly ranks: number;
  readonly sizes: number;
  readonly agrees: boolean;
}

/** How much is definite on both sides, and whether it is the same; null where nothing is. */
function compared(declared: ValueType, fact: Fact): Agreement | null {
  if (declared.kind === "map" || declared.kind === "opaque" || fact.kind === "unknown") return null;
  if (declared.kind !== "tensor" || fact.kind !== "tensor") {
    if (declared.kind === "tensor" || fact.kind === "tensor" || declared.kind !== fact.kind) {
      return { types: 1, ranks: 0, sizes: 0, agrees: false };
    }
    return compared(declared.of, fact.of);
  }
  const isTyped = declared.elem !== "unknown" && fact.elem !== "unknown";
  const isShaped = !isUnknown(declared.shape) && !isUnknown(fact.sizes);
  if (!isTyped && !isShaped) return null;
  const [dims, sizes] = [
    isUnknown(declared.shape) ? [] : declared.shape,
    isUnknown(fact.sizes) ? [] : fact.sizes,
  ];
  const pairs = dims.map((dim, axis) => [fixed(dim), fixed(sizes[axis])] as const);
  const definite = isShaped ? pairs.filter(([a, b]) => a !== null && b !== null) : [];
  return {
    types: isTyped ? 1 : 0,
    ranks: isShaped ? 1 : 0,
    sizes: definite.length,
    agrees:
      (!isTyped || declared.elem === fact.elem) &&
      (!isShaped || dims.length === sizes.length) &&
      definite.every(([a, b]) => a === b),
  };
}

function fixed(size: Poly | Unknown | undefined): bigint | null {
  return typeof size === "number" ? asInteger(size) : null;
}

// The same graph with its named dimensions open and fixed, set against each other.

import {
  asInteger,
  asNumber,
  constant,
  evaluate,
  type Poly,
  symbol,
  symbolsOf,
} from "../../analyzers/algebra/index.ts";
import { isUnknown } from "../../analyzers/base/index.ts";
import type { Dim, Graph, ValueId, ValueType } from "../../analyzers/ir/index.ts";
import type { Fact } from "../../analyzers/ops/index.ts";
import { infer } from "../../analyzers/verdict/infer.ts";
import { factsIn, withoutInner } from "./declaredShapes.ts";
import { factText } from "./operator.ts";

export type Sizes = ReadonlyMap<string, number>;

/** The names of the dimensions of the graph's inputs. */
export function namedDimensions({ body, values }: Graph): readonly string[] {
  const names = body.params.flatMap((id) => {
    const declared = values[id]?.declared;
    if (declared === undefined || isUnknown(declared) || declared.kind !== "tensor") return [];
    if (isUnknown(declared.shape)) return [];
    return declared.shape.flatMap((dim) => (isUnknown(dim) ? [] : symbolsOf(dim)));
  });
  return [...new Set(names)].sort();
}

/** The graph with numbers for the named dimensions of its inputs. */
export function atSizes(graph: Graph, sizes: Sizes): Graph {
  const params = new Set<ValueId>(graph.body.params);
  const values = graph.values.map((value, id) => {
    const { declared } = value;
    if (!params.has(id as ValueId) || isUnknown(declared)) return value;
    return { ...value, declared: fixedType(declared, sizes) };
  });
  return { ...graph, values };
}

function fixedType(type: ValueType, sizes: Sizes): ValueType {
  if (type.kind !== "tensor" || isUnknown(type.shape)) return type;
  const shape = type.shape.map((dim) => {
    const value = isUnknown(dim) ? null : valueAt(dim, sizes);
    return value === null ? dim : constant(value);
  });
  return { ...type, shape };
}

/** The size as a number, or null where it rests on what the sizes do not tell. */
export function valueAt(size: Poly, sizes: Sizes): number | null {
  if (symbolsOf(size).some((name) => !sizes.has(name))) return null;
  return evaluate(size, (name) => sizes.get(name) ?? Number.NaN);
}

export interface Agreement {
  /** Sizes and contents that are numbers on both sides. */
  readonly compared: number;
  readonly disagreements: readonly string[];
}

/** Infers the graph with open and with fixed dimensions, and compares what both know. */
export function compareAt(graph: Graph, sizes: Sizes): Agreement {
  const plain = withoutInner(graph);
  const open = new Map(factsIn(infer(plain).run));
  const fixed = new Map(factsIn(infer(atSizes(plain, sizes)).run));
  let compared = 0;
  const disagreements: string[] = [];
  for (const [id, fact] of fixed) {
    const before = open.get(id);
    const pairs = before === undefined ? [] : numbersIn(before, fact, sizes);
    compared += pairs?.length ?? 0;
    if (pairs?.every(([a, b]) => a === b)) continue;
    const name = graph.values[id]?.name ?? "";
    disagreements.push(`${name}: open ${factText(before)}, fixed ${factText(fact)}`);
  }
  return { compared, disagreements };
}

/** Pairs of numbers that both sides have; null where their ranks or types differ. */
function numbersIn(
  open: Fact,
  fixed: Fact,
  sizes: Sizes,
): readonly (readonly [number, number])[] | null {
  if (open.kind !== "tensor" || fixed.kind !== "tensor") return [];
  if (isUnknown(open.sizes) || isUnknown(fixed.sizes)) return [];
  if (open.elem !== fixed.elem || open.sizes.length !== fixed.sizes.length) return null;
  return [
    ...paired(open.sizes, fixed.sizes, sizes),
    ...(open.ints?.length === fixed.ints?.length
      ? paired(open.ints ?? [], fixed.ints ?? [], sizes)
      : []),
  ];
}

function paired(
  open: readonly Poly[],
  fixed: readonly Poly[],
  sizes: Sizes,
): readonly (readonly [number, number])[] {
  return open.flatMap((size, i): readonly (readonly [number, number])[] => {
    const number = asInteger(fixed[i] ?? constant(0));
    const value = valueAt(size, sizes);
    return number === null || value === null ? [] : [[value, Number(number)]];
  });
}

/** The graph with a name for every size of its inputs that is a number above one, and those numbers. */
export function opened(graph: Graph): { readonly graph: Graph; readonly sizes: Sizes } {
  const params = new Set<ValueId>(graph.body.params);
  const sizes = new Map<string, number>();
  const open = (dim: Dim): Dim => {
    const value = isUnknown(dim) ? null : asNumber(dim);
    if (value === null || value < 2) return dim;
    sizes.set(`n${value}`, value);
    return symbol(`n${value}`);
  };
  const values = graph.values.map((value, id) => {
    const { declared } = value;
    if (!params.has(id as ValueId) || isUnknown(declared) || declared.kind !== "tensor")
      return value;
    if (isUnknown(declared.shape)) return value;
    return { ...value, declared: { ...declared, shape: declared.shape.map(open) } };
  });
  return { graph: { ...graph, values }, sizes };
}

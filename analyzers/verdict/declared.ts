// From what the file says of a value to what inference starts with.

import { constant, type Poly, symbol, symbolsOf } from "../algebra/index.ts";
import { isUnknown, printable } from "../base/index.ts";
import {
  type Constant,
  type Dim,
  type Graph,
  isInteger,
  type Value,
  type ValueType,
} from "../ir/index.ts";
import { type Fact, sizesOf, type TensorFact } from "../ops/index.ts";
import type { Symbols } from "./symbols.ts";

/** The names of all sizes that the graph declares. */
export function declaredNames(graph: Graph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const value of graph.values) {
    if (isUnknown(value.declared)) continue;
    for (const name of namesIn(value)) names.add(name);
  }
  return names;
}

/**
 * What is known of a parameter of the graph: its declared type; an integer input is a number with a name, which
 * may be negative. `known` tells sizes that it leaves open. A default that the caller may override says nothing of other runs.
 */
export function paramFact(
  value: Value,
  symbols: Symbols,
  known: ReadonlyMap<Poly, Poly> = new Map(),
): Fact {
  for (const name of namesIn(value)) {
    if (known.has(symbol(name))) continue;
    symbols.declared(name, `a dimension of ${printable(value.name)}`);
  }
  const fact = settled(openFact(value, symbols), known);
  if (fact.kind !== "tensor" || !isInteger(fact.elem) || isUnknown(fact.sizes)) return fact;
  if (fact.sizes.some((size) => size !== constant(1)) || fact.sizes.length > 1) return fact;
  const name = printable(value.name);
  const says = `the value of the input ${name}`;
  // Names of two inputs may print the same; then only the first is a number.
  if (symbols.record(name)?.says === says) return fact;
  symbols.declared(name, says);
  return { ...fact, ints: [symbol(name, "signed")] };
}

/** Sizes that the input leaves open, as its use says they have to be. */
function settled(fact: Fact, known: ReadonlyMap<Poly, Poly>): Fact {
  if (fact.kind !== "tensor" || isUnknown(fact.sizes)) return fact;
  return { ...fact, sizes: fact.sizes.map((size) => known.get(size) ?? size) };
}

/** What the declaration alone says; sizes that it leaves open are fresh. */
export function declaredFact(value: Value, symbols: Symbols): Fact {
  return factOfType(value, (says) => symbols.fresh(says));
}

/** A weight or literal. What the caller may override is a default: its content is not that of every run. */
export function constantFact(tensor: Constant, access: "fixed" | "overridable"): TensorFact {
  return {
    kind: "tensor",
    elem: tensor.elem,
    sizes: tensor.dims.map((dim) => constant(dim)),
    ints: access === "fixed" ? (tensor.ints?.map((int) => constant(int)) ?? null) : null,
    constant: access === "fixed",
  };
}

/** The inferred fact, with what only the declaration knows filled in. */
export function refined(inferred: Fact, value: Value, symbols: Symbols): Fact {
  if (isUnknown(value.declared)) return inferred;
  if (inferred.kind === "unknown") return declaredFact(value, symbols);
  if (inferred.kind !== "tensor" || value.declared.kind !== "tensor") return inferred;
  const { elem, shape } = value.declared;
  const merged = inferred.elem === "unknown" ? { ...inferred, elem } : inferred;
  if (isUnknown(shape)) return merged;
  const sizes = sizesOf(merged);
  if (isUnknown(sizes)) {
    for (const name of shape.flatMap((dim) => (isUnknown(dim) ? [] : symbolsOf(dim))))
      symbols.named(name, constant(0));
    return { ...merged, sizes: shape.map((dim) => definite(dim, value, symbols)) };
  }
  if (sizes.length !== shape.length || !sizes.some((size) => symbols.isFresh(size))) return merged;
  const better = sizes.map((size, axis) => {
    const dim = shape[axis];
    if (dim === undefined || isUnknown(dim) || !symbols.isFresh(size)) return size;
    for (const name of symbolsOf(dim)) symbols.named(name, size);
    return dim;
  });
  return { ...merged, sizes: better };
}

// What a parameter of the graph leaves open is the caller's choice, so it grows.
function openFact(value: Value, symbols: Symbols): Fact {
  return factOfType(value, (says) => symbols.open(says));
}

function factOfType(value: Value, sizeFor: (says: string) => Poly): Fact {
  if (isUnknown(value.declared)) {
    return {
      kind: "unknown",
      why: `the type of ${printable(value.name)} is ${value.declared.why}`,
    };
  }
  return typeFact(value.declared, printable(value.name), sizeFor);
}

function typeFact(type: ValueType, name: string, sizeFor: (says: string) => Poly): Fact {
  switch (type.kind) {
    case "tensor": {
      const size = (dim: Dim, axis: number): Poly =>
        isUnknown(dim) ? sizeFor(`axis ${axis} of ${name}, which the file leaves open`) : dim;
      const sizes = isUnknown(type.shape) ? type.shape : type.shape.map(size);
      return { kind: "tensor", elem: type.elem, sizes, ints: null, constant: false };
    }
    case "sequence":
    case "optional":
      return { kind: type.kind, of: typeFact(type.of, name, sizeFor) };
    case "map":
    case "opaque":
      return { kind: "unknown", why: `${name} is a ${type.kind}` };
  }
}

function definite(dim: Poly | { readonly why: string }, value: Value, symbols: Symbols): Poly {
  return typeof dim === "number" ? dim : symbols.fresh(`a size of ${printable(value.name)}`);
}

function namesIn(value: Value): readonly string[] {
  return isUnknown(value.declared) ? [] : typeNames(value.declared);
}

function typeNames(type: ValueType): readonly string[] {
  if (type.kind === "sequence" || type.kind === "optional") return typeNames(type.of);
  if (type.kind !== "tensor" || isUnknown(type.shape)) return [];
  return type.shape.flatMap((dim) => (isUnknown(dim) ? [] : symbolsOf(dim)));
}

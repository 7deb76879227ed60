// Random formulas with an oracle: every tree is built as a formula and, apart from it, computed with numbers.

import fc from "fast-check";
import {
  add,
  ceilDiv,
  constant,
  floorDiv,
  log2,
  max,
  min,
  mul,
  type Poly,
  scale,
  sub,
  symbol,
} from "../../analyzers/algebra/index.ts";

export type Tree =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "size"; readonly name: string }
  | { readonly kind: "+" | "-" | "*"; readonly a: Tree; readonly b: Tree }
  | { readonly kind: "halved"; readonly a: Tree }
  | { readonly kind: "floorDiv" | "ceilDiv"; readonly a: Tree; readonly b: Tree }
  | { readonly kind: "min" | "max"; readonly a: Tree; readonly b: Tree }
  | { readonly kind: "log2"; readonly a: Tree };

export type Sizes = Readonly<Record<string, number>>;

/** Names that `trees` use. */
export const NAMES = ["T", "d", "K"] as const;

const number = fc.integer({ min: 0, max: 9 }).map((value): Tree => ({ kind: "number", value }));
const signed = fc.integer({ min: -9, max: 9 }).map((value): Tree => ({ kind: "number", value }));
const size = fc.constantFrom(...NAMES).map((name): Tree => ({ kind: "size", name }));

/** What is certainly at least 1, so that it may divide. */
const divisor = fc.oneof(
  size,
  fc.integer({ min: 1, max: 6 }).map((value): Tree => ({ kind: "number", value })),
  fc.tuple(size, size).map(([a, b]): Tree => ({ kind: "*", a, b })),
);

function grown(leaf: fc.Arbitrary<Tree>, joins: readonly ("+" | "-" | "*")[]) {
  return fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      leaf,
      fc.record({ kind: fc.constantFrom(...joins), a: tie("tree"), b: tie("tree") }),
      fc.record({
        kind: fc.constantFrom("floorDiv" as const, "ceilDiv" as const),
        a: tie("tree"),
        b: divisor,
      }),
      fc.record({
        kind: fc.constantFrom("min" as const, "max" as const),
        a: tie("tree"),
        b: tie("tree"),
      }),
      fc.record({ kind: fc.constant("log2" as const), a: tie("tree") }),
      fc.record({ kind: fc.constant("halved" as const), a: tie("tree") }),
    ),
  })).tree;
}

/** Formulas of sizes: everything in them is non-negative. */
export const trees = grown(fc.oneof(number, size), ["+", "*"]);

/** Formulas as shape arithmetic makes them on the way, where a difference can be negative. */
export const signedTrees = grown(fc.oneof(signed, size), ["+", "-", "*"]);

/** Polynomials: sums, differences and products of sizes and numbers. */
export const polynomials = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    signed,
    size,
    fc.record({
      kind: fc.constantFrom("+" as const, "-" as const, "*" as const),
      a: tie("tree"),
      b: tie("tree"),
    }),
  ),
})).tree;

/** A size of at least 1 for every name. */
export const sizes: fc.Arbitrary<Sizes> = fc.record({
  T: fc.integer({ min: 1, max: 40 }),
  d: fc.integer({ min: 1, max: 40 }),
  K: fc.integer({ min: 1, max: 40 }),
});

const BUILDERS = { "+": add, "-": sub, "*": mul, floorDiv, ceilDiv, min, max } as const;

/** The tree as a formula. */
export function build(tree: Tree): Poly {
  switch (tree.kind) {
    case "number":
      return constant(tree.value);
    case "size":
      return symbol(tree.name);
    case "halved":
      return scale(build(tree.a), 1, 2);
    case "log2":
      return log2(build(tree.a));
    default:
      return BUILDERS[tree.kind](build(tree.a), build(tree.b));
  }
}

/** The tree's value, computed without formulas. Halves are exact in binary, so equality is exact. */
export function compute(tree: Tree, at: Sizes): number {
  switch (tree.kind) {
    case "number":
      return tree.value;
    case "size":
      return sizeIn(at, tree.name);
    case "halved":
      return compute(tree.a, at) / 2 + 0;
    case "log2":
      return levels(compute(tree.a, at));
    default:
      return combine(tree.kind, compute(tree.a, at), compute(tree.b, at));
  }
}

export function sizeIn(at: Sizes, name: string): number {
  const found = at[name];
  if (found === undefined) throw new Error(`no size ${name}`);
  return found;
}

/** What a formula's operator means on numbers. */
export function combine(kind: string, a: number, b: number): number {
  // Adding zero turns -0, which formulas do not know, into 0.
  return apply(kind, a, b) + 0;
}

function apply(kind: string, a: number, b: number): number {
  switch (kind) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "^":
      return a ** b;
    case "floorDiv":
      return Math.floor(a / b);
    case "ceilDiv":
      return Math.ceil(a / b);
    case "min":
      return Math.min(a, b);
    case "max":
      return Math.max(a, b);
    default:
      throw new Error(`no operator ${kind}`);
  }
}

/** Levels of a balanced binary tree over n leaves, by counting. */
export function levels(n: number): number {
  let count = 0;
  for (let reach = 1; reach < n; reach *= 2) count += 1;
  return count;
}

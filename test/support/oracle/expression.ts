// Loop bodies as expressions: what the generator makes, the rewriting changes and the shrinking cuts down.
// Printed as ONNX text they are read by the product like any model.

import { broadcast, type Elem, sizeOf } from "./tensor.ts";

export interface Type {
  readonly elem: Elem;
  readonly dims: readonly number[];
}

/** A node; one object is one node, however often it is used. */
export interface Expression {
  /** An operator of ONNX, or `leaf`. */
  readonly op: string;
  readonly args: readonly Expression[];
  /** As in ONNX text: `axis = 0`. */
  readonly attributes: string;
  readonly type: Type;
  readonly leaf: Leaf | null;
  /** Both branches of an `If`. */
  readonly branches: readonly Expression[];
  /** The old state of an inner `Loop` and what its body makes of it. */
  readonly inner: { readonly enters: Expression; readonly leaves: Expression } | null;
}

/** An old state, an input that is another in each trip, a weight that is the same, or the state of an inner loop. */
export interface Leaf {
  readonly kind: "state" | "input" | "weight" | "inner";
  readonly name: string;
}

export interface LoopBody {
  readonly states: readonly { readonly old: Expression; readonly next: Expression }[];
}

export const float = (...dims: number[]): Type => ({ elem: "float", dims });
export const truth = (...dims: number[]): Type => ({ elem: "bool", dims });
export const int = (...dims: number[]): Type => ({ elem: "int64", dims });

export function leaf(kind: Leaf["kind"], name: string, type: Type): Expression {
  return {
    op: "leaf",
    args: [],
    attributes: "",
    type,
    leaf: { kind, name },
    branches: [],
    inner: null,
  };
}

export function node(
  op: string,
  args: readonly Expression[],
  type: Type,
  attributes = "",
): Expression {
  return { op, args, attributes, type, leaf: null, branches: [], inner: null };
}

/** A constant list of whole numbers. */
export function whole(values: readonly number[]): Expression {
  const type: Type = { elem: "int64", dims: [values.length] };
  return node("Constant", [], type, `value = int64[${values.length}] {${values.join(", ")}}`);
}

/** A constant number. */
export function scalar(value: number, elem: Elem = "float"): Expression {
  const text = elem === "int64" ? `value_int = ${value}` : `value_float = ${decimal(value)}`;
  return node("Constant", [], { elem, dims: [] }, text);
}

function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** An operator on entries, with broadcasting; its elements are those of the last argument. */
export function entries(op: string, args: readonly Expression[], attributes = ""): Expression {
  const dims = broadcast(args.map(({ type }) => type.dims));
  const elem = args.at(-1)?.type.elem ?? "float";
  return node(op, args, { elem, dims }, attributes);
}

export function comparison(op: string, a: Expression, b: Expression): Expression {
  return node(op, [a, b], { elem: "bool", dims: broadcast([a.type.dims, b.type.dims]) });
}

export function cast(a: Expression, elem: Elem): Expression {
  const to = elem === "bool" ? 9 : elem === "int64" ? 7 : 1;
  return node("Cast", [a], { elem, dims: a.type.dims }, `to = ${to}`);
}

export function reshape(a: Expression, dims: readonly number[]): Expression {
  if (sizeOf(a.type.dims) !== sizeOf(dims)) throw new RangeError("sizes differ");
  return node("Reshape", [a, whole(dims)], { ...a.type, dims });
}

export function expand(a: Expression, dims: readonly number[]): Expression {
  return node("Expand", [a, whole(dims)], { ...a.type, dims });
}

export function transpose(a: Expression): Expression {
  return node("Transpose", [a], { ...a.type, dims: [...a.type.dims].reverse() });
}

export function unsqueeze(a: Expression, axis: number): Expression {
  const dims = [...a.type.dims.slice(0, axis), 1, ...a.type.dims.slice(axis)];
  return node("Unsqueeze", [a, whole([axis])], { ...a.type, dims });
}

export function squeeze(a: Expression, axis: number): Expression {
  const dims = a.type.dims.filter((_, i) => i !== axis);
  return node("Squeeze", [a, whole([axis])], { ...a.type, dims });
}

export function reduce(op: string, a: Expression, axis: number, isKept = false): Expression {
  const dims = a.type.dims.flatMap((n, i) => (i === axis ? (isKept ? [1] : []) : [n]));
  return node(op, [a, whole([axis])], { ...a.type, dims }, `keepdims = ${isKept ? 1 : 0}`);
}

export function matmul(a: Expression, b: Expression): Expression {
  const [left, right] = [a.type.dims, b.type.dims];
  const dims = [...left.slice(0, -1), ...(right.length === 1 ? [] : right.slice(1))];
  return node("MatMul", [a, b], { elem: "float", dims });
}

export function gather(a: Expression, indices: Expression, axis: number): Expression {
  const { dims } = a.type;
  const found = [...dims.slice(0, axis), ...indices.type.dims, ...dims.slice(axis + 1)];
  return node("Gather", [a, indices], { ...a.type, dims: found }, `axis = ${axis}`);
}

export function slice(a: Expression, axis: number, from: number, to: number): Expression {
  const dims = a.type.dims.map((n, i) => (i === axis ? to - from : n));
  return node("Slice", [a, whole([from]), whole([to]), whole([axis])], { ...a.type, dims });
}

export function concat(parts: readonly Expression[], axis: number): Expression {
  const [first] = parts;
  if (first === undefined) throw new RangeError("nothing to concatenate");
  const length = parts.reduce((sum, { type }) => sum + (type.dims[axis] ?? 0), 0);
  const dims = first.type.dims.map((n, i) => (i === axis ? length : n));
  return node("Concat", parts, { ...first.type, dims }, `axis = ${axis}`);
}

/** One of two values by a condition, each computed in a branch of its own. */
export function branch(condition: Expression, yes: Expression, no: Expression): Expression {
  return { ...node("If", [condition], yes.type), branches: [yes, no] };
}

/** The body applied `trips` times. */
export function repeat(
  trips: number,
  first: Expression,
  enters: Expression,
  leaves: Expression,
): Expression {
  return {
    ...node("Loop", [scalar(trips, "int64"), first], first.type),
    inner: { enters, leaves },
  };
}

/** The parts an expression is made of. */
export function partsOf(at: Expression): readonly Expression[] {
  return [...at.args, ...at.branches, ...(at.inner === null ? [] : [at.inner.leaves])];
}

/** All expressions below, each once, parts before what is made of them. */
export function nodesOf(roots: readonly Expression[]): readonly Expression[] {
  const found = new Set<Expression>();
  const visit = (at: Expression) => {
    if (found.has(at)) return;
    for (const part of partsOf(at)) visit(part);
    found.add(at);
  };
  for (const root of roots) visit(root);
  return [...found];
}

/** The expression with one replaced wherever it is used. */
export function replaced(
  root: Expression,
  from: Expression,
  to: Expression,
  known = new Map<Expression, Expression>(),
): Expression {
  if (root === from) return to;
  const old = known.get(root);
  if (old !== undefined) return old;
  const again = (part: Expression) => replaced(part, from, to, known);
  const parts = partsOf(root);
  const isSame = parts.every((part) => again(part) === part);
  const next: Expression = isSame
    ? root
    : {
        ...root,
        args: root.args.map(again),
        branches: root.branches.map(again),
        inner: root.inner === null ? null : { ...root.inner, leaves: again(root.inner.leaves) },
      };
  known.set(root, next);
  return next;
}

/** Whether a leaf of the kind is read. */
export function readsLeaf(root: Expression, kind: Leaf["kind"]): boolean {
  return nodesOf([root]).some((at) => at.leaf?.kind === kind);
}

// Rules for operators that move entries to other places, or combine entries of different places.

import { scaled } from "./entryRules.ts";
import {
  cast,
  concat,
  entries,
  expand,
  float,
  gather,
  int,
  matmul,
  node,
  reduce,
  reshape,
  scalar,
  slice,
  transpose,
  unsqueeze,
} from "./expression.ts";
import type { Rule } from "./maker.ts";
import { sizeOf } from "./tensor.ts";

export function product(coefficient: "weight" | "input" | "any"): Rule {
  return (maker, type, depth) => {
    if (type.elem !== "float") return null;
    const [rows, columns] = type.dims;
    const kind =
      coefficient === "any" ? maker.random.pick(["weight", "input"] as const) : coefficient;
    const matrix = (...dims: number[]) =>
      kind === "weight" ? maker.weight(float(...dims)) : maker.input(float(...dims));
    if (rows === undefined) return null;
    if (columns === undefined) {
      const state = maker.make(type, depth - 1, "state");
      return maker.random.chance(0.5)
        ? matmul(matrix(rows, rows), state)
        : matmul(state, matrix(rows, rows));
    }
    if (type.dims.length > 2) return null;
    const state = maker.make(type, depth - 1, "state");
    return maker.random.chance(0.5)
      ? matmul(matrix(rows, rows), state)
      : matmul(state, matrix(columns, columns));
  };
}

/** A polynomial of a matrix, or of two, with numbers from the input. */
export const polynomial: Rule = (maker, type, depth) => {
  const [first, second] = [scaled(maker, type, depth), product("weight")(maker, type, depth)];
  return first === null || second === null ? null : entries("Add", [first, second]);
};

/** Entries folded along an axis that the value has one more of. */
export function folded(ops: readonly string[], weight: number): Rule {
  return (maker, type, depth) => {
    if (type.elem !== "float" || type.dims.length > 2) return null;
    const axis = maker.random.below(type.dims.length + 1);
    const size = maker.random.pick([2, 3]);
    const dims = [...type.dims.slice(0, axis), size, ...type.dims.slice(axis)];
    const inside = maker.make(float(...dims), depth - 1, "state");
    const moved = maker.random.chance(weight)
      ? entries("Add", [inside, maker.input(float(...dims))])
      : inside;
    return reduce(maker.random.pick(ops), moved, axis);
  };
}

/** The state spread along a new axis, an input added, and folded along another: what semirings do. */
export function semiring(op: string): Rule {
  return (maker, type, depth) => {
    const [size, more] = type.dims;
    if (type.elem !== "float" || size === undefined || more !== undefined) return null;
    const state = maker.make(type, depth - 1, "state");
    const shifts = maker.given(float(size, size));
    return reduce(op, entries("Add", [shifts, unsqueeze(state, 0)]), 1);
  };
}

export const keptFold: Rule = (maker, type, depth) => {
  if (type.elem !== "float" || type.dims.length === 0) return null;
  const axis = maker.random.below(type.dims.length);
  const op = maker.random.pick(["ReduceSum", "ReduceMean", "ReduceMax"]);
  return expand(reduce(op, maker.make(type, depth - 1, "state"), axis, true), type.dims);
};

export const turned: Rule = (maker, type, depth) =>
  type.dims.length !== 2
    ? null
    : transpose(maker.make({ ...type, dims: [...type.dims].reverse() }, depth - 1, "state"));

export const gathered: Rule = (maker, type, depth) => {
  if (type.dims.length === 0) return null;
  const axis = maker.random.below(type.dims.length);
  const size = type.dims[axis] ?? 1;
  return gather(maker.make(type, depth - 1, "state"), maker.places(size, size), axis);
};

export const gatheredEntries: Rule = (maker, type, depth) => {
  if (type.dims.length === 0) return null;
  const axis = maker.random.below(type.dims.length);
  const value = maker.make(type, depth - 1, "state");
  return node(
    "GatherElements",
    [value, maker.input({ ...type, elem: "int64" })],
    type,
    `axis = ${axis}`,
  );
};

export const pointed: Rule = (maker, type, depth) => {
  const [size] = type.dims;
  if (size === undefined) return null;
  const place = cast(maker.old(float(size)), "int64");
  return gather(maker.make(type, depth - 1, "any"), place, 0);
};

export const scattered: Rule = (maker, type, depth) => {
  if (type.elem !== "float" || type.dims.length === 0) return null;
  const axis = maker.random.below(type.dims.length);
  const dims = type.dims.map((n, i) => (i === axis ? 1 : n));
  const value = maker.make(type, depth - 1, "state");
  const updates = maker.make(float(...dims), depth - 1, "any");
  const reduction = maker.random.chance(0.4) ? ', reduction = "add"' : "";
  const places = maker.random.chance(0.3) ? maker.weight(int(...dims)) : maker.input(int(...dims));
  return node("ScatterElements", [value, places, updates], type, `axis = ${axis}${reduction}`);
};

/** Parts cut out and put together again, in order, in another order, or with an input. */
export const recut: Rule = (maker, type, depth) => {
  const axis = type.dims.findIndex((n) => n > 1);
  if (axis < 0) return null;
  const { random } = maker;
  const size = type.dims[axis] ?? 1;
  const cut = 1 + random.below(size - 1);
  const value = maker.make(type, depth - 1, "state");
  const [head, tail] = [slice(value, axis, 0, cut), slice(value, axis, cut, size)];
  const parts = random.pick([
    [head, tail],
    [maker.given(head.type), tail],
    [head, maker.given(tail.type)],
  ]);
  return concat(random.chance(0.5) ? parts : parts.toReversed(), axis);
};

export const spread: Rule = (maker, type, depth) => {
  if (type.dims.length === 0) return null;
  const dims = maker.random.chance(0.5)
    ? type.dims.slice(1)
    : type.dims.map((n) => (maker.random.chance(0.5) ? 1 : n));
  return expand(maker.make({ ...type, dims }, depth - 1, "state"), type.dims);
};

export const reshaped: Rule = (maker, type, depth) => {
  const shapes: readonly (readonly number[])[] = [
    [sizeOf(type.dims)],
    [...type.dims].reverse(),
    [1, ...type.dims],
    [...type.dims, 1],
  ];
  return reshape(
    maker.make({ ...type, dims: maker.random.pick(shapes) }, depth - 1, "state"),
    type.dims,
  );
};

export const summed: Rule = (maker, type, depth) => {
  if (type.dims.length === 0 || type.elem !== "float") return null;
  const axis = maker.random.below(type.dims.length);
  return node("CumSum", [maker.make(type, depth - 1, "state"), scalar(axis, "int64")], type);
};

export const normalised: Rule = (maker, type, depth) => {
  const size = type.dims.at(-1);
  if (type.elem !== "float" || size === undefined) return null;
  const value = maker.make(type, depth - 1, "state");
  return maker.random.chance(0.5)
    ? node("Softmax", [value], type, "axis = -1")
    : node("LayerNormalization", [value, maker.weight(float(size))], type, "axis = -1");
};

/** Divided by a norm, or less a logarithm of a sum, along one axis. */
export const lessNorm: Rule = (maker, type, depth) => {
  const { random } = maker;
  const rank = type.dims.length;
  if (type.elem !== "float" || rank === 0) return null;
  const value = maker.make(type, depth - 1, "state");
  const axis = random.below(rank);
  const other = random.chance(0.8) ? value : maker.make(type, depth - 1, "state");
  if (random.chance(0.3)) return node("LogSoftmax", [value], type, `axis = ${axis}`);
  if (random.chance(0.4)) {
    return entries("Sub", [value, reduce("ReduceLogSumExp", other, axis, true)]);
  }
  const by = reduce(random.pick(["ReduceL2", "ReduceL1", "ReduceSum"]), other, axis, true);
  return entries("Div", [value, by]);
};

export const contracted: Rule = (maker, type, depth) => {
  const [rows, columns] = type.dims;
  if (type.elem !== "float" || rows === undefined || columns === undefined || type.dims.length > 2)
    return null;
  const other = maker.random.chance(0.5)
    ? maker.weight(float(rows, columns))
    : maker.input(float(rows, columns));
  const value = maker.make(type, depth - 1, "state");
  const outer = maker.input(float(rows));
  return maker.random.chance(0.5)
    ? node("Einsum", [value, other], type, 'equation = "ij,ij->ij"')
    : node("Einsum", [outer, reduce("ReduceSum", value, 0)], type, 'equation = "i,j->ij"');
};

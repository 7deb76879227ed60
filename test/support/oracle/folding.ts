// Operators that combine entries along axes: reductions, products of matrices, normalisations.

import { type Evaluation, input, numbers, type Operator } from "./operator.ts";
import { axisOf, broadcast, filled, read, type Tensor } from "./tensor.ts";

export const folding: Readonly<Record<string, Operator>> = {
  ReduceSum: reduction((values) => sum(values)),
  ReduceMean: reduction((values) => sum(values) / values.length),
  ReduceMax: reduction((values) => Math.max(...values)),
  ReduceMin: reduction((values) => Math.min(...values)),
  ReduceProd: reduction((values) => values.reduce((a, b) => a * b, 1)),
  ReduceL1: reduction((values) => values.reduce((sum, value) => sum + Math.abs(value), 0)),
  ReduceL2: reduction((values) => Math.hypot(...values)),
  ReduceLogSumExp: reduction(logSumExp),
  ArgMax: (at) => {
    const axis = axisOf(at.int("axis", 0), input(at, 0).dims.length);
    const isKept = at.int("keepdims", 1) !== 0;
    const place = (values: readonly number[]) => values.indexOf(Math.max(...values));
    return { ...reduced(input(at, 0), [axis], isKept, place), elem: "int64" };
  },
  CumSum: (at) => {
    const value = input(at, 0);
    const axis = axisOf(numbers(at, 1)?.[0] ?? 0, value.dims.length);
    return filled(value.elem, value.dims, (index) => {
      const last = index[axis] ?? 0;
      let total = 0;
      for (let k = 0; k <= last; k++)
        total += read(
          value,
          index.map((n, i) => (i === axis ? k : n)),
        );
      return total;
    });
  },
  Softmax: (at) => softmax(at, Math.exp),
  LogSoftmax: (at) => softmax(at, (value) => value),
  LayerNormalization: (at) => {
    const value = input(at, 0);
    const axis = axisOf(at.int("axis", -1), value.dims.length);
    const axes = value.dims.flatMap((_, i) => (i < axis ? [] : [i]));
    const mean = reduced(value, axes, true, (values) => sum(values) / values.length);
    const spread = reduced(value, axes, true, deviation);
    const scale = input(at, 1);
    return filled(value.elem, value.dims, (index) => {
      const centred = read(value, index) - read(mean, index);
      return (centred / read(spread, index)) * read(scale, index);
    });
  },
  MatMul: (at) => multiplied(input(at, 0), input(at, 1)),
  Gemm: (at) => {
    const turned = (value: Tensor, name: string) => (at.int(name, 0) === 0 ? value : turn(value));
    const product = multiplied(turned(input(at, 0), "transA"), turned(input(at, 1), "transB"));
    const bias = at.inputs[2];
    if (bias == null) return product;
    return filled(product.elem, product.dims, (index) => read(product, index) + read(bias, index));
  },
  Einsum: (at) => {
    const [left = "", to = ""] = at.string("equation", "").replaceAll(" ", "").split("->");
    const terms = left.split(",");
    const sizes = new Map<string, number>();
    for (const [i, term] of terms.entries()) {
      for (const [k, letter] of [...term].entries()) sizes.set(letter, input(at, i).dims[k] ?? 1);
    }
    const inner = [...sizes.keys()].filter((letter) => !to.includes(letter));
    const dims = (letters: readonly string[]) => letters.map((letter) => sizes.get(letter) ?? 1);
    return filled("float", dims([...to]), (index) => {
      const at_ = new Map([...to].map((letter, i) => [letter, index[i] ?? 0]));
      const parts = filled("float", dims(inner), (rest) => {
        for (const [i, letter] of inner.entries()) at_.set(letter, rest[i] ?? 0);
        return terms.reduce((product, term, i) => {
          return (
            product *
            read(
              input(at, i),
              [...term].map((letter) => at_.get(letter) ?? 0),
            )
          );
        }, 1);
      });
      return sum([...parts.data]);
    });
  },
};

function softmax(at: Evaluation, of: (log: number) => number): Tensor {
  const value = input(at, 0);
  const axis = axisOf(at.int("axis", -1), value.dims.length);
  const log = reduced(value, [axis], true, logSumExp);
  return filled(value.elem, value.dims, (index) => of(read(value, index) - read(log, index)));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function logSumExp(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(sum(values.map((value) => Math.exp(value - most))));
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length + 1e-5);
}

function reduction(of: (values: readonly number[]) => number): Operator {
  return (at) => reduced(input(at, 0), axesOf(at), at.int("keepdims", 1) !== 0, of);
}

function axesOf(at: Evaluation): readonly number[] {
  const rank = input(at, 0).dims.length;
  const given = numbers(at, 1) ?? at.ints("axes");
  return given === null
    ? input(at, 0).dims.map((_, i) => i)
    : given.map((axis) => axisOf(axis, rank));
}

function reduced(
  value: Tensor,
  axes: readonly number[],
  isKept: boolean,
  of: (values: readonly number[]) => number,
): Tensor {
  const rest = value.dims.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const inner = value.dims.map((size, axis) => (axes.includes(axis) ? size : 1));
  const kept = filled(value.elem, rest, (index) => {
    const entries = filled("float", inner, (offset) => {
      return read(
        value,
        value.dims.map((_, axis) => (index[axis] ?? 0) + (offset[axis] ?? 0)),
      );
    });
    return of([...entries.data]);
  });
  return isKept ? kept : { ...kept, dims: rest.filter((_, axis) => !axes.includes(axis)) };
}

function multiplied(left: Tensor, right: Tensor): Tensor {
  const a = left.dims.length === 1 ? { ...left, dims: [1, ...left.dims] } : left;
  const b = right.dims.length === 1 ? { ...right, dims: [...right.dims, 1] } : right;
  const [rows = 1, inner = 1] = a.dims.slice(-2);
  const [, columns = 1] = b.dims.slice(-2);
  const batch = broadcast([a.dims.slice(0, -2), b.dims.slice(0, -2), []]);
  const product = filled("float", [...batch, rows, columns], (index) => {
    const [row = 0, column = 0] = index.slice(-2);
    const lead = index.slice(0, -2);
    let total = 0;
    for (let k = 0; k < inner; k++)
      total += read(a, [...lead, row, k]) * read(b, [...lead, k, column]);
    return total;
  });
  const dims = [...batch];
  if (left.dims.length > 1) dims.push(rows);
  if (right.dims.length > 1) dims.push(columns);
  return { ...product, dims };
}

function turn(value: Tensor): Tensor {
  const dims = [...value.dims].reverse();
  return filled(value.elem, dims, (index) => read(value, [...index].reverse()));
}

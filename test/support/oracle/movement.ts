// Operators that move entries.

import { type Evaluation, input, numbers, type Operator } from "./operator.ts";
import { axisOf, broadcast, filled, read, sizeOf, type Tensor } from "./tensor.ts";

export const movement: Readonly<Record<string, Operator>> = {
  Transpose: (at) => {
    const value = input(at, 0);
    const order = at.ints("perm") ?? value.dims.map((_, i) => value.dims.length - 1 - i);
    const dims = order.map((axis) => value.dims[axis] ?? 1);
    return filled(value.elem, dims, (index) => {
      const from: number[] = [];
      for (const [to, axis] of order.entries()) from[axis] = index[to] ?? 0;
      return read(value, from);
    });
  },
  Reshape: (at) => {
    const value = input(at, 0);
    const given = (numbers(at, 1) ?? []).map((n, i) => (n === 0 ? (value.dims[i] ?? 1) : n));
    const rest = sizeOf(value.dims) / sizeOf(given.filter((n) => n !== -1));
    return { ...value, dims: given.map((n) => (n === -1 ? rest : n)) };
  },
  Unsqueeze: (at) => {
    const value = input(at, 0);
    const given = numbers(at, 1) ?? [];
    const rank = value.dims.length + given.length;
    const axes = new Set(given.map((axis) => axisOf(axis, rank)));
    const left = [...value.dims];
    const dims = Array.from({ length: rank }, (_, i) => (axes.has(i) ? 1 : (left.shift() ?? 1)));
    return { ...value, dims };
  },
  Squeeze: (at) => {
    const value = input(at, 0);
    const given = numbers(at, 1);
    const axes = given?.map((axis) => axisOf(axis, value.dims.length));
    return { ...value, dims: value.dims.filter((n, i) => n !== 1 || axes?.includes(i) === false) };
  },
  Expand: (at) => {
    const value = input(at, 0);
    const dims = broadcast([value.dims, numbers(at, 1) ?? []]);
    return filled(value.elem, dims, (index) => read(value, index));
  },
  Tile: (at) => {
    const value = input(at, 0);
    const times = numbers(at, 1) ?? [];
    const dims = value.dims.map((n, i) => n * (times[i] ?? 1));
    return filled(value.elem, dims, (index) =>
      read(
        value,
        index.map((n, i) => n % (value.dims[i] ?? 1)),
      ),
    );
  },
  Slice: sliced,
  Concat: (at) => {
    const parts = at.inputs.filter((part) => part !== null);
    const first = input(at, 0);
    const axis = axisOf(at.int("axis", 0), first.dims.length);
    const length = parts.reduce((sum, { dims }) => sum + (dims[axis] ?? 0), 0);
    const dims = first.dims.map((n, i) => (i === axis ? length : n));
    return filled(first.elem, dims, (index) => {
      let place = index[axis] ?? 0;
      for (const part of parts) {
        const size = part.dims[axis] ?? 0;
        if (place < size) return readAt(part, index, axis, place);
        place -= size;
      }
      return Number.NaN;
    });
  },
  Gather: (at) => {
    const [value, indices] = [input(at, 0), input(at, 1)];
    const axis = axisOf(at.int("axis", 0), value.dims.length);
    const [before, after] = [value.dims.slice(0, axis), value.dims.slice(axis + 1)];
    const size = value.dims[axis] ?? 1;
    return filled(value.elem, [...before, ...indices.dims, ...after], (index) => {
      const inner = index.slice(axis, axis + indices.dims.length);
      const place = inside(read(indices, inner), size);
      return readExact(value, [
        ...index.slice(0, axis),
        place,
        ...index.slice(axis + inner.length),
      ]);
    });
  },
  GatherElements: (at) => {
    const [value, indices] = [input(at, 0), input(at, 1)];
    const axis = axisOf(at.int("axis", 0), value.dims.length);
    const size = value.dims[axis] ?? 1;
    return filled(value.elem, indices.dims, (index) =>
      readAt(value, index, axis, inside(read(indices, index), size)),
    );
  },
  ScatterElements: (at) => {
    const [value, indices, updates] = [input(at, 0), input(at, 1), input(at, 2)];
    const axis = axisOf(at.int("axis", 0), value.dims.length);
    const size = value.dims[axis] ?? 1;
    const data = Float64Array.from(value.data);
    const isAdding = at.string("reduction", "none") === "add";
    filled("float", indices.dims, (index) => {
      const place = inside(read(indices, index), size);
      const offset = offsetOf(
        value,
        index.map((n, i) => (i === axis ? place : n)),
      );
      data[offset] = read(updates, index) + (isAdding ? (data[offset] ?? 0) : 0);
      return 0;
    });
    return { ...value, data };
  },
};

function sliced(at: Evaluation): Tensor {
  const value = input(at, 0);
  const [starts, ends] = [numbers(at, 1) ?? [], numbers(at, 2) ?? []];
  const axes = (numbers(at, 3) ?? starts.map((_, i) => i)).map((n) => axisOf(n, value.dims.length));
  const strides = numbers(at, 4) ?? starts.map(() => 1);
  const cuts = value.dims.map((size, axis) => {
    const k = axes.indexOf(axis);
    if (k < 0) return { start: 0, stride: 1, count: size };
    const stride = strides[k] ?? 1;
    const bound = (n: number) => (n < 0 ? n + size : n);
    const start = Math.min(Math.max(bound(starts[k] ?? 0), 0), stride < 0 ? size - 1 : size);
    const end = Math.min(Math.max(bound(ends[k] ?? size), -1), size);
    return { start, stride, count: Math.max(0, Math.ceil((end - start) / stride)) };
  });
  return filled(
    value.elem,
    cuts.map(({ count }) => count),
    (index) =>
      readExact(
        value,
        index.map((n, i) => (cuts[i]?.start ?? 0) + n * (cuts[i]?.stride ?? 1)),
      ),
  );
}

function readAt(value: Tensor, index: readonly number[], axis: number, place: number): number {
  return readExact(
    value,
    index.map((n, i) => (i === axis ? place : n)),
  );
}

function readExact(value: Tensor, index: readonly number[]): number {
  return value.data[offsetOf(value, index)] ?? Number.NaN;
}

function offsetOf({ dims }: Tensor, index: readonly number[]): number {
  return dims.reduce((offset, dim, axis) => offset * dim + (index[axis] ?? 0), 0);
}

/** An index from the data, brought into range so that every body has a value. */
function inside(index: number, size: number): number {
  const whole = Math.trunc(index) % size;
  return whole < 0 ? whole + size : whole;
}

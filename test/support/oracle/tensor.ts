// Small tensors of numbers, for evaluating models by their definition.

/** Numbers of any kind are held as doubles; truth values are 0 and 1. */
export interface Tensor {
  readonly elem: Elem;
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

export type Elem = "float" | "int64" | "bool";

export function tensorOf(elem: Elem, dims: readonly number[], values: Iterable<number>): Tensor {
  return { elem, dims, data: Float64Array.from(values) };
}

export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((size, dim) => size * dim, 1);
}

/** Entries by their index in the result's order, read through `at`. */
export function filled(
  elem: Elem,
  dims: readonly number[],
  at: (index: number[]) => number,
): Tensor {
  const data = new Float64Array(sizeOf(dims));
  const index = new Array<number>(dims.length).fill(0);
  for (let i = 0; i < data.length; i++) {
    data[i] = at(index);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      if (next < (dims[axis] ?? 0)) {
        index[axis] = next;
        break;
      }
      index[axis] = 0;
    }
  }
  return { elem, dims, data };
}

/** The entry at an index; leading axes may be left out, and axes of size 1 give their one entry to all. */
export function read({ dims, data }: Tensor, index: readonly number[]): number {
  let offset = 0;
  const lead = index.length - dims.length;
  for (const [axis, dim] of dims.entries()) {
    const at = dim === 1 ? 0 : (index[lead + axis] ?? 0);
    offset = offset * dim + at;
  }
  return data[offset] ?? Number.NaN;
}

/** The common shape after broadcasting. */
export function broadcast(shapes: readonly (readonly number[])[]): readonly number[] {
  const rank = Math.max(...shapes.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((dims) => dims[axis - rank + dims.length] ?? 1);
    const found = sizes.find((size) => size !== 1) ?? 1;
    if (sizes.some((size) => size !== 1 && size !== found)) {
      throw new RangeError(`shapes do not fit: ${JSON.stringify(shapes)}`);
    }
    return found;
  });
}

/** A function of entries at the same index. */
export function entrywise(
  elem: Elem,
  inputs: readonly Tensor[],
  of: (...values: number[]) => number,
): Tensor {
  const [a, b, c] = inputs;
  if (a === undefined) throw new RangeError("no inputs");
  const isEqual = inputs.every(({ dims }) => sameDims(dims, a.dims));
  if (!isEqual) {
    const dims = broadcast(inputs.map((input) => input.dims));
    return filled(elem, dims, (index) => of(...inputs.map((input) => read(input, index))));
  }
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = of(a.data[i] ?? 0, b?.data[i] ?? 0, c?.data[i] ?? 0);
  }
  return { elem, dims: a.dims, data };
}

export function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

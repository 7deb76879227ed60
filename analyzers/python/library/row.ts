// What a table says of one call of a library: its signature, and the operators it stands for. The operators are
// those of `ops/`, by name; a row never states a cost or a class of its own.

import type { CallArguments, Value } from "../value.ts";

/** A function, or a method of tensors (`Tensor.view`, whose first parameter is the tensor). */
export interface CallRow {
  /** Full dotted name: `torch.nn.functional.softmax`. */
  readonly name: string;
  /** Parameters in order, as `args` finds them by name. `*shape` takes the rest of the positional arguments, `**sizes` any named ones. */
  readonly params: readonly string[];
  /** Those without a default. */
  readonly required: readonly string[];
  /** Whether the result is also written into the first argument, as `x.add_(y)` does. */
  readonly writes?: true;
  readonly lower: (cx: Emitter, args: Bound) => Value;
}

/** What reading an attribute of a tensor stands for: `Tensor.T`. */
export interface AttributeRow {
  readonly name: string;
  readonly lower: (cx: Emitter, self: Value) => Value;
}

/** A class whose instances are called: `torch.nn.Linear`. */
export interface LayerRow {
  readonly name: string;
  /** Parameters of the constructor. */
  readonly params: readonly string[];
  /** Parameters of the call. */
  readonly call: readonly string[];
  /** Those of either without a default. */
  readonly required: readonly string[];
  readonly lower: (cx: Emitter, made: Bound, args: Bound) => Value;
}

/** Arguments matched with the parameters of a row. */
export interface Bound {
  /** The argument, or null where it is left out or None. */
  get(name: string): Value | null;
  /** The arguments of a starred parameter; a single tuple or list stands for its items. */
  rest(name: string): readonly Value[];
  /** The number the code spells out, else the fallback where the argument is left out, else null. */
  number(name: string, fallback: number | null): number | null;
  /** As `number`, for truth values. */
  flag(name: string, fallback: boolean): boolean | null;
  text(name: string): string | null;
  readonly raw: CallArguments;
}

export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

/** Puts nodes into the graph. Every value a row is handed may be of any kind; conversion happens here. */
export interface Emitter {
  /**
   * One output of an operator of `ops/`: `emit("MatMul", [x, w])`, `emit("com.microsoft::Inverse", [x])`.
   * Numbers and settings become scalars.
   */
  emit(op: string, inputs: readonly (Value | null)[], attributes?: Attributes): Value;
  /** Several outputs of one operator. */
  emitMany(
    op: string,
    inputs: readonly (Value | null)[],
    outputs: number,
    attributes?: Attributes,
  ): readonly Value[];
  /** Integers as one vector: shapes, axes, repeats. */
  vector(items: readonly Value[]): Value;
  /** A weight of these sizes: the same in every run. */
  weight(sizes: readonly (Value | number)[]): Value;
  /** The size of a tensor along an axis, as a Python number. */
  size(tensor: Value, axis: number): Value;
  /** The number of axes of a tensor, or null where it is not known. */
  rank?(tensor: Value): number | null;
  /** From here on the two count as one memory: what is written to one is seen in the other. */
  share?(a: Value, b: Value): void;
  /** Whether the first axis of a tensor was made with one entry. */
  isSingle?(tensor: Value): boolean;
  /** The result of something that is not known: it keeps the verdict open. `what` finishes "nothing is known of …". */
  opaque(what: string, inputs: readonly Value[]): Value;
}

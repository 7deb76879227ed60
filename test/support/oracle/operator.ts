// What the reference evaluator hands to an operator.

import type { Tensor } from "./tensor.ts";

export interface Evaluation {
  /** Null where an optional input is left out. */
  readonly inputs: readonly (Tensor | null)[];
  readonly int: (name: string, otherwise: number) => number;
  readonly float: (name: string, otherwise: number) => number;
  readonly string: (name: string, otherwise: string) => string;
  /** Null where the attribute is left out, or its content was not kept. */
  readonly ints: (name: string) => readonly number[] | null;
  readonly tensor: (name: string) => Tensor | null;
}

/** The first output. */
export type Operator = (at: Evaluation) => Tensor;

/** The input in that place. */
export function input(at: Evaluation, place: number): Tensor {
  const found = at.inputs[place];
  if (found == null) throw new RangeError(`input ${place} is missing`);
  return found;
}

/** Whole numbers that an input gives; null where it is left out. */
export function numbers(at: Evaluation, place: number): readonly number[] | null {
  const found = at.inputs[place];
  return found == null ? null : [...found.data];
}

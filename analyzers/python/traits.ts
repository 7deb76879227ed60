// What the code read so far tells of values of the graph, beside the operators that make them.

import type { ValueId } from "../ir/index.ts";

/** Arithmetic of numbers, and the choice of one by others. */
const COUNTING: ReadonlySet<string> = new Set([
  ...["Add", "Sub", "Mul", "Div", "Mod", "Neg", "Not", "And", "Or"],
  ...["Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "python::Join"],
]);

export class Traits {
  readonly #axes = new Set<string>();
  /** Vectors that begin with a number, and tensors whose first axis has one entry. */
  readonly #heads = new Map<ValueId, number>();
  readonly #singles = new Set<ValueId>();
  readonly #told = new Set<ValueId>();
  readonly #ranks = new Map<ValueId, number>();
  readonly #suppliers = new Map<ValueId, string>();

  /** A name of its own for an axis: axes of two tensors may differ although the code calls them alike. */
  axis(name: string): string {
    let own = name;
    for (let i = 2; this.#axes.has(own); i++) own = `${name}${i}`;
    this.#axes.add(own);
    return own;
  }

  /** The vector begins with this number. */
  begins(vector: ValueId, head: number): void {
    this.#heads.set(vector, head);
  }

  /** An operator made the value of a tensor and a vector. */
  made(op: string, [of, by]: readonly (ValueId | null)[], made: ValueId): void {
    const head = by === undefined || by === null ? undefined : this.#heads.get(by);
    const isMade = (op === "Unsqueeze" && head === 0) || (op === "Reshape" && head === 1);
    const isKept = (op === "Cast" || op === "Identity") && of != null && this.#singles.has(of);
    if (isMade || isKept) this.#singles.add(made);
  }

  /** The number of a trip tells the value. */
  tells(id: ValueId): void {
    this.#told.add(id);
  }

  /** An operator made the value: of numbers of trips, sizes and constants they tell it. */
  counted(op: string, inputs: readonly (ValueId | null)[], made: ValueId): void {
    const isArithmetic = COUNTING.has(op) && inputs.every((id) => id !== null && this.isTold(id));
    if (isArithmetic || op === "Constant" || op === "python::Size") this.#told.add(made);
  }

  /** Whether numbers of trips, sizes and constants alone make the value. */
  isTold(id: ValueId): boolean {
    return this.#told.has(id);
  }

  /** Whether the tensor was given a first axis of one entry. */
  isSingle(id: ValueId): boolean {
    return this.#singles.has(id);
  }

  /** The tensor has so many axes. */
  counts(tensor: ValueId, axes: number): void {
    this.#ranks.set(tensor, axes);
  }

  /** The number of axes, where it is known. */
  rank(tensor: ValueId): number | null {
    return this.#ranks.get(tensor) ?? null;
  }

  /** What is given from outside made the value. */
  supplies(supplier: string, value: ValueId): void {
    this.#suppliers.set(value, supplier);
  }

  /** What made the value, where that is given from outside. */
  supplier(value: ValueId): string | null {
    return this.#suppliers.get(value) ?? null;
  }
}

// Which values of the graph may be one memory, so that what is written to one is seen in the other.

import type { ValueId } from "../ir/index.ts";
import type { Value, Weight } from "./value.ts";

/** Operators whose result may share the memory of their first input; a copy counts too, to be safe. */
const VIEWS: ReadonlySet<string> = new Set([
  ...[
    "Reshape",
    "Transpose",
    "Squeeze",
    "Unsqueeze",
    "Slice",
    "Gather",
    "Expand",
    "Identity",
    "Split",
    "Flatten",
  ],
  ...[
    "Cast",
    "CastLike",
    "SplitToSequence",
    "SequenceAt",
    "Einsum",
    "python::Join",
    "python::ComplexPart",
    "ScatterND",
  ],
]);

export class Memory {
  /** The tensor that a view was made of. */
  readonly #viewed = new Map<ValueId, ValueId>();
  readonly #weights = new Map<Weight, ValueId>();
  /** Weights that layers read by ways of their own. */
  readonly #tied = new Set<Weight>();
  readonly #read = new Set<ValueId>();

  /** The value of the graph that the weight is; null where it is none yet. */
  idOf(weight: Weight): ValueId | null {
    return this.#weights.get(weight) ?? null;
  }

  /** The weight is this value of the graph from now on. */
  holds(weight: Weight, id: ValueId): void {
    this.#weights.set(weight, id);
    if (this.isReadByLayer(weight)) this.#read.add(id);
  }

  /** A layer takes the weight for one of its own. */
  ties(value: Value): void {
    if (value.kind === "weight") this.#tied.add(value);
  }

  /** Whether a layer reads the tensor by a way of its own, so that writes to it are not followed. */
  isReadByLayer(value: Value): boolean {
    if (value.kind === "weight") return value.isRead === true || this.#tied.has(value);
    return value.kind === "graph" && this.#read.has(this.#ownerOf(value.id));
  }

  /** An operator made values of its inputs. */
  made(op: string, [of]: readonly (ValueId | null)[], made: readonly ValueId[]): void {
    if (!VIEWS.has(op) || of === undefined || of === null) return;
    for (const id of made) this.#viewed.set(id, of);
  }

  /** From here on the values count as one: what is written to one is seen in the other. */
  share(a: Value, b: Value): void {
    if (a.kind !== "graph" || b.kind !== "graph") return;
    const [one, other] = [this.#ownerOf(a.id), this.#ownerOf(b.id)];
    if (one !== other) this.#viewed.set(one, other);
  }

  /** What tells the memory of a tensor apart: the tensor that others are views of, or the one weight; else null. */
  of(value: Value): ValueId | Weight | null {
    if (value.kind === "weight") return this.#weights.get(value) ?? value;
    return value.kind === "graph" ? this.#ownerOf(value.id) : null;
  }

  #ownerOf(id: ValueId): ValueId {
    let at = id;
    for (let of = this.#viewed.get(at); of !== undefined; of = this.#viewed.get(at)) at = of;
    return at;
  }
}

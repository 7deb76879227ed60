// Which values of the graph may be one memory, so that what is written to one is seen in the other.

import type { ValueId } from "../ir/index.ts";

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
  ...["Cast", "CastLike", "SplitToSequence", "SequenceAt", "Einsum", "python::Join", "ScatterND"],
]);

export class Memory {
  /** The tensor that a view was made of. */
  readonly #viewed = new Map<ValueId, ValueId>();

  /** An operator made values of its inputs. */
  made(op: string, [of]: readonly (ValueId | null)[], made: readonly ValueId[]): void {
    if (!VIEWS.has(op) || of === undefined || of === null) return;
    for (const id of made) this.#viewed.set(id, of);
  }

  /** From here on the values count as one. */
  share(a: ValueId, b: ValueId): void {
    const [one, other] = [this.ownerOf(a), this.ownerOf(b)];
    if (one !== other) this.#viewed.set(one, other);
  }

  /** The tensor whose memory the value may share: itself, or what it is a view of. */
  ownerOf(id: ValueId): ValueId {
    let at = id;
    for (let of = this.#viewed.get(at); of !== undefined; of = this.#viewed.get(at)) at = of;
    return at;
  }
}

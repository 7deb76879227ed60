// What the recurrence analysis sees of an inferred program: regions and nodes as they run at one place.

import type { Node, Region } from "../ir/index.ts";
import type { Fact, OpRule, OpView, Structure } from "../ops/index.ts";

export interface RunRegion {
  readonly region: Region;
  readonly nodes: readonly RunNode[];
}

export interface RunNode {
  readonly node: Node;
  readonly view: OpView;
  /** Null where no rule has this operator. */
  readonly rule: OpRule | null;
  readonly outputs: readonly Fact[];
  /** How one evaluation hangs together; null where it is one step. */
  readonly structure: () => Structure | null;
  /** The body of a model-local function. */
  readonly call: RunRegion | null;
  readonly inner: ReadonlyMap<Region, RunRegion>;
  /** Why the node could not be analysed although its operator is known. */
  readonly cutShort: string | null;
}

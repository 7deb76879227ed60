// Nodes of the graph: each with the place in the code that it comes from, and whether every run evaluates it.

import type { TextRange } from "../base/index.ts";
import type { Attribute, GraphBuilder, NamedRegion, Node, ValueId } from "../ir/index.ts";
import type { Attributes } from "./library/row.ts";

export class Nodes {
  /** Whether every run evaluates what is being lowered; conservative where that is not followed. */
  isSure = true;
  readonly #builder: GraphBuilder;
  readonly #doubtful = new Set<ValueId>();
  /** Attributes of the nodes that measure, by the size they give: the code may name it afterwards. */
  readonly #measures = new Map<ValueId, Map<string, Attribute>>();
  #source: TextRange | null = null;
  #isAway = false;

  constructor(builder: GraphBuilder) {
    this.#builder = builder;
  }

  /** Values that not every run computes. */
  get doubtful(): ReadonlySet<ValueId> {
    return this.#doubtful;
  }

  /** The code that is being lowered; what another file holds stands where this file calls it. */
  get source(): TextRange | null {
    return this.#source;
  }

  set source(range: TextRange | null) {
    if (!this.#isAway) this.#source = range;
  }

  /** Reads code of another file: places in it mean nothing in this one. */
  away<T>(read: () => T): T {
    const outer = this.#isAway;
    this.#isAway = true;
    try {
      return read();
    } finally {
      this.#isAway = outer;
    }
  }

  /** The code calls a size by this name. */
  called(size: ValueId, name: string): void {
    const attributes = this.#measures.get(size);
    if (attributes?.has("name") === false) attributes.set("name", attribute(name));
  }

  make(
    op: string,
    inputs: readonly (ValueId | null)[],
    outputs: readonly ValueId[],
    attributes: Attributes,
    regions: readonly NamedRegion[],
  ): Node {
    const [domain, name] = op.includes("::") ? (op.split("::") as [string, string]) : ["", op];
    const settled = new Map(
      Object.entries(attributes).map(([key, value]) => [key, attribute(value)]),
    );
    const [size] = outputs;
    if (!this.isSure) for (const id of outputs) this.#doubtful.add(id);
    if (op === "python::Size" && size !== undefined) this.#measures.set(size, settled);
    return this.#builder.node({
      op: this.#builder.op(domain, name),
      inputs,
      outputs,
      attributes: settled,
      regions,
      source: this.source,
    });
  }
}

function attribute(value: number | string | readonly number[]): Attribute {
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value !== "number")
    return { kind: "ints", values: value.map((n) => BigInt(Math.trunc(n))) };
  return Number.isSafeInteger(value)
    ? { kind: "int", value: BigInt(value) }
    : { kind: "float", value };
}

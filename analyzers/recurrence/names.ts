// Names of values that are the same in every trip: equal names are equal values. Two constants are told apart by
// where they stand, since their content is not read.

import { type Attribute, type Node, opIdentity } from "../ir/index.ts";

export class Names {
  readonly #known = new Map<string, string>();

  /** A value from outside of the loop. */
  outside(id: number): string {
    return `v${id}`;
  }

  /** What a node makes of values with these names; `place` tells it from equal nodes that may differ. */
  result(node: Node, parts: readonly string[], place: string): string {
    const isTold = parts.length > 0 && [...node.attributes.values()].every(isText);
    const key = isTold
      ? [opIdentity(node.op), ...parts, attributesText(node)].join(" ")
      : `${place} ${parts.join(" ")}`;
    const known = this.#known.get(key) ?? `k${this.#known.size}`;
    this.#known.set(key, known);
    return known;
  }
}

function isText({ kind }: Attribute): boolean {
  return kind !== "tensor" && kind !== "reference" && kind !== "unread";
}

function attributesText(node: Node): string {
  return [...node.attributes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value, text)}`)
    .join(" ");
}

function text(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

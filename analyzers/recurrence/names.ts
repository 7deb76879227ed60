// Names of values that are the same in every trip: equal names are equal values. Two constants are told apart by
// where they stand, since their content is not read, but for whole numbers.

import { asInteger } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import { type Attribute, type Node, opIdentity } from "../ir/index.ts";
import { type Fact, sizesOf } from "../ops/index.ts";

export class Names {
  readonly #known = new Map<string, string>();

  /** A value from outside of the loop. */
  outside(id: number): string {
    return `v${id}`;
  }

  /** What a node makes of values with these names; `place` tells it from equal nodes that may differ. */
  result(node: Node, parts: readonly string[], place: string): string {
    const key =
      parts.length > 0 && isTold(node)
        ? [opIdentity(node.op), ...parts, attributesText(node)].join(" ")
        : `${place} ${parts.join(" ")}`;
    const known = this.#known.get(key) ?? `k${this.#known.size}`;
    this.#known.set(key, known);
    return known;
  }
}

/** Whether the node's attributes are all there is to tell it from others of its operator. */
export function isTold(node: Node): boolean {
  return [...node.attributes.values()].every(isText);
}

/** Whole numbers that are known, as a text; null where something is open. */
export function contentText(fact: Fact | undefined): string | null {
  const sizes = sizesOf(fact);
  if (fact?.kind !== "tensor" || fact.ints === null || isUnknown(sizes)) return null;
  const numbers = [...sizes, ...fact.ints].map(asInteger);
  return numbers.includes(null) ? null : `${fact.elem} ${sizes.length} ${numbers.join()}`;
}

function isText({ kind }: Attribute): boolean {
  return kind !== "tensor" && kind !== "reference" && kind !== "unread";
}

/** A text that is equal for equal attributes. */
export function attributesText(node: Node): string {
  return [...node.attributes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value, text)}`)
    .join(" ");
}

function text(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

// Names of values that are the same in every trip: equal names are equal values. Two constants are told apart by
// where they stand, since their content is not read, but for whole numbers.

import { asInteger, type Poly } from "../algebra/index.ts";
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
    const told = parts.length > 0 ? toldText(node) : null;
    const key = told === null ? `${place} ${parts.join(" ")}` : `${told} ${parts.join(" ")}`;
    const known = this.#known.get(key) ?? `k${this.#known.size}`;
    this.#known.set(key, known);
    return known;
  }
}

const toldTexts = new WeakMap<Node, string | null>();

/** A text that is equal for equal operators and attributes; null where these are not all there is to tell of a node. */
export function toldText(node: Node): string | null {
  const known = toldTexts.get(node);
  if (known !== undefined) return known;
  const isTold = [...node.attributes.values()].every(isText);
  const text = isTold ? `${opIdentity(node.op)} ${attributesText(node)};` : null;
  toldTexts.set(node, text);
  return text;
}

const contentTexts = new WeakMap<Fact, string | null>();

/** Whole numbers that are known, as a text; null where something is open. */
export function contentText(fact: Fact | undefined): string | null {
  if (fact?.kind !== "tensor" || fact.ints === null) return null;
  const known = contentTexts.get(fact);
  if (known !== undefined) return known;
  const text = numbersText(fact, fact.ints);
  contentTexts.set(fact, text);
  return text;
}

function numbersText(fact: Fact & { kind: "tensor" }, ints: readonly Poly[]): string | null {
  const sizes = sizesOf(fact);
  if (isUnknown(sizes)) return null;
  const numbers = [...sizes, ...ints].map(asInteger);
  return numbers.includes(null) ? null : `${fact.elem} ${sizes.length} ${numbers.join()}`;
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

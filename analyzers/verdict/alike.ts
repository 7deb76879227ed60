// Nodes of one operator with equal attributes and equal input facts: what a rule says of one of them holds of all.
// Large models repeat few such nodes many thousand times.

import { isUnknown } from "../base/index.ts";
import type { Attributes, Node } from "../ir/index.ts";
import type { Fact, OpRule } from "../ops/index.ts";

/** Facts by content: equal ones are one object, with a number. */
export class Facts {
  readonly #byContent = new Map<string, Numbered>();
  readonly #numbers = new Map<Fact, number>();

  /** The one fact of that content. */
  one(fact: Fact): Fact {
    if (this.#numbers.has(fact)) return fact;
    const content = contentOf(fact);
    const known = content === null ? undefined : this.#byContent.get(content);
    if (known !== undefined) return known.fact;
    const numbered = { fact, number: this.#numbers.size + 1 };
    if (content !== null) this.#byContent.set(content, numbered);
    this.#numbers.set(fact, numbered.number);
    return fact;
  }

  /** Whether a fact that `one` gave stands for all of its content. */
  isTold(fact: Fact): boolean {
    return fact.kind === "tensor" && !isUnknown(fact.sizes);
  }

  /** The number of a fact that `one` gave. */
  number(fact: Fact): number {
    return this.#numbers.get(fact) ?? 0;
  }
}

interface Numbered {
  readonly fact: Fact;
  readonly number: number;
}

/** What tells facts apart; null for what is not known of a value, which may be another of the next. */
function contentOf(fact: Fact): string | null {
  if (fact.kind !== "tensor") return null;
  const { elem, sizes, ints, constant } = fact;
  if (isUnknown(sizes)) return null;
  return `${elem} ${constant} ${ints === null ? "" : ints.join(",")} [${sizes.join(",")}`;
}

/** What a rule's answers rest on. */
export interface Asked {
  readonly rule: OpRule;
  readonly opset: number;
  readonly node: Node;
  readonly inputs: readonly (Fact | null)[];
}

/** Answers by what they rest on. */
export class Answers<T> {
  readonly #facts: Facts;
  readonly #known = new Map<number, { readonly asked: Asked; readonly answer: T }[]>();
  readonly #rules = new Map<OpRule, number>();
  readonly #attributes = new Map<Attributes, number>();

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  find(rule: OpRule, opset: number, node: Node, inputs: Asked["inputs"]): T | null {
    for (const { asked, answer } of this.#known.get(this.#hash(rule, node, inputs)) ?? []) {
      if (
        asked.rule === rule &&
        asked.opset === opset &&
        asked.node.attributes === node.attributes &&
        hasLikeInputs(asked.inputs, inputs) &&
        hasLikeOutputs(asked.node, node)
      )
        return answer;
    }
    return null;
  }

  add(asked: Asked, answer: T): void {
    const hash = this.#hash(asked.rule, asked.node, asked.inputs);
    const known = this.#known.get(hash) ?? [];
    known.push({ asked, answer });
    this.#known.set(hash, known);
  }

  #hash(rule: OpRule, node: Node, inputs: Asked["inputs"]): number {
    let hash = numberOf(this.#rules, rule) * 31 + numberOf(this.#attributes, node.attributes);
    for (const fact of inputs) {
      hash = Math.imul(hash ^ (fact === null ? 0 : this.#facts.number(fact)), 0x9e3779b1);
    }
    return hash ^ (hash >>> 15);
  }
}

function numberOf<K>(numbers: Map<K, number>, key: K): number {
  const number = numbers.get(key) ?? numbers.size;
  if (number === numbers.size) numbers.set(key, number);
  return number;
}

function hasLikeInputs(a: Asked["inputs"], b: Asked["inputs"]): boolean {
  return a.length === b.length && a.every((fact, i) => fact === b[i]);
}

function hasLikeOutputs({ outputs: a }: Node, { outputs: b }: Node): boolean {
  return a.length === b.length && a.every((id, i) => (id === null) === (b[i] === null));
}

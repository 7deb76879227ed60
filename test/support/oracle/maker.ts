// Makes expressions of a type by the rules of a theme: operators on old states, inputs and weights.

import {
  cast,
  comparison,
  type Expression,
  entries,
  expand,
  float,
  gather,
  int,
  type Leaf,
  leaf,
  reduce,
  reshape,
  scalar,
  type Type,
  transpose,
  whole,
} from "./expression.ts";
import type { Random } from "./random.ts";
import { sameDims, sizeOf } from "./tensor.ts";

/** What the operands of an operator may be: the state, an input, or either. */
export type Reach = "state" | "input" | "any";

export interface Theme {
  readonly types: readonly Type[];
  readonly rules: readonly (readonly [weight: number, Rule])[];
  /** How often an operand beside the state may read it, too. */
  readonly mixing: number;
  /** How often an old state is read at other places; never where left out. */
  readonly twisting?: number;
}

/** An expression of the type that reads the state; null where the rule has none for it. */
export type Rule = (maker: Maker, type: Type, depth: number) => Expression | null;

const LETTERS = { state: "s", input: "x", weight: "w", inner: "u" } as const;

/** Makes expressions over the states of one body. */
export class Maker {
  readonly random: Random;
  readonly #states: readonly Expression[];
  readonly #theme: Theme;
  /** All leaves made so far, by whichever maker of the body. */
  readonly #leaves: Expression[];

  constructor(
    random: Random,
    states: readonly Expression[],
    theme: Theme,
    leaves: Expression[] = [],
  ) {
    this.random = random;
    this.#states = states;
    this.#theme = theme;
    this.#leaves = leaves;
  }

  /** A maker for the body of an inner loop, which reads its own state more often than those around. */
  within(inner: Expression): Maker {
    const states = [inner, inner, ...this.#states];
    return new Maker(this.random, states, this.#theme, this.#leaves);
  }

  /** An expression of the type. */
  make(type: Type, depth: number, reach: Reach): Expression {
    if (reach === "input") return this.given(type, depth);
    const { mixing, rules } = this.#theme;
    if (reach === "any" && !this.random.chance(mixing)) return this.given(type, depth);
    if (depth <= 0) return this.old(type);
    for (let tries = 0; tries < 6; tries++) {
      const made = weighted(this.random, rules)(this, type, depth);
      if (made !== null) return made;
    }
    return this.old(type);
  }

  /** An old state, brought to the type. */
  old(type: Type): Expression {
    const state = this.random.pick(this.#states);
    const value = type.elem === state.type.elem ? state : cast(state, type.elem);
    const shaped = this.shaped(value, type.dims);
    return this.random.chance(this.#theme.twisting ?? 0) ? this.#twisted(shaped) : shaped;
  }

  /** The same entries at other places. */
  #twisted(value: Expression): Expression {
    const { dims } = value.type;
    const [rows, columns] = dims;
    if (rows === undefined) return value;
    if (columns === rows && dims.length === 2 && this.random.chance(0.6)) return transpose(value);
    if (dims.length === 2 && this.random.chance(0.6)) return reshape(transpose(value), dims);
    const axis = this.random.below(dims.length);
    const size = dims[axis] ?? 1;
    const places = this.random.chance(0.8) ? whole(turn(size)) : this.input(int(size));
    return gather(value, places, axis);
  }

  /** The value in another shape; where sizes differ, entries are picked, added up or repeated. */
  shaped(value: Expression, dims: readonly number[]): Expression {
    const from = value.type.dims;
    if (sameDims(from, dims)) return value;
    if (from.length === 2 && sameDims([...from].reverse(), dims) && this.random.chance(0.7)) {
      return transpose(value);
    }
    if (sizeOf(from) === sizeOf(dims)) return reshape(value, dims);
    if (fits(from, dims)) return expand(value, dims);
    const axis = this.random.below(from.length);
    if (value.type.elem === "bool" || this.random.chance(0.4)) {
      const place = this.random.below(from[axis] ?? 1);
      return this.shaped(gather(value, scalar(place, "int64"), axis), dims);
    }
    return this.shaped(reduce("ReduceSum", value, axis), dims);
  }

  /** A new input, or sometimes a weight, or a number. */
  given(type: Type, depth = 0): Expression {
    const { random } = this;
    if (type.dims.length === 0 && type.elem === "float" && random.chance(0.2)) {
      return scalar(random.pick([0.5, 2, -1, 0.9, -0.3, 1.5]));
    }
    if (depth > 1 && type.elem === "float" && random.chance(0.25)) {
      return entries(random.pick(["Sigmoid", "Tanh", "Relu", "Softplus"]), [this.given(type)]);
    }
    if (type.elem === "bool" && random.chance(0.5)) {
      return comparison("Greater", this.given(float(...type.dims)), scalar(0.2));
    }
    return random.chance(0.25) ? this.weight(type) : this.input(type);
  }

  input(type: Type): Expression {
    return this.#leaf("input", type);
  }

  /** A weight, often one that is used already: powers of one matrix are another form than products of two. */
  weight(type: Type): Expression {
    const used = this.#leaves.filter((at) => at.leaf?.kind === "weight" && isOfType(at, type));
    return used.length > 0 && this.random.chance(0.5)
      ? this.random.pick(used)
      : this.#leaf("weight", type);
  }

  inner(type: Type): Expression {
    return this.#leaf("inner", type);
  }

  #leaf(kind: Leaf["kind"], type: Type): Expression {
    const made = leaf(kind, `${LETTERS[kind]}${this.#leaves.length}`, type);
    this.#leaves.push(made);
    return made;
  }

  /** Dims that broadcast to the given ones. */
  smaller(dims: readonly number[]): readonly number[] {
    const { random } = this;
    if (random.chance(0.5)) return dims;
    if (random.chance(0.4)) return [];
    if (random.chance(0.4)) return dims.slice(random.below(dims.length + 1));
    return dims.map((n) => (random.chance(0.5) ? 1 : n));
  }

  /** A place to read along an axis, from the input or always the same. */
  places(size: number, count: number): Expression {
    const isFixed = this.random.chance(0.4);
    if (!isFixed) return this.input(int(count));
    return whole(Array.from({ length: count }, () => this.random.below(size)));
  }
}

function isOfType(value: Expression, { elem, dims }: Type): boolean {
  return value.type.elem === elem && sameDims(value.type.dims, dims);
}

/** Places of a list turned round by one. */
function turn(size: number): readonly number[] {
  return Array.from({ length: size }, (_, i) => (i + 1) % size);
}

function fits(from: readonly number[], to: readonly number[]): boolean {
  if (from.length > to.length) return false;
  return from.every((n, i) => n === 1 || n === to[to.length - from.length + i]);
}

function weighted(random: Random, rules: Theme["rules"]): Rule {
  let left = random.next() * rules.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, rule] of rules) {
    left -= weight;
    if (left <= 0) return rule;
  }
  return () => null;
}

// A loop body with inputs of several trips, to be run on any state.

import { evaluate } from "../../../analyzers/algebra/index.ts";
import { isUnknown } from "../../../analyzers/base/index.ts";
import type { Image } from "../../../analyzers/forms/closure/index.ts";
import {
  captures,
  type Graph,
  type Node,
  type Value,
  type ValueId,
} from "../../../analyzers/ir/index.ts";
import type { Claims } from "./claim.ts";
import { computed, run, type Values } from "./evaluate.ts";
import type { Random } from "./random.ts";
import { type Elem, sizeOf, type Tensor, tensorOf } from "./tensor.ts";

export const TRIPS = 5;
/** The size that a named axis of the model gets, but for the trips. */
const NAMED = 3;

/** Beyond this rounding hides what is to be seen. */
const LARGEST = 1e6;
const ROUNDING = 1e-11;

/** One trip with its inputs, everything the body computes without the states already there. */
interface Trip {
  readonly values: Values;
  /** Of a random state, for states that are taken for input. */
  readonly others: readonly Tensor[];
}

export class Trial {
  readonly #claims: Claims;
  readonly #reached: readonly Node[];
  readonly #trips: readonly Trip[];
  readonly #random: Random;

  constructor(claims: Claims, random: Random) {
    this.#claims = claims;
    this.#random = random;
    const { graph, body } = claims;
    const reached = reachedBy(
      graph,
      body.region.nodes,
      body.carried.map(({ enters }) => enters),
    );
    this.#reached = body.region.nodes.filter((node) => reached.has(node));
    const before = body.region.nodes.filter((node) => !reached.has(node));
    const outside = this.#outside();
    this.#trips = Array.from({ length: TRIPS }, (_, number) => {
      const values = [...outside];
      const [place, goes] = body.region.params;
      if (place !== undefined) values[place] = tensorOf("int64", [], [number]);
      if (goes !== undefined) values[goes] = tensorOf("bool", [], [1]);
      run(before, values);
      return { values, others: body.carried.map((_, state) => this.#first(state)) };
    });
  }

  /** Numbers in the states, one after the other. */
  width(states: readonly number[]): number {
    return states.reduce((sum, state) => sum + sizeOf(this.#dimsOf(state)), 0);
  }

  /** A state to start with. */
  start(states: readonly number[]): readonly number[] {
    return states.flatMap((state) => [...this.#first(state).data]);
  }

  elem(state: number): Elem {
    return this.#trips[0]?.others[state]?.elem ?? "float";
  }

  /** What the trip makes of the states `reads`, as the new values of `writes`; other states are as given. */
  step(
    trip: number,
    reads: readonly number[],
    writes = reads,
  ): (state: readonly number[]) => Image {
    const { body } = this.#claims;
    const found = this.#trips[trip];
    if (found === undefined) throw new RangeError(`trip ${trip} of ${TRIPS}`);
    const { values, others } = found;
    return (state) => {
      let from = 0;
      for (const [place, { enters }] of body.carried.entries()) values[enters] = others[place];
      for (const place of reads) {
        const old = others[place];
        const carried = body.carried[place];
        if (old === undefined || carried === undefined) continue;
        const size = old.data.length;
        const part = state.slice(from, from + size);
        const given = old.elem === "bool" ? part.map((value) => (value > 0 ? 1 : 0)) : part;
        values[carried.enters] = tensorOf(old.elem, old.dims, given);
        from += size;
      }
      const scale = run(this.#reached, values);
      const images = writes.map((place) => {
        const leaves = body.carried[place]?.leaves;
        return leaves === undefined ? [] : [...computed(values, leaves).data];
      });
      const error = scale < LARGEST ? ROUNDING * Math.max(1, scale) : Infinity;
      return { values: images.flat(), error };
    };
  }

  #outside(): Values {
    const { graph, loop, body } = this.#claims;
    const values: Values = [];
    for (const id of graph.body.params) values[id] = this.#given(graph.values[id]);
    const end = graph.body.nodes.indexOf(loop);
    run(graph.body.nodes.slice(0, end), values);
    for (const { enters, input } of body.carried) {
      const id = loop.inputs[input];
      if (id != null) values[enters] = computed(values, id);
    }
    return values;
  }

  #dimsOf(state: number): readonly number[] {
    return this.#trips[0]?.others[state]?.dims ?? [];
  }

  #first(state: number): Tensor {
    const { graph, loop, body } = this.#claims;
    const carried = body.carried[state];
    const id = carried === undefined ? null : loop.inputs[carried.input];
    return this.#given(id == null ? undefined : graph.values[id]);
  }

  /** Any tensor of the declared type. */
  #given(value: Value | undefined): Tensor {
    const type = value === undefined || isUnknown(value.declared) ? null : value.declared;
    if (type?.kind !== "tensor" || isUnknown(type.shape))
      throw new RangeError("a type is not declared");
    const dims = type.shape.map((dim) => {
      return isUnknown(dim) ? NAMED : evaluate(dim, (name) => (name === "N" ? TRIPS : NAMED));
    });
    const elem: Elem = type.elem === "bool" ? "bool" : type.elem === "i64" ? "int64" : "float";
    const random = this.#random;
    const one = () => {
      if (elem === "bool") return random.below(2);
      return elem === "int64" ? random.below(7) - 3 : random.number();
    };
    return tensorOf(elem, dims, Array.from({ length: sizeOf(dims) }, one));
  }
}

/** Nodes that old states reach. */
function reachedBy(
  graph: Graph,
  nodes: readonly Node[],
  states: readonly ValueId[],
): ReadonlySet<Node> {
  const values = new Set<ValueId>(states);
  const reached = new Set<Node>();
  for (const node of nodes) {
    const read = [
      ...node.inputs,
      ...node.regions.flatMap(({ region }) => [...captures(graph, region)]),
    ];
    if (!read.some((id) => id !== null && values.has(id))) continue;
    reached.add(node);
    for (const id of node.outputs) if (id !== null) values.add(id);
  }
  return reached;
}

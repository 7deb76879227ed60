// A region in columns: which of its nodes may be copies of each other, what makes each value, and what values are
// computed from. A region has up to some hundred thousand nodes, so that nothing here is an object for each.

import {
  type Attributes,
  type Graph,
  type Node,
  type OpName,
  opIdentity,
  type Region,
  type ValueId,
} from "../ir/index.ts";
import { handsOn, isCommutative, mayHandOn, tellsSizes } from "./operators.ts";

/** What a value is computed from: single numbers, tensors of the file, or what enters the region. */
export type Kind = typeof NUMBER | typeof WEIGHT | typeof DATA;
/** Single numbers of the file, such as the index of a step, and sizes. */
export const NUMBER = 0;
/** Tensors of the file, one of them with more than one entry: they tell layers from steps. */
export const WEIGHT = 1;
export const DATA = 2;

export interface Columns {
  readonly graph: Graph;
  readonly region: Region;
  /** The nodes that compute something, in order: neither constants nor copies of a value. */
  readonly nodes: readonly Node[];
  /** The number of the first of them: nodes of all regions are counted on. */
  readonly base: number;
  /** Per node: a hash of its operator, attributes and weights, equal for nodes that may be copies. */
  readonly hashes: Int32Array;
  /** Per node: equal numbers for equal attributes. */
  readonly attributes: Int32Array;
  /** Per value: the number of the node that makes it, -1 for none, and the place among its outputs. */
  readonly maker: Int32Array;
  readonly output: Int32Array;
  /** Per value: the value that it is a copy of; itself for most. */
  readonly original: Int32Array;
  /** Per value that is read. */
  readonly kind: Uint8Array;
  /** Per value of weights alone: a hash of what it is computed from. */
  readonly colour: Int32Array;
}

/** Whether the node only puts out what its attributes hold. */
export function isSource(node: Node): boolean {
  return node.inputs.length === 0 && node.regions.length === 0;
}

/** A hash of a list, from the hash of what stands before and the next number. */
export function mixed(hash: number, next: number): number {
  const x = Math.imul(hash ^ next, 0x9e3779b1);
  return (x ^ (x >>> 15)) | 0;
}

/** Reads a graph region by region, outer ones first; values are counted through. */
export class ColumnReader {
  readonly #graph: Graph;
  readonly #maker: Int32Array;
  readonly #output: Int32Array;
  readonly #original: Int32Array;
  readonly #kind: Uint8Array;
  readonly #colour: Int32Array;
  readonly #operators = new Map<OpName, Operator>();
  readonly #sets = new Map<Attributes, number>();
  readonly #texts = new Map<string, number>([["", 0]]);
  #count = 0;

  constructor(graph: Graph) {
    const values = graph.values.length;
    this.#graph = graph;
    this.#maker = new Int32Array(values).fill(-1);
    this.#output = new Int32Array(values);
    this.#original = new Int32Array(values);
    for (let id = 0; id < values; id++) this.#original[id] = id;
    this.#kind = new Uint8Array(values).fill(UNSEEN);
    this.#colour = new Int32Array(values);
  }

  /** The columns of a region; values from around it are data unless they are constants. */
  read(region: Region): Columns {
    const base = this.#count;
    const nodes: Node[] = [];
    const hashes = new Int32Array(region.nodes.length);
    const attributes = new Int32Array(region.nodes.length);
    for (const node of region.nodes) {
      if (!this.#computes(node)) continue;
      attributes[nodes.length] = this.#attributeSet(node.attributes);
      hashes[nodes.length] = this.#hash(node, attributes[nodes.length] ?? 0);
      nodes.push(node);
    }
    return {
      graph: this.#graph,
      region,
      nodes,
      base,
      hashes: hashes.subarray(0, nodes.length),
      attributes: attributes.subarray(0, nodes.length),
      maker: this.#maker,
      output: this.#output,
      original: this.#original,
      kind: this.#kind,
      colour: this.#colour,
    };
  }

  /** Notes what a node puts out that computes nothing; whether it does compute something. */
  #computes(node: Node): boolean {
    const { inputs, outputs } = node;
    if (isSource(node)) {
      const kind = kindOfSize(tensorDims(node));
      for (const id of outputs) if (id !== null) this.#enter(id, kind);
      return false;
    }
    const { mayHandOn: isCopying } = this.#operator(node);
    const [from, to] = isCopying && handsOn(this.#graph, node) ? [inputs[0], outputs[0]] : [];
    if (from == null || to == null) return true;
    this.#kind[to] = this.#kindOf(from);
    this.#original[to] = this.#original[from] ?? from;
    this.#colour[to] = this.#colour[from] ?? 0;
    return false;
  }

  /** Notes what the node computes; equal numbers for nodes that may be copies. */
  #hash(node: Node, attributes: number): number {
    const { inputs, outputs, regions } = node;
    const { hash: own, isCommutative: isUnordered, isSize } = this.#operator(node);
    let kind: number = regions.length > 0 ? DATA : NUMBER;
    let hash = mixed(mixed(own, attributes), inputs.length * 64 + outputs.length);
    let colour = hash;
    let unordered = 0;
    for (let i = 0; i < inputs.length; i++) {
      const id = inputs[i] ?? null;
      const read = id === null ? NUMBER : this.#kindOf(id);
      const tint = id === null ? 0 : (this.#colour[id] ?? 0);
      // Weights are told apart: copies with weights of their own are layers.
      const seen = read === WEIGHT ? tint : id === null ? 2 : 1;
      if (isUnordered) unordered = (unordered + mixed(7, seen)) | 0;
      else hash = mixed(hash, seen);
      colour = mixed(colour, tint);
      if (read > kind) kind = read;
    }
    const number = this.#count++;
    for (let i = 0; i < outputs.length; i++) {
      const id = outputs[i] ?? null;
      if (id === null) continue;
      this.#maker[id] = number;
      this.#output[id] = i;
      this.#kind[id] = isSize ? NUMBER : kind;
      this.#colour[id] = mixed(colour, i);
    }
    // A node with regions is a copy of none.
    return regions.length > 0 ? number : mixed(hash, unordered);
  }

  #kindOf(id: ValueId): number {
    const known = this.#kind[id] ?? DATA;
    if (known !== UNSEEN) return known;
    const constant = this.#graph.values[id]?.constant ?? null;
    return this.#enter(id, constant === null ? DATA : kindOfSize(constant.dims));
  }

  #enter(id: ValueId, kind: Kind): Kind {
    this.#kind[id] = kind;
    this.#colour[id] = mixed(1, id);
    return kind;
  }

  #operator({ op }: Node): Operator {
    const known = this.#operators.get(op);
    if (known !== undefined) return known;
    // A function of the model that has an operator's name does what it likes with its inputs.
    const isStandard = !this.#graph.functions.has(opIdentity(op));
    const made: Operator = {
      hash: mixed(3, this.#operators.size),
      isCommutative: isStandard && isCommutative(op),
      isSize: isStandard && tellsSizes(op),
      mayHandOn: mayHandOn(op),
    };
    this.#operators.set(op, made);
    return made;
  }

  #attributeSet(attributes: Attributes): number {
    if (attributes.size === 0) return 0;
    const known = this.#sets.get(attributes);
    if (known !== undefined) return known;
    const text = [...attributes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${JSON.stringify(value, printed)}`)
      .join(" ");
    const number = this.#texts.get(text) ?? this.#texts.size;
    this.#texts.set(text, number);
    this.#sets.set(attributes, number);
    return number;
  }
}

interface Operator {
  readonly hash: number;
  readonly isCommutative: boolean;
  readonly isSize: boolean;
  readonly mayHandOn: boolean;
}

/** Of a value that nothing has read yet. */
const UNSEEN = 255;

function kindOfSize(dims: readonly bigint[] | null): Kind {
  const isSmall = dims?.every((dim) => dim <= 1n) === true;
  return isSmall ? NUMBER : WEIGHT;
}

function tensorDims(node: Node): readonly bigint[] | null {
  for (const value of node.attributes.values()) {
    if (value.kind === "tensor") return value.value.dims;
    if (value.kind === "int" || value.kind === "float") return [];
    if (value.kind === "ints") return [BigInt(value.values.length)];
  }
  return null;
}

function printed(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

// The nodes of one graph as the file says them, in columns: a large model has a hundred thousand, and an object
// for each would cost more than reading them.

import {
  type AttributeDefs,
  type NamedGraph,
  NO_ATTRIBUTE_DEFS,
  NO_GRAPHS,
  type NodeDef,
} from "./model.ts";
import type { NameId } from "./names.ts";

/** Grows node by node; what is not said of a node is empty. */
export class NodeTable {
  /** Rows of `WIDTH` numbers; the row behind the last one is that of the node that is being added. */
  #rows: Int32Array;
  /** Per node the names of its inputs, then those of its outputs; 0 for one that is left out. */
  #links: Int32Array;
  #count = 0;
  #linkCount = 0;
  /** Where the outputs of the node that is being added begin; -1 as long as it has none. */
  #outputsAt = -1;
  /** Inputs of that node that stand behind outputs. */
  #late: NameId[] = [];
  readonly #attributes: AttributeDefs[] = [NO_ATTRIBUTE_DEFS];
  readonly #graphs: (readonly NamedGraph[])[] = [NO_GRAPHS];

  /** `expected` is a guess at the number of nodes. */
  constructor(expected = 0) {
    this.#rows = new Int32Array((expected + 2) * WIDTH);
    this.#links = new Int32Array((expected + 2) * 4);
  }

  get count(): number {
    return this.#count;
  }

  name(index: number): NameId {
    return this.#rows[index * WIDTH + NAME] as number;
  }

  op(index: number): NameId {
    return this.#rows[index * WIDTH + OP] as number;
  }

  domain(index: number): NameId {
    return this.#rows[index * WIDTH + DOMAIN] as number;
  }

  overload(index: number): NameId {
    return this.#rows[index * WIDTH + OVERLOAD] as number;
  }

  /** Shared by nodes whose attributes are equal. */
  attributes(index: number): AttributeDefs {
    return this.#attributes[this.#rows[index * WIDTH + ATTRIBUTES] as number] ?? NO_ATTRIBUTE_DEFS;
  }

  graphs(index: number): readonly NamedGraph[] {
    return this.#graphs[this.#rows[index * WIDTH + GRAPHS] as number] ?? NO_GRAPHS;
  }

  /** Whether the node has neither attributes nor graphs. */
  isBare(index: number): boolean {
    const row = index * WIDTH;
    return this.#rows[row + ATTRIBUTES] === 0 && this.#rows[row + GRAPHS] === 0;
  }

  /** The names of all inputs and outputs; those of one node lie between the next three numbers. */
  get links(): Int32Array {
    return this.#links;
  }

  inputsAt(index: number): number {
    return this.#rows[index * WIDTH + INPUTS] as number;
  }

  outputsAt(index: number): number {
    return this.#rows[index * WIDTH + OUTPUTS] as number;
  }

  linksEnd(index: number): number {
    return this.#rows[(index + 1) * WIDTH + INPUTS] as number;
  }

  /** The node as an object of its own. */
  at(index: number): NodeDef {
    const outputsAt = this.outputsAt(index);
    return {
      name: this.name(index),
      op: this.op(index),
      domain: this.domain(index),
      overload: this.overload(index),
      inputs: [...this.#links.subarray(this.inputsAt(index), outputsAt)],
      outputs: [...this.#links.subarray(outputsAt, this.linksEnd(index))],
      attributes: this.attributes(index),
      graphs: this.graphs(index),
    };
  }

  /** The nodes as objects, in order. */
  *[Symbol.iterator](): Generator<NodeDef> {
    for (let index = 0; index < this.#count; index++) yield this.at(index);
  }

  // What follows says the next node, field by field; `finish` adds it.

  addInput(name: NameId): void {
    if (this.#outputsAt < 0) this.#link(name);
    else this.#late.push(name);
  }

  addOutput(name: NameId): void {
    if (this.#outputsAt < 0) this.#outputsAt = this.#linkCount;
    this.#link(name);
  }

  setName(name: NameId): void {
    this.#rows[this.#count * WIDTH + NAME] = name;
  }

  setOp(op: NameId): void {
    this.#rows[this.#count * WIDTH + OP] = op;
  }

  setDomain(domain: NameId): void {
    this.#rows[this.#count * WIDTH + DOMAIN] = domain;
  }

  setOverload(overload: NameId): void {
    this.#rows[this.#count * WIDTH + OVERLOAD] = overload;
  }

  setAttributes(attributes: AttributeDefs, graphs: readonly NamedGraph[]): void {
    const row = this.#count * WIDTH;
    if (attributes.size > 0) this.#rows[row + ATTRIBUTES] = this.#attributes.push(attributes) - 1;
    if (graphs.length > 0) this.#rows[row + GRAPHS] = this.#graphs.push(graphs) - 1;
  }

  finish(): void {
    if (this.#late.length > 0) this.#moveLate();
    const row = this.#count * WIDTH;
    if (row + 3 * WIDTH > this.#rows.length) this.#rows = doubled(this.#rows);
    this.#rows[row + OUTPUTS] = this.#outputsAt < 0 ? this.#linkCount : this.#outputsAt;
    this.#rows[row + WIDTH + INPUTS] = this.#linkCount;
    this.#outputsAt = -1;
    this.#count++;
  }

  #link(name: NameId): void {
    if (this.#linkCount === this.#links.length) this.#links = doubled(this.#links);
    this.#links[this.#linkCount++] = name;
  }

  /** Puts the late inputs in front of the outputs. */
  #moveLate(): void {
    const late = this.#late;
    const outputs = this.#links.slice(this.#outputsAt, this.#linkCount);
    this.#linkCount = this.#outputsAt;
    for (const name of late) this.#link(name);
    this.#outputsAt = this.#linkCount;
    for (const name of outputs) this.#link(name);
    this.#late = [];
  }
}

const NAME = 0;
const OP = 1;
const DOMAIN = 2;
const OVERLOAD = 3;
/** Indices into the lists of attributes and graphs, of which most nodes share the empty first. */
const ATTRIBUTES = 4;
const GRAPHS = 5;
const INPUTS = 6;
const OUTPUTS = 7;
const WIDTH = 8;

function doubled(from: Int32Array): Int32Array {
  const to = new Int32Array(2 * from.length);
  to.set(from);
  return to;
}

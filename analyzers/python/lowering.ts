// The graph that a function's body becomes: nodes put in order, regions opened and closed, constants made once.
// It knows values and operators by name, and no syntax.

import { symbol } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import {
  type Graph,
  GraphBuilder,
  type NamedRegion,
  type Node,
  tensorType,
  type ValueId,
} from "../ir/index.ts";
import type { Attributes, Emitter } from "./library/row.ts";
import { Memory } from "./memory.ts";
import { Nodes } from "./nodes.ts";
import { Traits } from "./traits.ts";
import {
  dataIn,
  type GraphValue,
  type Literal,
  numberOf,
  type Setting,
  type Value,
  type Weight,
} from "./value.ts";

/** Where a node is put, and what code it comes from. */
export class Lowering implements Emitter {
  readonly memory = new Memory();
  readonly #builder = new GraphBuilder();
  readonly nodes = new Nodes(this.#builder);
  /** Weights and settings: the same in every run, so made before everything else. */
  readonly #prologue: Node[] = [];
  readonly #settings = new Map<string, ValueId>();
  readonly #inputs = new Map<ValueId, string>();
  readonly #numbers = new Map<string, ValueId>();
  #nodes: Node[] = [];
  #path = "body";
  #count = 0;
  readonly #traits = new Traits();
  /** Whether something keeps the verdict open. */
  isOpen = false;

  /** What names the region that nodes are put into. */
  get region(): string {
    return this.#path;
  }

  /** Nodes that were put anywhere, also where they were taken back. */
  get nodeCount(): number {
    return this.#count;
  }

  input(name: string): GraphValue {
    const id = this.#builder.value(name);
    this.#inputs.set(id, name);
    return { kind: "graph", id, is: "tensor" };
  }

  /** The name of an input; null for another value. */
  inputName(id: ValueId): string | null {
    return this.#inputs.get(id) ?? null;
  }

  /** A whole number that is an input of the graph, so that what it counts may grow. */
  number(name: string): GraphValue {
    const id = this.#numbers.get(name) ?? this.#builder.value(name, tensorType("i64", []));
    this.#numbers.set(name, id);
    return { kind: "graph", id, is: "size" };
  }

  /** The number of a trip. */
  counter(): GraphValue {
    const made = this.param("i", "size");
    this.#traits.tells(made.id);
    return made;
  }

  /** Whether the number of a trip, sizes and constants make the value, and no state. */
  isCounted(value: Value | undefined): boolean {
    if (value?.kind === "graph") return this.#traits.isTold(value.id);
    return value?.kind === "setting" || numberOf(value) !== null;
  }

  /** The number of the trip tells the value. */
  tell(value: GraphValue): void {
    this.#traits.tells(value.id);
  }

  /** A value that a region is entered with. */
  param(name: string, is: GraphValue["is"]): GraphValue {
    return { kind: "graph", id: this.#builder.value(name), is };
  }

  emit(op: string, inputs: readonly (Value | null)[], attributes: Attributes = {}): Value {
    const [first] = this.emitMany(op, inputs, 1, attributes);
    return first ?? { kind: "unknown", why: `${op} has no output` };
  }

  emitMany(
    op: string,
    inputs: readonly (Value | null)[],
    outputs: number,
    attributes: Attributes = {},
  ): readonly Value[] {
    const ids = inputs.map((input) => (input === null ? null : this.toGraph(input)));
    const made = Array.from({ length: outputs }, (_, i) =>
      this.#builder.value(`${op}.${this.#count}.${i}`),
    );
    this.#put(op, ids, made, attributes, []);
    const [first] = made;
    if (first !== undefined) {
      this.#traits.made(op, ids, first);
      this.#traits.counted(op, ids, first);
    }
    this.memory.made(op, ids, made);
    return made.map((id): Value => ({ kind: "graph", id, is: "tensor" }));
  }

  vector(items: readonly Value[]): Value {
    const made = this.#vector(items);
    const head = numberOf(items[0]);
    if (head !== null && made.kind === "graph") this.#traits.begins(made.id, head);
    return made;
  }

  #vector(items: readonly Value[]): Value {
    const numbers = items.map(numberOf);
    if (numbers.every((n) => n !== null && Number.isSafeInteger(n))) {
      return this.emit("Constant", [], { value_ints: numbers as readonly number[] });
    }
    const axis = this.emit("Constant", [], { value_ints: [0] });
    const entries = items.map((item) =>
      item.kind === "shape" ? item : this.emit("Unsqueeze", [item, axis]),
    );
    return this.emit("Concat", entries, { axis: 0 });
  }

  weight(sizes: readonly (Value | number)[]): Value {
    const values = sizes.map(
      (size): Value => (typeof size === "number" ? { kind: "literal", value: size } : size),
    );
    return { kind: "weight", sizes: values };
  }

  size(tensor: Value, axis: number): Value {
    const found = this.emit("python::Size", [tensor], { axis });
    return found.kind === "graph" ? { ...found, is: "size" } : found;
  }

  /** The number of axes, where the code read so far tells it. */
  rank(value: Value): number | null {
    return value.kind === "graph" ? this.#traits.rank(value.id) : null;
  }

  /** Whether the tensor was given a first axis of one entry. */
  isSingle(value: Value): boolean {
    return value.kind === "graph" && this.#traits.isSingle(value.id);
  }

  /** In every run the tensor has just these axes, by the names that the code gives them; null for one it does not name. */
  shaped(tensor: ValueId, names: readonly (string | null)[]): void {
    const dims = names.map((name) =>
      name === null ? unknown("not named") : symbol(this.#traits.axis(name)),
    );
    this.#builder.declare(tensor, tensorType("unknown", dims));
    this.#traits.counts(tensor, names.length);
  }

  opaque(what: string, inputs: readonly Value[]): Value {
    return this.because(what, "nothing is known of it", inputs);
  }

  /** Some value keeps the verdict open, for a reason of its own. */
  because(what: string, why: string, inputs: readonly Value[]): Value {
    this.isOpen = true;
    return this.emit("python::Opaque", inputs, { what, why });
  }

  /** The result of something that the program is given from outside. */
  supplied(what: string, inputs: readonly Value[]): Value {
    const result = this.emit("python::Supplied", inputs, { what });
    if (result.kind === "graph") this.#traits.supplies(what, result.id);
    return result;
  }

  /** What gave the value, where the program is given it from outside; else null. */
  supplierOf(id: ValueId): string | null {
    return this.#traits.supplier(id);
  }

  /** One of the choices; the conditions are what decides which. */
  join(choices: readonly Value[], conditions: readonly Value[]): Value {
    const is = choices.every((c) => c.kind === "graph" && c.is === "sequence")
      ? "sequence"
      : choices.every((c) => numberOf(c) !== null || (c.kind === "graph" && c.is === "size"))
        ? "size"
        : "tensor";
    const joined = this.emit("python::Join", [...choices, ...conditions], {
      choices: choices.length,
    });
    // Whichever it is, what is written to the one is seen in the other.
    for (const choice of is === "size" ? [] : choices) this.memory.share(choice, joined);
    return joined.kind === "graph" ? { ...joined, is } : joined;
  }

  /** Runs `fill` with a new region as the place of nodes, and gives what it put there. */
  inRegion<T>(
    path: string,
    fill: () => T,
  ): { readonly result: T; readonly nodes: readonly Node[]; readonly path: string } {
    const outer = { nodes: this.#nodes, path: this.#path };
    this.#nodes = [];
    this.#path = `${outer.path}/${path}`;
    try {
      const result = fill();
      return { result, nodes: this.#nodes, path: this.#path };
    } finally {
      this.#nodes = outer.nodes;
      this.#path = outer.path;
    }
  }

  /** A `Loop` whose body was lowered by `inRegion`; gives the last states. */
  loop(
    count: Value | null,
    condition: Value | null,
    body: { readonly nodes: readonly Node[]; readonly path: string },
    params: readonly GraphValue[],
    results: readonly Value[],
    states: readonly Value[],
  ): readonly GraphValue[] {
    const region = this.#builder.region(
      body.path,
      params.map(({ id }) => id),
      body.nodes,
      results.map((result) => this.toGraph(result)),
    );
    const inputs = [count, condition].map((value) => (value === null ? null : this.toGraph(value)));
    const initial = states.map((state) => this.toGraph(state));
    const outputs = states.map((_, i) => this.#builder.value(`loop.${this.#count}.${i}`));
    this.#put("Loop", [...inputs, ...initial], outputs, {}, [{ role: "body", region }]);
    return outputs.map(
      (id, i): GraphValue => ({ kind: "graph", id, is: params[i + 2]?.is ?? "tensor" }),
    );
  }

  /** The value as the graph has it; what is not known becomes a node that keeps the verdict open. */
  toGraph(value: Value): ValueId {
    switch (value.kind) {
      case "graph":
        return value.id;
      case "setting":
        return this.#setting(value);
      case "weight":
        return this.#weight(value);
      case "literal":
        return this.#literal(value.value);
      case "unknown":
        return this.toGraph(this.because("a value", value.why, []));
      case "tuple":
        return this.toGraph(this.emit("SequenceConstruct", value.items));
      case "list":
        return this.toGraph(value.cell.grown ?? this.#sequence(value.cell.items));
      case "shape": {
        const bounds = { start: value.from, ...(value.to === null ? {} : { end: value.to }) };
        return this.toGraph(this.emit("Shape", [value.of], bounds));
      }
      case "range":
        return this.toGraph(this.emit("Range", [value.start, value.stop, value.step]));
      case "choice":
        // What the configuration chooses is one of these in every run.
        return this.toGraph(this.join(value.of, []));
      default: {
        const held = dataIn(value);
        if (held.length === 0) return this.toGraph(this.emit("python::Undefined", []));
        return this.toGraph(this.because(`a ${value.kind}`, "what it holds is not followed", held));
      }
    }
  }

  finish(name: string, params: readonly GraphValue[], results: readonly Value[]): Graph {
    const ids = results.map((result) => this.toGraph(result));
    const nodes = [...this.#prologue, ...this.#nodes];
    const body = this.#builder.region(
      "body",
      [...params.map(({ id }) => id), ...this.#numbers.values()],
      nodes,
      ids,
    );
    const opsets = new Map([
      ["", 23],
      ["python", 1],
      ["com.microsoft", 1],
    ]);
    return { ...this.#builder.finish(name, body, opsets), doubtful: this.nodes.doubtful };
  }

  #sequence(items: readonly Value[]): Value {
    const made =
      items.length === 0 ? this.emit("SequenceEmpty", []) : this.emit("SequenceConstruct", items);
    return made.kind === "graph" ? { ...made, is: "sequence" } : made;
  }

  #setting({ name, made }: Setting): ValueId {
    const known = this.#settings.get(name);
    if (known !== undefined) return known;
    const parts = made?.parts.map((part) => this.#part(part)) ?? [];
    const id = this.#builder.value(name, tensorType("i64", []));
    const node =
      made === undefined
        ? this.nodes.make("python::Setting", [], [id], { name }, [])
        : this.nodes.make(made.op, parts, [id], {}, []);
    this.#prologue.push(node);
    this.#settings.set(name, id);
    this.#traits.tells(id);
    return id;
  }

  #part(part: Setting | Literal): ValueId {
    if (part.kind === "setting") return this.#setting(part);
    const id = this.#builder.value(String(part.value), tensorType("i64", []));
    this.#prologue.push(
      this.nodes.make("Constant", [], [id], { value_int: Number(part.value) }, []),
    );
    return id;
  }

  #weight(weight: Weight): ValueId {
    const known = this.memory.idOf(weight);
    if (known !== null) return known;
    const id = this.#builder.value("weight");
    // A weight of a size that the graph computes is made where the size is known.
    const { sizes } = weight;
    if (sizes?.some((size) => size.kind === "graph" || size.kind === "unknown")) {
      this.#put("python::Weight", [this.toGraph(this.vector(sizes))], [id], {}, []);
      return id;
    }
    this.memory.holds(weight, id);
    this.#spell(id, sizes);
    return id;
  }

  #spell(id: ValueId, sizes: readonly Value[] | null): void {
    const numbers = sizes?.map(numberOf) ?? null;
    const known = numbers?.filter((n) => n !== null && Number.isSafeInteger(n) && n >= 0) ?? null;
    if (known !== null && known.length === sizes?.length) {
      this.#prologue.push(
        this.nodes.make("python::Weight", [], [id], { sizes: known as number[] }, []),
      );
      return;
    }
    const before = this.#nodes;
    this.#nodes = this.#prologue;
    const inputs = sizes === null ? [] : [this.toGraph(this.vector(sizes))];
    this.#put("python::Weight", inputs, [id], {}, []);
    this.#nodes = before;
  }

  #literal(value: string | number | boolean | null): ValueId {
    if (typeof value === "boolean")
      return this.toGraph(this.emit("Constant", [], { value_int: Number(value) }));
    if (typeof value === "number") {
      const isInt = Number.isSafeInteger(value);
      return this.toGraph(
        this.emit("Constant", [], isInt ? { value_int: value } : { value_float: value }),
      );
    }
    return this.toGraph(this.emit("python::Undefined", []));
  }

  #put(
    op: string,
    inputs: readonly (ValueId | null)[],
    outputs: readonly ValueId[],
    attributes: Attributes,
    regions: readonly NamedRegion[],
  ): void {
    this.#count += 1;
    this.#nodes.push(this.nodes.make(op, inputs, outputs, attributes, regions));
  }
}

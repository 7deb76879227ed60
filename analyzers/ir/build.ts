// The only way to make a Graph. Front ends name values as their source does; scopes nest as regions do.

import { type Maybe, type Problem, unknown } from "../base/index.ts";
import type {
  Attributes,
  Constant,
  FunctionBody,
  Graph,
  NamedRegion,
  Node,
  OpName,
  Region,
  Value,
  ValueId,
} from "./graph.ts";
import { NO_ATTRIBUTES, opIdentity } from "./graph.ts";
import type { ValueType } from "./type.ts";

/** What a node is made of; what is left out is empty. */
export interface NodeParts {
  readonly op: OpName;
  readonly name?: string;
  readonly inputs: readonly (ValueId | null)[];
  readonly outputs: readonly (ValueId | null)[];
  readonly attributes?: Attributes;
  readonly regions?: readonly NamedRegion[];
  readonly source?: Node["source"];
}

const NO_REGIONS: readonly NamedRegion[] = [];

/** Collects the values and functions of one graph. Regions are finished inside out. */
export class GraphBuilder {
  readonly #values: Value[] = [];
  readonly #functions = new Map<string, FunctionBody>();
  readonly #ops = new Map<string, OpName>();

  /** A new value. Nothing is known of it unless declared. */
  value(
    name: string,
    declared: Maybe<ValueType> = unknown("not declared"),
    constant: Constant | null = null,
    access: "fixed" | "overridable" = "fixed",
  ): ValueId {
    const overridable = access === "overridable";
    return (this.#values.push({ name, declared, constant, overridable }) - 1) as ValueId;
  }

  /** A new value that the front end has made itself. */
  add(value: Value): ValueId {
    return (this.#values.push(value) - 1) as ValueId;
  }

  /** Adds what a later part of the file says of a value. */
  declare(id: ValueId, declared: ValueType): void {
    const before = this.#values[id];
    if (before !== undefined) this.#values[id] = { ...before, declared };
  }

  /** The one object that names this operator in the graph. */
  op(domain: string, name: string, overload = ""): OpName {
    const op = { domain: domain === "ai.onnx" ? "" : domain, name, overload };
    const key = opIdentity(op);
    const known = this.#ops.get(key);
    if (known !== undefined) return known;
    this.#ops.set(key, op);
    return op;
  }

  node(parts: NodeParts): Node {
    return {
      op: parts.op,
      name: parts.name ?? "",
      inputs: parts.inputs,
      outputs: parts.outputs,
      attributes: parts.attributes ?? NO_ATTRIBUTES,
      regions: parts.regions ?? NO_REGIONS,
      source: parts.source ?? null,
    };
  }

  region(
    path: string,
    params: readonly ValueId[],
    nodes: readonly Node[],
    results: readonly ValueId[],
  ): Region {
    return { path, params, nodes, results };
  }

  /** Adds a model-local function; false when one of that name is there already. */
  define(body: FunctionBody): boolean {
    const key = opIdentity(body.op);
    if (this.#functions.has(key)) return false;
    this.#functions.set(key, body);
    return true;
  }

  finish(name: string, body: Region, opsets: ReadonlyMap<string, number>): Graph {
    return { name, values: this.#values, body, functions: this.#functions, opsets };
  }
}

/** A program of one problem and no subject: what a front end returns for a file it cannot read. */
export function unreadable(problem: Problem): {
  subjects: readonly [];
  problems: readonly Problem[];
} {
  return { subjects: [], problems: [problem] };
}

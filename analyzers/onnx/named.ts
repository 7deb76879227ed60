// Values and nodes of the program whose names stay numbers until they are read: most of them never are, and
// making the strings would be a fifth of the time that reading a large model takes.

import type { Maybe } from "../base/index.ts";
import type {
  Attributes,
  Constant,
  NamedRegion,
  Node,
  OpName,
  Value,
  ValueId,
  ValueType,
} from "../ir/index.ts";
import type { NameId, Names } from "./names.ts";

export class NamedValue implements Value {
  readonly declared: Maybe<ValueType>;
  readonly constant: Constant | null = null;
  readonly overridable: boolean = false;
  readonly #names: Names;
  readonly #id: NameId;

  constructor(names: Names, id: NameId, declared: Maybe<ValueType>) {
    this.#names = names;
    this.#id = id;
    this.declared = declared;
  }

  get name(): string {
    return this.#names.text(this.#id);
  }
}

export class NamedNode implements Node {
  readonly op: OpName;
  readonly inputs: readonly (ValueId | null)[];
  readonly outputs: readonly (ValueId | null)[];
  readonly attributes: Attributes;
  readonly regions: readonly NamedRegion[];
  readonly source: null = null;
  readonly #names: Names;
  readonly #id: NameId;

  constructor(names: Names, id: NameId, parts: Omit<Node, "name" | "source">) {
    this.#names = names;
    this.#id = id;
    this.op = parts.op;
    this.inputs = parts.inputs;
    this.outputs = parts.outputs;
    this.attributes = parts.attributes;
    this.regions = parts.regions;
  }

  get name(): string {
    return this.#names.text(this.#id);
  }
}

// What an expression may be worth while code is read and not run. Tensors and the numbers computed from them live
// in the graph; everything else is known here, or is unknown with its reason.

import type { Unknown } from "../base/index.ts";
import type { ValueId } from "../ir/index.ts";
import type { Expression, FunctionDef } from "./syntax.ts";

export type Value =
  | Unknown
  | GraphValue
  | Setting
  | Weight
  /** A number, string, truth value or None that the code spells out. */
  | Literal
  /** A text that is made of data, so that it need not be the same in every run. */
  | { readonly kind: "text"; readonly of: readonly Value[] }
  | { readonly kind: "tuple"; readonly items: readonly Value[] }
  | { readonly kind: "list"; readonly cell: ListCell }
  | { readonly kind: "dict"; readonly cell: DictCell }
  | {
      readonly kind: "slice";
      readonly lower: Value | null;
      readonly upper: Value | null;
      readonly step: Value | null;
    }
  /** The sizes of a tensor, from one axis up to another; counted from the end where negative, null for the end. */
  | {
      readonly kind: "shape";
      readonly of: Value;
      readonly from: number;
      readonly to: number | null;
    }
  /** Several iterables side by side: what `zip` and `enumerate` give. */
  | { readonly kind: "zip"; readonly parts: readonly Value[] }
  /** Numbers from a start on, without an end. */
  | { readonly kind: "counter"; readonly start: Value }
  /** A callee with some arguments given already. */
  | { readonly kind: "partial"; readonly callee: Value; readonly args: CallArguments }
  /** One of several things that are no data, such as layers of which a setting chooses one. */
  | { readonly kind: "choice"; readonly of: readonly Value[] }
  /** The object, seen from the class after `after`. */
  | { readonly kind: "super"; readonly self: Value; readonly after: ClassValue }
  /** A module of the workspace. */
  | { readonly kind: "namespace"; readonly scope: Scope }
  | { readonly kind: "ellipsis" }
  | { readonly kind: "range"; readonly start: Value; readonly stop: Value; readonly step: Value }
  /** As many equal items as a count that is the same in every run, such as layers made in a comprehension. */
  | { readonly kind: "repeat"; readonly item: Value; readonly count: Value }
  | { readonly kind: "function"; readonly closure: Closure }
  | { readonly kind: "bound"; readonly self: Value; readonly method: Value }
  | { readonly kind: "class"; readonly type: ClassValue }
  | { readonly kind: "object"; readonly cell: ObjectCell }
  /** Something of a library, by its full name: a module, a function, a class, a constant. */
  | { readonly kind: "library"; readonly name: string }
  /** An instance of a library class that a table knows, with the arguments it was made with. */
  | { readonly kind: "layer"; readonly name: string; readonly args: CallArguments };

/** A value that the graph computes. */
export interface GraphValue {
  readonly kind: "graph";
  readonly id: ValueId;
  /** A Python number that was read off a shape is a `size`; a list that grows in a loop is a `sequence`. */
  readonly is: "tensor" | "size" | "sequence";
}

/** A number or text that the code spells out. */
export interface Literal {
  readonly kind: "literal";
  readonly value: number | string | boolean | null;
}

/** A number that configures the model: not known here, and the same in every run. */
export interface Setting {
  readonly kind: "setting";
  /** As the code calls it, such as `config.n_layer`. */
  readonly name: string;
  /** Set where it is an argument of the call that is read, or made of one. */
  readonly given?: true;
  /** The sum or product that it is, so that formulas are in what the code configures. */
  readonly made?: {
    readonly op: "Add" | "Mul";
    readonly parts: readonly [Setting | Literal, Setting | Literal];
  };
}

/** A tensor made where the model is built, not where it runs: the same in every run. */
export interface Weight {
  readonly kind: "weight";
  /** Null where not even the rank is known. */
  readonly sizes: readonly Value[] | null;
  /** Set where a layer reads it too, by a way of its own. */
  readonly isRead?: true;
}

/** Lists, dictionaries and objects are shared by reference, so they are cells that are written in place. */
export interface ListCell {
  items: readonly Value[];
  /** The list as one value, once it is no longer known item by item: a sequence that grew in a loop. */
  grown: Value | null;
}

export interface DictCell {
  /** By literal key; null once a key was written that is not known. */
  entries: Map<string | number, Value> | null;
}

export interface ObjectCell {
  readonly type: ClassValue | null;
  /** How the code reaches it, for names of settings: `self`, `config`. */
  readonly path: string;
  readonly attributes: Map<string, Value>;
}

/** A list of known items. */
export function listOf(items: readonly Value[]): Value {
  return { kind: "list", cell: { items, grown: null } };
}

export interface ClassValue {
  readonly name: string;
  readonly bases: readonly Value[];
  /** Methods and class attributes. */
  readonly members: Map<string, Value>;
  /** Members that are annotated, in order: what the constructor of a data class is given. */
  readonly fields: readonly string[];
}

export interface Closure {
  readonly name: string;
  readonly params: FunctionDef["params"];
  /** What parameters are worth that no caller gives: made where the function is defined. */
  readonly defaults: Map<string, Value>;
  /** What callers are to give, where a decorator put another function around that takes anything. */
  readonly signature?: FunctionDef["params"];
  readonly body: FunctionDef["body"] | Expression;
  readonly scope: Scope;
  readonly decorators: readonly Expression[];
}

/** Names of one function call, or of a module; looked up outwards. */
export interface Scope {
  readonly names: Map<string, Value>;
  readonly outer: Scope | null;
  readonly isComprehension?: true;
}

/** Evaluated arguments of a call. */
export interface CallArguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** What holds further arguments that are not known one by one: they may be for any parameter. */
  readonly rest?: Value;
}

/** A setting that is made of others; a name of too many parts to be read says only what it is. */
export function settingOf(name: string): Setting {
  // Counted in words, so that it does not depend on how the code names things.
  const words = name.match(/\w+/g)?.length ?? 0;
  return { kind: "setting", name: words > MOST_WORDS ? "a number made of settings" : name };
}

const MOST_WORDS = 8;

export function literal(value: number | string | boolean | null): Value {
  return { kind: "literal", value };
}

/** The value as a number the code spells out, or null. */
export function numberOf(value: Value | undefined): number | null {
  return value?.kind === "literal" && typeof value.value === "number" ? value.value : null;
}

/** The value as a text the code spells out, or null. */
export function textOf(value: Value | undefined): string | null {
  return value?.kind === "literal" && typeof value.value === "string" ? value.value : null;
}

/** Whether the value is a tensor, or a number that the graph computes. */
export function isData(value: Value): boolean {
  return value.kind === "graph" || value.kind === "weight";
}

/** Whether a tensor is the value, or stands somewhere in it. */
export function holdsData(value: Value): boolean {
  if (value.kind === "tuple") return value.items.some(holdsData);
  if (value.kind === "list") {
    return (
      value.cell.items.some(holdsData) || (value.cell.grown !== null && holdsData(value.cell.grown))
    );
  }
  if (value.kind === "dict") return [...(value.cell.entries?.values() ?? [])].some(holdsData);
  return value.kind === "graph" || value.kind === "unknown";
}

/** Tensors and unknown values that stand somewhere in the value; a value may hold itself. */
export function dataIn(value: Value, depth = 0): readonly Value[] {
  if (value.kind === "graph" || value.kind === "unknown") return [value];
  if (depth > DEEPEST) return [];
  const inside = (parts: readonly Value[]): readonly Value[] =>
    parts.flatMap((part) => dataIn(part, depth + 1));
  switch (value.kind) {
    case "tuple":
      return inside(value.items);
    case "list":
      return inside([
        ...value.cell.items,
        ...(value.cell.grown === null ? [] : [value.cell.grown]),
      ]);
    case "dict":
      return inside([...(value.cell.entries?.values() ?? [])]);
    case "zip":
      return inside(value.parts);
    case "choice":
    case "text":
      return inside(value.of);
    case "repeat":
      return inside([value.item, value.count]);
    case "shape":
      return inside([value.of]);
    case "range":
      return inside([value.start, value.stop, value.step]);
    case "slice":
      return inside([value.lower, value.upper, value.step].filter((part) => part !== null));
    default:
      return [];
  }
}

const DEEPEST = 8;

/** One of the values; unknown where one is. */
export function oneOf(values: readonly Value[]): Value {
  const [only] = values;
  const broken = values.find(({ kind }) => kind === "unknown");
  if (broken !== undefined) return broken;
  return values.length === 1 && only !== undefined
    ? only
    : {
        kind: "choice",
        of: values.flatMap((value) => (value.kind === "choice" ? value.of : [value])),
      };
}

/** What a choice may be where it is used: None cannot be called, walked over or asked for what it has. */
export function usable({ of }: Extract<Value, { kind: "choice" }>): readonly Value[] {
  const present = of.filter((one) => !isNone(one));
  return present.length === 0 ? of : present;
}

/** Whether the value is the None that the code spells out. */
export function isNone(value: Value | undefined): boolean {
  return value?.kind === "literal" && value.value === null;
}

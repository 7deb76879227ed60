// Makes rows of the tables. What a row does not cover is opaque: an argument it does not have, one that is missing,
// a number it needs and cannot read, and a tensor that would not reach the result.

import type { ValueId } from "../../ir/index.ts";
import type { CallArguments, Value } from "../value.ts";
import { isFitting } from "./bind.ts";
import type { Attributes, Bound, CallRow, Emitter, LayerRow } from "./row.ts";

/** The value of a call; null where the operators do not cover it. */
export type Lower = (cx: Emitter, args: Bound) => Value | null;

/** A function; parameters are named in order, `dim?` may be left out, `*size` takes the rest. */
export function call(name: string, signature: string, lower: Lower): CallRow {
  const { params, required } = parsed(signature);
  return {
    name,
    params,
    required,
    lower: (cx, args) =>
      isFitting(params, args.raw) && required.every((param) => args.get(param) !== null)
        ? watched(cx, name, [args.raw], (inner) => lower(inner, args))
        : cx.opaque(name, tensorsIn([args.raw])),
  };
}

/** A function of `torch` that is a method of tensors too. */
export function both(name: string, signature: string, lower: Lower): readonly CallRow[] {
  return [
    call(`torch.${name}`, signature, lower),
    call(`Tensor.${name}`, signature.replace(/^input\b/, "self"), selfAsInput(lower)),
  ];
}

/** As `both`, and with the method that writes its result into the tensor. */
export function threefold(name: string, signature: string, lower: Lower): readonly CallRow[] {
  return [...both(name, signature, lower), inPlace(name, signature, lower)];
}

/** The method that writes its result into the tensor. */
export function inPlace(name: string, signature: string, lower: Lower): CallRow {
  const row = call(`Tensor.${name}_`, signature.replace(/^input\b/, "self"), selfAsInput(lower));
  return { ...row, writes: true };
}

/** A method of tensors. */
export function method(name: string, signature: string, lower: Lower): CallRow {
  return call(`Tensor.${name}`, `self ${signature}`.trim(), selfAsInput(lower));
}

/** A class of layers, with the parameters of its constructor and of its call. */
export function layer(
  name: string,
  making: string,
  signature: string,
  lower: (cx: Emitter, made: Bound, args: Bound) => Value | null,
): LayerRow {
  const [own, calling] = [parsed(making), parsed(signature)];
  const isCovered = (parts: typeof own, args: Bound) =>
    isFitting(parts.params, args.raw) && parts.required.every((param) => args.get(param) !== null);
  return {
    name,
    params: own.params,
    call: calling.params,
    required: [...own.required, ...calling.required],
    lower: (cx, made, args) =>
      isCovered(own, made) && isCovered(calling, args)
        ? watched(cx, name, [made.raw, args.raw], (inner) => lower(inner, made, args))
        : cx.opaque(name, tensorsIn([made.raw, args.raw])),
  };
}

/** One operator; null when an attribute is not known. Attributes that are undefined are left out. */
export function emitted(
  cx: Emitter,
  op: string,
  inputs: readonly (Value | null)[],
  attributes: Readonly<Record<string, Attributes[string] | null | undefined>>,
): Value | null {
  const known: Record<string, Attributes[string]> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) return null;
    if (value !== undefined) known[name] = value;
  }
  return cx.emit(op, inputs, known);
}

/** A truth value as an attribute has it. */
export function bit(flag: boolean | null): number | null {
  return flag === null ? null : Number(flag);
}

function parsed(signature: string) {
  const names = signature.split(" ").filter((name) => name !== "");
  return {
    params: names.map((name) => name.replace("?", "")),
    required: names.filter((name) => !name.endsWith("?") && !name.startsWith("*")),
  };
}

// The first parameter of a method is `self`, and the rows read it as `input`.
function selfAsInput(lower: Lower): Lower {
  return (cx, args) =>
    lower(cx, {
      raw: args.raw,
      get: (name) => args.get(name === "input" ? "self" : name),
      rest: (name) => args.rest(name),
      number: (name, fallback) => args.number(name, fallback),
      flag: (name, fallback) => args.flag(name, fallback),
      text: (name) => args.text(name),
    });
}

/** Lowers, and falls back to an opaque value when a tensor among the arguments was not read. */
function watched(
  cx: Emitter,
  name: string,
  args: readonly CallArguments[],
  lower: (cx: Emitter) => Value | null,
): Value {
  const read = new Set<ValueId>();
  const note = (values: readonly (Value | null)[]) => {
    for (const id of values.flatMap((value) => idsIn(value))) read.add(id);
  };
  const { rank, isSingle, share } = cx;
  const result = lower({
    emit: (op, inputs, attributes) => {
      note(inputs);
      return cx.emit(op, inputs, attributes);
    },
    emitMany: (op, inputs, outputs, attributes) => {
      note(inputs);
      return cx.emitMany(op, inputs, outputs, attributes);
    },
    vector: (items) => {
      note(items);
      return cx.vector(items);
    },
    weight: (sizes) => {
      note(sizes.map((size) => (typeof size === "number" ? null : size)));
      return cx.weight(sizes);
    },
    size: (tensor, axis) => {
      note([tensor]);
      return cx.size(tensor, axis);
    },
    opaque: (what, inputs) => {
      note(inputs);
      return cx.opaque(what, inputs);
    },
    ...(share === undefined ? {} : { share: (a, b) => share.call(cx, a, b) }),
    ...(rank === undefined ? {} : { rank: (tensor) => rank.call(cx, tensor) }),
    ...(isSingle === undefined ? {} : { isSingle: (tensor) => isSingle.call(cx, tensor) }),
  });
  const given = tensorsIn(args);
  if (result === null) return cx.opaque(name, given);
  note([result]);
  return given.flatMap((value) => idsIn(value)).every((id) => read.has(id))
    ? result
    : cx.opaque(name, given);
}

function tensorsIn(args: readonly CallArguments[]): readonly Value[] {
  const values = args.flatMap(({ positional, named }) => [...positional, ...named.values()]);
  return values.filter((value) => value.kind === "unknown" || idsIn(value).length > 0);
}

// A list may hold itself.
const DEEPEST = 6;

/** Tensors of a value and of the sequences in it. */
function idsIn(value: Value | null, depth = 0): readonly ValueId[] {
  if (value?.kind === "graph") return [value.id];
  if (depth > DEEPEST) return [];
  if (value?.kind === "tuple") return value.items.flatMap((item) => idsIn(item, depth + 1));
  if (value?.kind === "shape") return idsIn(value.of, depth + 1);
  if (value?.kind === "zip") return value.parts.flatMap((part) => idsIn(part, depth + 1));
  if (value?.kind !== "list") return [];
  const items = value.cell.grown === null ? value.cell.items : [value.cell.grown];
  return items.flatMap((item) => idsIn(item, depth + 1));
}

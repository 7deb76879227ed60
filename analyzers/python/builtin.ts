// What Python itself and the container classes of libraries do: calls that act on lists, objects and settings and so
// are no operators.

import { attributeOf } from "./attribute.ts";
import { callFunction } from "./call.ts";
import { type Call, CONTAINER_CALLS, listed } from "./container.ts";
import type { Cx } from "./context.ts";
import { iterationOf } from "./iteration.ts";
import { binary } from "./operator.ts";
import { truth } from "./truth.ts";
import {
  type CallArguments,
  holdsData,
  isData,
  isNone,
  listOf,
  literal,
  numberOf,
  textOf,
  type Value,
} from "./value.ts";

/** Names that Python defines everywhere. */
export const BUILTINS: ReadonlySet<string> = new Set([
  ...[
    "range",
    "len",
    "zip",
    "enumerate",
    "list",
    "tuple",
    "dict",
    "set",
    "reversed",
    "sorted",
    "map",
    "filter",
    "sum",
    "min",
    "max",
  ],
  ...[
    "int",
    "float",
    "bool",
    "str",
    "abs",
    "round",
    "any",
    "all",
    "isinstance",
    "issubclass",
    "hasattr",
    "getattr",
    "setattr",
  ],
  ...[
    "print",
    "type",
    "id",
    "iter",
    "next",
    "callable",
    "repr",
    "format",
    "object",
    "property",
    "staticmethod",
    "classmethod",
  ],
  ...[
    "Exception",
    "ValueError",
    "NotImplementedError",
    "RuntimeError",
    "TypeError",
    "KeyError",
    "ImportError",
    "AssertionError",
  ],
  ...[
    "NotImplemented",
    "divmod",
    "pow",
    "slice",
    "vars",
    "dir",
    "open",
    "input",
    "super",
    "frozenset",
    "bytes",
    "complex",
  ],
  ...[
    "StopIteration",
    "AttributeError",
    "IndexError",
    "OSError",
    "ModuleNotFoundError",
    "Warning",
    "DeprecationWarning",
    "__name__",
    "__file__",
  ],
]);

const NONE = literal(null);

const quiet: Call = () => NONE;
const choice: Call = (cx, args) =>
  args.some(isData) ? asData(cx, args) : { kind: "setting", name: "a choice" };
const first: Call = (_, args) => args[0] ?? NONE;

const CALLS: Readonly<Record<string, Call>> = {
  "builtins.range": (_, [a = literal(0), b, c]) => ({
    kind: "range",
    start: b === undefined ? literal(0) : a,
    stop: b ?? a,
    step: c ?? literal(1),
  }),
  "builtins.len": (cx, [value = NONE]) => length(cx, value),
  "builtins.zip": (_, args) => ({ kind: "zip", parts: args }),
  "builtins.enumerate": (_, [value = NONE, start = literal(0)], { named }) => ({
    kind: "zip",
    parts: [counter(named.get("start") ?? start), value],
  }),
  "builtins.reversed": (_, [value = NONE]) => reversed(value),
  "builtins.list": (cx, [value]) => (value === undefined ? listOf([]) : listed(cx, value)),
  "builtins.tuple": (cx, [value]) => tupled(value === undefined ? listOf([]) : listed(cx, value)),
  "builtins.set": (cx, [value]) => (value === undefined ? listOf([]) : listed(cx, value)),
  "builtins.sorted": first,
  "builtins.dict": (_, [value], { named }) => ({
    kind: "dict",
    cell: {
      entries: new Map([...(value?.kind === "dict" ? (value.cell.entries ?? []) : []), ...named]),
    },
  }),
  "builtins.int": (cx, [value = literal(0)]) => cast(cx, value, Math.trunc),
  "builtins.float": (cx, [value = literal(0)]) => cast(cx, value, (n) => n),
  "builtins.bool": first,
  "builtins.round": (cx, [value = literal(0)]) => cast(cx, value, Math.round),
  "builtins.abs": (cx, [value = literal(0)]) =>
    numberOf(value) === null && isData(value)
      ? emit(cx, "Abs", [value])
      : cast(cx, value, Math.abs),
  "builtins.min": (cx, args) => extremum(cx, "Min", args),
  "builtins.max": (cx, args) => extremum(cx, "Max", args),
  "builtins.sum": (cx, [value = NONE, start = literal(0)]) => total(cx, value, start),
  "builtins.any": choice,
  "builtins.all": choice,
  "builtins.isinstance": () => ({ kind: "setting", name: "a type" }),
  "builtins.hasattr": (_, [value = NONE, name]) => has(value, textOf(name)),
  "builtins.callable": () => ({ kind: "setting", name: "a type" }),
  "builtins.getattr": (cx, [value = NONE, name, fallback]) =>
    got(cx, value, textOf(name), fallback),
  "builtins.setattr": (cx, [value = NONE, name, held = NONE]) => {
    const key = textOf(name);
    if (value.kind === "object" && key !== null)
      cx.machine.write({ owner: value.cell.attributes, key }, held);
    return NONE;
  },
  "builtins.map": (cx, [callee = NONE, value = NONE]) => mapped(cx, callee, value),
  "builtins.print": quiet,
  "builtins.str": () => ({ kind: "setting", name: "a text" }),
  "builtins.type": () => ({ kind: "setting", name: "a type" }),
  "builtins.slice": (_, [lower = NONE, upper, step]) => ({
    kind: "slice",
    lower: upper === undefined ? null : lower,
    upper: upper ?? lower,
    step: step ?? null,
  }),
  "builtins.iter": first,
  "builtins.next": (cx, [value = NONE]) => next(cx, value),
  "builtins.filter": (cx, [test = NONE, value = NONE]) => filtered(cx, test, value),
  "copy.deepcopy": first,
  "copy.copy": first,
  "functools.partial": (_, [callee = NONE, ...given], { named }) => ({
    kind: "partial",
    callee,
    args: { positional: given, named },
  }),
};

/** The result where Python or a container class decides it, else null. */
export function builtin(cx: Cx, name: string, all: CallArguments): Value | null {
  const known = CALLS[name] ?? CONTAINER_CALLS[name];
  if (known !== undefined) return known(cx, all.positional, all);
  if (name.startsWith("Module.")) return all.positional[0] ?? NONE;
  if (name.startsWith("str.") || name.startsWith("logging.") || name.startsWith("warnings."))
    return { kind: "setting", name: "a text" };
  if (CONTEXTS.has(name)) return NONE;
  return null;
}

/** Contexts and switches that compute nothing. */
const CONTEXTS: ReadonlySet<string> = new Set([
  ...[
    "torch.no_grad",
    "torch.enable_grad",
    "torch.inference_mode",
    "torch.set_grad_enabled",
    "torch.autocast",
    "torch.cuda.amp.autocast",
  ],
  ...[
    "torch.amp.autocast",
    "torch.manual_seed",
    "contextlib.nullcontext",
    "torch.cuda.synchronize",
    "torch.device",
    "torch.backends.cuda.sdp_kernel",
  ],
]);

function emit(cx: Cx, op: string, inputs: readonly Value[]): Value {
  return cx.machine.mode === "build"
    ? { kind: "weight", sizes: null }
    : cx.machine.lowering.emit(op, inputs);
}

function asData(cx: Cx, args: readonly Value[]): Value {
  return cx.machine.mode === "build"
    ? { kind: "weight", sizes: null }
    : cx.machine.lowering.join([literal(true), literal(false)], args);
}

/** Indices beside items, without an end of their own. */
function counter(start: Value): Value {
  return { kind: "counter", start };
}

function length(cx: Cx, value: Value): Value {
  const { items, count } =
    value.kind === "dict" && value.cell.entries !== null
      ? { items: [...value.cell.entries.values()], count: null }
      : value.kind === "weight"
        ? { items: null, count: null }
        : iterationOf(cx, value);
  if (items !== null) return literal(items.length);
  if (count === null) return { kind: "setting", name: "a length" };
  return count.kind === "graph" ? { ...count, is: "size" } : count;
}

function reversed(value: Value): Value {
  if (value.kind === "list" && value.cell.grown === null)
    return listOf([...value.cell.items].reverse());
  if (value.kind === "tuple") return { kind: "tuple", items: [...value.items].reverse() };
  return value;
}

function tupled(value: Value): Value {
  return value.kind === "list" && value.cell.grown === null
    ? { kind: "tuple", items: value.cell.items }
    : value;
}

function cast(cx: Cx, value: Value, fold: (n: number) => number): Value {
  const number = numberOf(value);
  if (number !== null) return literal(fold(number));
  if (value.kind === "setting" || value.kind === "unknown") return value;
  return isData(value) ? emit(cx, "Identity", [value]) : { kind: "setting", name: "a number" };
}

function extremum(cx: Cx, op: "Min" | "Max", args: readonly Value[]): Value {
  const [only] = args;
  const values =
    args.length === 1 && only !== undefined ? (iterationOf(cx, only).items ?? [only]) : args;
  const numbers = values.map(numberOf);
  if (numbers.every((n) => n !== null))
    return literal(op === "Min" ? Math.min(...numbers) : Math.max(...numbers));
  if (!values.some(holdsData)) return { kind: "setting", name: `${op.toLowerCase()} of settings` };
  const made = emit(cx, op, values);
  const isSize = values.every(
    (v) => numberOf(v) !== null || v.kind === "setting" || (v.kind === "graph" && v.is === "size"),
  );
  return made.kind === "graph" && isSize ? { ...made, is: "size" } : made;
}

function total(cx: Cx, value: Value, start: Value): Value {
  const { items } = iterationOf(cx, value);
  if (items !== null) return items.reduce((a, b) => binary(cx, "+", a, b), start);
  const grown = value.kind === "list" ? (value.cell.grown ?? value) : value;
  return grown.kind === "graph" && grown.is === "sequence"
    ? emit(cx, "ReduceSum", [
        cx.machine.lowering.emit("ConcatFromSequence", [grown], { axis: 0, new_axis: 1 }),
        literal(0),
      ])
    : emit(cx, "ReduceSum", [grown]);
}

function has(value: Value, name: string | null): Value {
  if (
    value.kind === "object" &&
    name !== null &&
    value.cell.type !== null &&
    value.cell.attributes.has(name)
  )
    return literal(true);
  return { kind: "setting", name: "an attribute" };
}

function got(cx: Cx, value: Value, name: string | null, fallback: Value | undefined): Value {
  if (name === null) return { kind: "unknown", why: "an attribute whose name is not spelled out" };
  const found = attributeOf(cx, value, name);
  return found.kind === "unknown" && fallback !== undefined ? fallback : found;
}

/** Some item of an iterator: which one, depends on how often it was asked before. */
function next(cx: Cx, value: Value): Value {
  // The parameters of a module.
  if (value.kind === "object") return { kind: "weight", sizes: null };
  const { items, count, at } = iterationOf(cx, value);
  const [only] = items ?? [];
  if (items === null)
    return count?.kind === "setting"
      ? at({ kind: "setting", name: "i" })
      : { kind: "unknown", why: "the next item of what is not known" };
  if (items.length === 1 && only !== undefined) return only;
  if (items.length === 0) return { kind: "unknown", why: "the next item where there is none" };
  return items.some(holdsData)
    ? cx.machine.lowering.join(items, [])
    : { kind: "choice", of: items };
}

function filtered(cx: Cx, test: Value, value: Value): Value {
  const { items } = iterationOf(cx, value);
  const tests = items?.map((item) =>
    isNone(test) ? item : callFunction(cx, test, { positional: [item], named: new Map() }),
  );
  // What a setting leaves out counts as if it were there.
  const isOpen = tests?.some((held) => truth(held) === null && held.kind !== "setting") ?? true;
  return isOpen || items === null
    ? { kind: "unknown", why: "items of which a test that is not known leaves some out" }
    : listOf(items.filter((_, i) => truth(tests?.[i] ?? NONE) !== false));
}

function mapped(cx: Cx, callee: Value, value: Value): Value {
  const { items, count, at } = iterationOf(cx, value);
  const result = (item: Value): Value =>
    callFunction(cx, callee, { positional: [item], named: new Map() });
  if (items !== null) return listOf(items.map(result));
  if (count?.kind !== "setting") cx.machine.unfollowed = "a map over items that are not known";
  return count?.kind === "setting"
    ? { kind: "repeat", item: result(at({ kind: "setting", name: "i" })), count }
    : { kind: "unknown", why: "a map over items that are not known" };
}

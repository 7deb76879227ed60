// What Python itself and the container classes of libraries do: calls that act on lists, objects and settings and so
// are no operators.

import { attributeOf } from "./attribute.ts";
import { callFunction } from "./call.ts";
import { type Call, CONTAINER_CALLS, dictOf, listed } from "./container.ts";
import type { Cx } from "./context.ts";
import { hasEffect } from "./escape.ts";
import { chosenBy } from "./evaluate.ts";
import { iterationOf } from "./iteration.ts";
import { joinValues } from "./join.ts";
import type { Attributes } from "./library/index.ts";
import { NETWORK_CALLS } from "./network.ts";
import { isOpen, OBJECT_CALLS } from "./object.ts";
import { binary } from "./operator.ts";
import { extremum, sorted } from "./order.ts";
import { textMade } from "./text.ts";
import { truth } from "./truth.ts";
import {
  type CallArguments,
  dataIn,
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
    "delattr",
    "globals",
    "locals",
    "exec",
    "eval",
    "__import__",
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
  chosenBy(
    cx,
    args.flatMap((value) => dataIn(value)),
  );
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
  "builtins.sorted": (cx, [value = NONE], { named }) => sorted(cx, value, named),
  "builtins.dict": (cx, [value], { named }) => dictOf(cx, value, named),
  "builtins.int": (cx, [value = literal(0)]) => cast(cx, value, Math.trunc, "Cast", { to: 7 }),
  "builtins.float": (cx, [value = literal(0)]) => cast(cx, value, (n) => n, "Cast", { to: 1 }),
  "builtins.bool": (cx, [value = literal(false)]) => judged(cx, value),
  "builtins.round": (cx, [value = literal(0), digits]) =>
    numberOf(value) !== null && digits !== undefined
      ? { kind: "setting", name: "a number" }
      : cast(cx, value, (n) => (n % 1 === 0.5 ? 2 * Math.round(n / 2) : Math.round(n)), "Round"),
  "builtins.abs": (cx, [value = literal(0)]) =>
    numberOf(value) === null && isData(value)
      ? emit(cx, "Abs", [value])
      : cast(cx, value, Math.abs, "Abs"),
  "builtins.min": (cx, args, { named }) => extremum(cx, "Min", args, named),
  "builtins.max": (cx, args, { named }) => extremum(cx, "Max", args, named),
  "builtins.sum": (cx, [value = NONE, start = literal(0)]) => total(cx, value, start),
  "builtins.any": choice,
  "builtins.all": choice,
  "builtins.hasattr": (_, [value = NONE, name]) => has(value, textOf(name)),
  "builtins.callable": () => ({ kind: "setting", name: "a type" }),
  "builtins.getattr": (cx, [value = NONE, name, fallback]) => got(cx, value, name, fallback),
  "builtins.map": (cx, [callee = NONE, value = NONE]) => mapped(cx, callee, value),
  "builtins.print": quiet,
  "builtins.str": (_, args) => textMade(args, ["", ""]),
  "builtins.repr": (_, args) => textMade(args, null),
  "builtins.format": (_, args) => textMade(args, null),
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
  "functools.partial": (_, [callee = NONE, ...given], { named }) => ({
    kind: "partial",
    callee,
    args: { positional: given, named },
  }),
};

/** The result where Python or a container class decides it, else null. */
export function builtin(cx: Cx, name: string, all: CallArguments): Value | null {
  const known = CALLS[name] ?? CONTAINER_CALLS[name] ?? OBJECT_CALLS[name] ?? NETWORK_CALLS[name];
  if (known !== undefined) return known(cx, all.positional, all);
  if (name.startsWith("Module.")) return all.positional[0] ?? NONE;
  if (name.startsWith("str.")) return ofText(all);
  if (name.startsWith("logging.") || name.startsWith("warnings."))
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

// What is None where the model is made is given by a caller, if it is read as something else.
function ofText({ positional, named }: CallArguments): Value {
  const [self] = positional;
  return self?.kind === "literal" && textOf(self) === null
    ? { kind: "setting", name: "a text" }
    : textMade([...positional, ...named.values()], null);
}

function emit(cx: Cx, op: string, inputs: readonly Value[]): Value {
  return cx.machine.mode === "build"
    ? { kind: "weight", sizes: null }
    : cx.machine.lowering.emit(op, inputs);
}

/** Indices beside items, without an end of their own. */
function counter(start: Value): Value {
  return { kind: "counter", start };
}

function length(cx: Cx, value: Value): Value {
  // No tensor has more axes than libraries allow for, whatever they are long.
  if (value.kind === "shape" && value.from === 0 && cx.machine.lowering.rank(value.of) === null)
    return { kind: "setting", name: "the number of axes" };
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

function cast(
  cx: Cx,
  value: Value,
  fold: (n: number) => number,
  op: string,
  attributes: Attributes = {},
): Value {
  const number = numberOf(value);
  if (number !== null) return literal(fold(number));
  if (value.kind === "setting" || value.kind === "unknown") return value;
  if (!isData(value)) {
    return dataIn(value).length === 0
      ? { kind: "setting", name: "a number" }
      : { kind: "unknown", why: `a number that is read off a ${value.kind}` };
  }
  if (cx.machine.mode === "build") return { kind: "weight", sizes: null };
  const isSize = value.kind === "graph" && value.is === "size";
  // A size is a whole number already, and stays one where fractions are not asked for.
  const made =
    isSize && op === "Cast"
      ? cx.machine.lowering.emit("Floor", [value])
      : cx.machine.lowering.emit(op, [value], attributes);
  return isSize && made.kind === "graph" ? { ...made, is: "size" } : made;
}

function judged(cx: Cx, value: Value): Value {
  const known = truth(value);
  if (known !== null) return literal(known);
  return isData(value) && cx.machine.mode === "run"
    ? cx.machine.lowering.emit("Cast", [value], { to: 9 })
    : chosenBy(cx, dataIn(value));
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

function got(cx: Cx, value: Value, of: Value | undefined, fallback: Value | undefined): Value {
  if (of?.kind === "choice")
    return joinValues(
      cx,
      of.of.map((one) => got(cx, value, one, fallback)),
      [],
    );
  const name = textOf(of);
  // Something of the library, the same in every run, such as a type: what it does when it is called is not known.
  if (of?.kind === "setting" && value.kind === "library")
    return { kind: "library", name: `${value.name}.*` };
  if (name === null) return { kind: "unknown", why: "an attribute whose name is not spelled out" };
  const found = attributeOf(cx, value, name);
  const isMissing = found.kind === "unknown" && value.kind === "object" && !isOpen(value);
  return isMissing && fallback !== undefined ? fallback : found;
}

/** Some item of an iterator: which one, depends on how often it was asked before. */
function next(cx: Cx, value: Value): Value {
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
  if (items === null && hasEffect(cx, test))
    cx.machine.unfollowed = "a filter over items that are not known";
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

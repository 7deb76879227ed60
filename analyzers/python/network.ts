// What `torch.nn.Module` gives to every module: its parameters, and ways to change it as a whole.

import type { Call } from "./container.ts";
import { leaveTo } from "./escape.ts";
import { dataIn, literal, type Value } from "./value.ts";

const NONE = literal(null);

export const NETWORK_CALLS: Readonly<Record<string, Call>> = {
  "Module.parameters": (_, [module = NONE]) => weightsOf(module, (weight) => weight),
  "Module.buffers": (_, [module = NONE]) => weightsOf(module, (weight) => weight),
  "Module.named_parameters": (_, [module = NONE]) => weightsOf(module, named),
  "Module.named_buffers": (_, [module = NONE]) => weightsOf(module, named),
  "Module.load_state_dict": (cx, [module = NONE]) => {
    if (cx.machine.mode === "run") cx.machine.unfollowed = "load_state_dict, which writes weights";
    return module;
  },
  "Module.apply": (cx, [module = NONE, callee = NONE]) => {
    leaveTo(cx, [callee, module], "apply");
    return module;
  },
};

/** Weights of a module, as many as its configuration says; unknown where this run wrote some of them. */
function weightsOf(module: Value, row: (weight: Value) => Value): Value {
  const isWritten = module.kind === "object" && holdsData(module);
  return isWritten
    ? { kind: "unknown", why: "weights of a module that is written" }
    : {
        kind: "repeat",
        item: row({ kind: "weight", sizes: null, isRead: true }),
        count: { kind: "setting", name: "the number of weights" },
      };
}

function named(weight: Value): Value {
  return { kind: "tuple", items: [{ kind: "setting", name: "the name of a weight" }, weight] };
}

function holdsData(module: Extract<Value, { kind: "object" }>, depth = 0): boolean {
  if (depth > DEEPEST) return true;
  return [...module.cell.attributes.values()].some((value) =>
    value.kind === "object"
      ? holdsData(value, depth + 1)
      : dataIn(value).some(({ kind }) => kind === "graph"),
  );
}

const DEEPEST = 8;

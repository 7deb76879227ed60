// `value.name`: attributes of objects, tensors, layers, libraries and settings.

import { isUnknown } from "../base/index.ts";
import { callFunction } from "./call.ts";
import { handedTo, memberOf } from "./classes.ts";
import type { Cx } from "./context.ts";
import { joinValues } from "./join.ts";
import { findAttribute, findCall } from "./library/index.ts";
import { special } from "./special.ts";
import { type Closure, literal, type ObjectCell, settingOf, usable, type Value } from "./value.ts";

/** The attribute; a method comes bound to its object. */
export function attributeOf(cx: Cx, value: Value, name: string): Value {
  // What a hook returns takes the place of what the module returns.
  if (/^register_(?:module_)?forward_(?:pre_)?hook$/.test(name)) {
    cx.machine.unfollowed = "a hook of a module";
  }
  switch (value.kind) {
    case "unknown":
      return value;
    case "object":
      return ofObject(cx, value.cell, value, name);
    case "setting":
      return settingOf(`${value.name}.${name}`);
    case "library":
      return { kind: "library", name: `${value.name}.${name}` };
    case "namespace":
      return value.scope.names.get(name) ?? { kind: "unknown", why: `the module has no ${name}` };
    case "class":
      return ofClass(cx, value, name);
    case "dict":
      return value.cell.entries?.get(name) ?? method(value, `dict.${name}`);
    case "list":
      return method(value, `list.${name}`);
    case "tuple":
      return field(value.items, name) ?? method(value, `tuple.${name}`);
    case "literal":
    case "text":
      return method(value, `str.${name}`);
    case "layer":
      return ofLayer(value, name);
    case "graph":
    case "weight":
    case "shape":
      return ofTensor(cx, value, name);
    case "super":
      return ofSuper(value, name);
    case "choice":
      return joinValues(
        cx,
        usable(value).map((one) => attributeOf(cx, one, name)),
        [],
      );
    case "bound":
    case "function":
      return { kind: "setting", name };
    default:
      return { kind: "unknown", why: `${name} of a ${value.kind}` };
  }
}

function ofClass(cx: Cx, self: Extract<Value, { kind: "class" }>, name: string): Value {
  const { type } = self;
  const found = memberOf(type, name)?.value ?? null;
  if (found?.kind === "function")
    return decoratorsOf(found.closure).includes("classmethod")
      ? { kind: "bound", self, method: found }
      : found;
  if (found !== null) return special(cx, found, "__get__", [literal(null), self]) ?? found;
  if (name === "__new__") return { kind: "library", name: "builtins.object.__new__" };
  if (name === "__name__" || name === "__qualname__") return literal(type.name);
  return (
    special(cx, self, "__getattr__", [literal(name)]) ?? {
      kind: "unknown",
      why: `${type.name} has no ${name}`,
    }
  );
}

function decoratorsOf({ decorators }: Closure): readonly string[] {
  return decorators.flatMap((d) => (d.kind === "name" || d.kind === "attribute" ? [d.name] : []));
}

/** Results that name their parts, such as those of `x.max(dim)`. */
function field(items: readonly Value[], name: string): Value | null {
  const index = ["values", "indices"].indexOf(name);
  return (index < 0 ? undefined : items[index]) ?? null;
}

function method(self: Value, name: string): Value {
  return { kind: "bound", self, method: { kind: "library", name } };
}

function ofObject(cx: Cx, cell: ObjectCell, self: Value, name: string): Value {
  if (cell.type !== null && memberOf(cell.type, "__getattribute__") !== null)
    cx.machine.unfollowed = "__getattribute__ of an object";
  const own = cell.attributes.get(name);
  if (own !== undefined) return own;
  if (cell.type === null) return { kind: "setting", name: `${cell.path}.${name}` };
  if (name === "__class__") return { kind: "class", type: cell.type };
  if (name === "__dict__") return namesOf(cell.attributes);
  const member = memberOf(cell.type, name);
  if (member === null) {
    const found = inherited(cell, self, name);
    return (isUnknown(found) ? special(cx, self, "__getattr__", [literal(name)]) : null) ?? found;
  }
  const { value } = member;
  if (value.kind !== "function")
    return special(cx, value, "__get__", [self, { kind: "class", type: cell.type }]) ?? value;
  const decorators = decoratorsOf(value.closure);
  if (decorators.includes("staticmethod")) return value;
  if (decorators.includes("classmethod"))
    return { kind: "bound", self: { kind: "class", type: cell.type }, method: value };
  const bound: Value = { kind: "bound", self, method: value };
  return decorators.includes("property") || decorators.includes("cached_property")
    ? callFunction(cx, bound, { positional: [], named: new Map() })
    : bound;
}

function ofSuper({ self, after }: Extract<Value, { kind: "super" }>, name: string): Value {
  const type = self.kind === "object" ? self.cell.type : self.kind === "class" ? self.type : null;
  if (type === null) return { kind: "unknown", why: "super() of no object" };
  const found = memberOf(type, name, after);
  // What makes an object is given the class by the code itself.
  if (name === "__new__")
    return found?.value ?? { kind: "library", name: "builtins.object.__new__" };
  if (found !== null) return { kind: "bound", self, method: found.value };
  if (self.kind !== "object")
    return name === "__init_subclass__"
      ? { kind: "library", name: "builtins.object.__init_subclass__" }
      : { kind: "unknown", why: `${name} of what ${type.name} is derived from` };
  if (name === "__init__") return method(self, "Module.__init__");
  if (name === "__setattr__") return method(self, "builtins.object.__setattr__");
  if (name === "__call__") {
    const forward = handedTo(type);
    if (forward !== null) return { kind: "bound", self, method: forward.value };
  }
  const made = self.cell.attributes.get("*arguments");
  return made !== undefined && (name === "forward" || name === "__call__")
    ? made
    : inherited(self.cell, self, name);
}

/** Names with what they hold, as a dictionary of them shows it. */
export function namesOf(names: Map<string, Value>): Value {
  return { kind: "namespace", scope: { names, outer: null } };
}

/** What library base classes give to every module. */
function inherited(cell: ObjectCell, self: Value, name: string): Value {
  if (name === "training") return { kind: "setting", name: "training" };
  if (name === "device" || name === "dtype")
    return { kind: "setting", name: `${cell.path}.${name}` };
  const made = cell.attributes.get("*arguments");
  if (made?.kind === "layer" && isLayerWeight(name)) return ofLayer(made, name);
  if (MODULE_METHODS.has(name)) return method(self, `Module.${name}`);
  return { kind: "unknown", why: `${cell.path} has no attribute ${name} that is made in the code` };
}

/** Methods of `torch.nn.Module` that compute nothing. */
export const MODULE_METHODS: ReadonlySet<string> = new Set([
  ...[
    "apply",
    "register_buffer",
    "register_parameter",
    "add_module",
    "parameters",
    "named_parameters",
    "modules",
  ],
  ...[
    "named_modules",
    "children",
    "named_children",
    "buffers",
    "named_buffers",
    "state_dict",
    "load_state_dict",
    "train",
    "eval",
  ],
  ...[
    "to",
    "cuda",
    "cpu",
    "half",
    "float",
    "double",
    "requires_grad_",
    "zero_grad",
    "register_module",
    "post_init",
  ],
  ...[
    "init_weights",
    "_init_weights",
    "register_forward_hook",
    "register_forward_pre_hook",
    "type",
    "extra_repr",
  ],
  ...["save_hyperparameters", "log", "compile", "get_parameter", "_get_name"],
]);

function ofLayer(layer: Extract<Value, { kind: "layer" }>, name: string): Value {
  if (isLayerWeight(name)) return { kind: "weight", sizes: null, isRead: true };
  if (MODULE_METHODS.has(name)) return method(layer, `Module.${name}`);
  return layer.args.named.get(name) ?? { kind: "setting", name };
}

function isLayerWeight(name: string): boolean {
  return /^(?:weight|bias)(?:_.*)?$/.test(name);
}

function ofTensor(cx: Cx, tensor: Value, name: string): Value {
  if (name === "shape" && tensor.kind !== "shape")
    return { kind: "shape", of: tensor, from: 0, to: null };
  if (tensor.kind === "shape" && name === "numel") return method(tensor.of, "Tensor.numel");
  const row = findAttribute(`Tensor.${name}`);
  if (row !== null && cx.machine.mode === "run") return row.lower(cx.machine.lowering, tensor);
  if (row !== null) return { kind: "weight", sizes: null };
  if (PLAIN.has(name)) return { kind: "setting", name: `the ${name} of a tensor` };
  if (findCall(`Tensor.${name}`) === null && tensor.kind === "graph" && tensor.is === "sequence") {
    return method(tensor, `list.${name}`);
  }
  return method(tensor, `Tensor.${name}`);
}

/** Attributes of tensors that say how they are stored. */
export const PLAIN: ReadonlySet<string> = new Set([
  "device",
  "dtype",
  "ndim",
  "is_cuda",
  "requires_grad",
  "layout",
  "is_sparse",
  "itemsize",
]);

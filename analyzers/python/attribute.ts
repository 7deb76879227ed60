// `value.name`: attributes of objects, tensors, layers, libraries and settings.

import { callFunction } from "./call.ts";
import { memberOf } from "./classes.ts";
import type { Cx } from "./context.ts";
import { findAttribute, findCall } from "./library/index.ts";
import { type ObjectCell, settingOf, type Value } from "./value.ts";

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
      return (
        memberOf(value.type, name)?.value ?? {
          kind: "unknown",
          why: `${value.type.name} has no ${name}`,
        }
      );
    case "dict":
      return value.cell.entries?.get(name) ?? method(value, `dict.${name}`);
    case "list":
      return method(value, `list.${name}`);
    case "tuple":
      return field(value.items, name) ?? method(value, `tuple.${name}`);
    case "literal":
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
      return { kind: "choice", of: value.of.map((one) => attributeOf(cx, one, name)) };
    case "bound":
    case "function":
      return { kind: "setting", name };
    default:
      return { kind: "unknown", why: `${name} of a ${value.kind}` };
  }
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
  const own = cell.attributes.get(name);
  if (own !== undefined) return own;
  if (cell.type === null) return { kind: "setting", name: `${cell.path}.${name}` };
  if (name === "__class__") return { kind: "class", type: cell.type };
  const member = memberOf(cell.type, name);
  if (member === null) return inherited(cell, self, name);
  const { value } = member;
  if (value.kind !== "function") return value;
  const decorators = value.closure.decorators.flatMap((d) =>
    d.kind === "name" ? [d.name] : d.kind === "attribute" ? [d.name] : [],
  );
  if (decorators.includes("staticmethod")) return value;
  if (decorators.includes("classmethod"))
    return { kind: "bound", self: { kind: "class", type: cell.type }, method: value };
  const bound: Value = { kind: "bound", self, method: value };
  return decorators.includes("property") || decorators.includes("cached_property")
    ? callFunction(cx, bound, { positional: [], named: new Map() })
    : bound;
}

function ofSuper({ self, after }: Extract<Value, { kind: "super" }>, name: string): Value {
  if (self.kind !== "object" || self.cell.type === null)
    return { kind: "unknown", why: "super() of no object" };
  const found = memberOf(self.cell.type, name, after);
  if (found !== null) return { kind: "bound", self, method: found.value };
  if (name === "__init__") return method(self, "Module.__init__");
  const made = self.cell.attributes.get("*arguments");
  return made !== undefined && (name === "forward" || name === "__call__")
    ? made
    : inherited(self.cell, self, name);
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
  if (isLayerWeight(name)) return { kind: "weight", sizes: null };
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

// Tensors that are made where the model is built: of each, the sizes that its making tells.

import { bind } from "./library/bind.ts";
import { type CallArguments, numberOf, type Value, type Weight } from "./value.ts";

/** Calls that are given the sizes. */
const SIZED: ReadonlySet<string> = new Set(
  ["zeros", "ones", "empty", "rand", "randn"].map((name) => `torch.${name}`),
);

/** Calls that give their first argument itself. */
const SAME: ReadonlySet<string> = new Set([
  ...[
    "float",
    "to",
    "type",
    "type_as",
    "detach",
    "contiguous",
    "requires_grad_",
    "cuda",
    "cpu",
  ].map((name) => `Tensor.${name}`),
  ...["normal_", "uniform_", "zero_", "fill_", "copy_", "mul_", "div_", "add_", "sub_"].map(
    (name) => `Tensor.${name}`,
  ),
]);

/** Calls whose result is a tensor of its own, with the sizes of their first argument. */
const ALIKE: ReadonlySet<string> = new Set([
  ...["zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like"].map(
    (name) => `torch.${name}`,
  ),
  ...["half", "double", "bfloat16", "long", "int", "bool", "clone", "exp", "log", "sqrt"].map(
    (name) => `Tensor.${name}`,
  ),
]);

/** The weight that a call of the library makes. */
export function weightOf(name: string, args: CallArguments): Weight {
  const [first] = args.positional;
  if (SIZED.has(name)) return ofSizes(bind(["*size"], args).rest("size"));
  if (SAME.has(name)) return alike(first);
  return { kind: "weight", sizes: ALIKE.has(name) ? alike(first).sizes : null };
}

/** The same entries as a parameter or buffer. */
export function alike(value: Value | undefined): Weight {
  return value?.kind === "weight" ? value : { kind: "weight", sizes: null };
}

function ofSizes(sizes: readonly Value[]): Weight {
  const isTold = sizes.every((size) => size.kind === "setting" || numberOf(size) !== null);
  return { kind: "weight", sizes: isTold ? sizes : null };
}

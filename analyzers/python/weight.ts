// Tensors that are made where the model is built: of each, the sizes that its making tells.

import { bind } from "./library/bind.ts";
import { type CallArguments, numberOf, type Value, type Weight } from "./value.ts";

const UNKNOWN: Weight = { kind: "weight", sizes: null };

/** Calls that are given the sizes. */
const SIZED: ReadonlySet<string> = new Set(
  ["zeros", "ones", "empty", "rand", "randn"].map((name) => `torch.${name}`),
);

/** Calls whose result has the sizes of their first argument. */
const ALIKE: ReadonlySet<string> = new Set([
  ...["zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like"].map(
    (name) => `torch.${name}`,
  ),
  ...["float", "half", "double", "bfloat16", "long", "int", "bool", "to", "type", "type_as"].map(
    (name) => `Tensor.${name}`,
  ),
  ...["clone", "detach", "contiguous", "requires_grad_", "cuda", "cpu", "normal_", "uniform_"].map(
    (name) => `Tensor.${name}`,
  ),
  ...["zero_", "fill_", "copy_", "mul_", "div_", "add_", "sub_", "exp", "log", "sqrt"].map(
    (name) => `Tensor.${name}`,
  ),
]);

/** The weight that a call of the library makes. */
export function weightOf(name: string, args: CallArguments): Weight {
  const [first] = args.positional;
  if (SIZED.has(name)) return ofSizes(bind(["*size"], args).rest("size"));
  if (ALIKE.has(name)) return alike(first);
  return UNKNOWN;
}

/** The same entries as a parameter or buffer. */
export function alike(value: Value | undefined): Weight {
  return value?.kind === "weight" ? value : UNKNOWN;
}

function ofSizes(sizes: readonly Value[]): Weight {
  const isTold = sizes.every((size) => size.kind === "setting" || numberOf(size) !== null);
  return isTold ? { kind: "weight", sizes } : UNKNOWN;
}

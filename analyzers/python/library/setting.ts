// Calls that compute nothing of the graph: places, seeds, first values of weights.

import { literal, type Value } from "../value.ts";
import { arg, tuple } from "./items.ts";
import { call, type Lower } from "./make.ts";
import { minus, plus, times } from "./number.ts";
import type { CallRow } from "./row.ts";

/** Functions that give nothing back and change no tensor. */
const NOTHING =
  "manual_seed set_default_dtype set_default_device set_float32_matmul_precision set_num_threads use_deterministic_algorithms cuda.manual_seed cuda.manual_seed_all cuda.empty_cache cuda.synchronize cuda.set_device random.manual_seed backends.cudnn.flags _assert";

/** Facts about the machine: the same in every run. */
const FACTS =
  "cuda.is_available cuda.device_count cuda.current_device backends.mps.is_available is_grad_enabled is_autocast_enabled get_default_dtype distributed.is_initialized distributed.get_world_size distributed.get_rank";

/** Functions that give their first argument back, changed in how it runs or in how its weights are kept. */
const WRAPPERS =
  "compile jit.script jit.ignore jit.trace nn.utils.weight_norm nn.utils.spectral_norm nn.utils.remove_weight_norm nn.utils.parametrizations.weight_norm nn.utils.parametrizations.spectral_norm nn.utils.parametrizations.orthogonal nn.DataParallel nn.parallel.DistributedDataParallel";

const uniform: Lower = (cx, a) => {
  const [low, high] = [a.get("a") ?? literal(0), a.get("b") ?? literal(1)];
  const noise = cx.emit("RandomUniformLike", [arg(a, "tensor")]);
  return plus(cx, times(cx, noise, minus(cx, high, low)), low);
};

const normal: Lower = (cx, a) => {
  const noise = cx.emit("RandomNormalLike", [arg(a, "tensor")]);
  return plus(cx, times(cx, noise, a.get("std") ?? literal(1)), a.get("mean") ?? literal(0));
};

const filled =
  (value: Value | null): Lower =>
  (cx, a) =>
    cx.emit("Expand", [value ?? arg(a, "val"), cx.emit("Shape", [arg(a, "tensor")])]);

// First values that no operator draws as torch does: any noise stands for them, since it is the same for all inputs.
const drawn: Lower = (cx, a) => cx.emit("RandomNormalLike", [arg(a, "tensor")]);

const INITIAL: Readonly<Record<string, readonly [string, Lower]>> = {
  uniform_: ["tensor a? b? generator?", uniform],
  normal_: ["tensor mean? std? generator?", normal],
  trunc_normal_: ["tensor mean? std? a? b? generator?", normal],
  constant_: ["tensor val", filled(null)],
  ones_: ["tensor", filled(literal(1))],
  zeros_: ["tensor", filled(literal(0))],
  eye_: ["tensor", (cx, a) => cx.emit("EyeLike", [arg(a, "tensor")])],
  xavier_uniform_: ["tensor gain? generator?", drawn],
  xavier_normal_: ["tensor gain? generator?", drawn],
  kaiming_uniform_: ["tensor a? mode? nonlinearity? generator?", drawn],
  kaiming_normal_: ["tensor a? mode? nonlinearity? generator?", drawn],
  orthogonal_: ["tensor gain? generator?", drawn],
  sparse_: ["tensor sparsity std? generator?", drawn],
  dirac_: ["tensor groups?", drawn],
};

export const settingRows: readonly CallRow[] = [
  ...Object.entries(INITIAL).map(([name, [signature, lower]]) => ({
    ...call(`torch.nn.init.${name}`, signature, lower),
    writes: true as const,
  })),
  ...NOTHING.split(" ").map((name) => call(`torch.${name}`, "*ignored", () => literal(null))),
  ...FACTS.split(" ").map((name) =>
    call(`torch.${name}`, "*ignored", (): Value => ({ kind: "setting", name })),
  ),
  ...WRAPPERS.split(" ").map((name) =>
    call(`torch.${name}`, "wrapped *ignored **options", (_, a) => arg(a, "wrapped")),
  ),
  call("torch.device", "*ignored", (): Value => ({ kind: "library", name: "torch.device" })),
  call("torch.finfo", "*ignored", (): Value => ({ kind: "library", name: "torch.finfo" })),
  call("torch.iinfo", "*ignored", (): Value => ({ kind: "library", name: "torch.iinfo" })),
  call("torch.Size", "*sizes", (_, a) => tuple(...a.rest("sizes"))),
];

// Functions of entries at the same place, which are functions of torch, methods of tensors, and methods that write.

import { literal, numberOf, type Value } from "../value.ts";
import { arg, isTensor } from "./items.ts";
import { call, type Lower, threefold } from "./make.ts";
import { minus, over, plus, times } from "./number.ts";
import type { CallRow, Emitter } from "./row.ts";

type OfOne = (cx: Emitter, x: Value) => Value;
type OfTwo = (cx: Emitter, x: Value, y: Value) => Value;

/** Operators with one input, by the names that torch has for them. */
const ONE_OPERATOR: Readonly<Record<string, string>> = {
  Abs: "abs absolute",
  Neg: "neg negative",
  Sign: "sign sgn",
  Floor: "floor",
  Ceil: "ceil",
  Reciprocal: "reciprocal",
  Sqrt: "sqrt",
  Exp: "exp",
  Log: "log",
  Sin: "sin",
  Cos: "cos",
  Tan: "tan",
  Asin: "asin arcsin",
  Acos: "acos arccos",
  Atan: "atan arctan",
  Sinh: "sinh",
  Cosh: "cosh",
  Asinh: "asinh arcsinh",
  Acosh: "acosh arccosh",
  Atanh: "atanh arctanh",
  Erf: "erf",
  Sigmoid: "sigmoid",
  Tanh: "tanh",
  Relu: "relu",
  Selu: "selu",
  IsNaN: "isnan",
  IsInf: "isinf",
  Not: "logical_not",
  BitwiseNot: "bitwise_not",
  Identity: "positive",
  "python::ComplexPart": "conj resolve_conj conj_physical",
};

const LN2 = Math.LN2;

const OF_ONE: Readonly<Record<string, OfOne>> = {
  rsqrt: (cx, x) => cx.emit("Reciprocal", [cx.emit("Sqrt", [x])]),
  square: (cx, x) => cx.emit("Pow", [x, literal(2)]),
  exp2: (cx, x) => cx.emit("Pow", [literal(2), x]),
  expm1: (cx, x) => minus(cx, cx.emit("Exp", [x]), 1),
  log2: (cx, x) => over(cx, cx.emit("Log", [x]), LN2),
  log10: (cx, x) => over(cx, cx.emit("Log", [x]), Math.LN10),
  log1p: (cx, x) => cx.emit("Log", [plus(cx, x, 1)]),
  erfc: (cx, x) => minus(cx, 1, cx.emit("Erf", [x])),
  trunc: truncated,
  fix: truncated,
  frac: (cx, x) => minus(cx, x, truncated(cx, x)),
  isfinite: (cx, x) =>
    cx.emit("Not", [cx.emit("Or", [cx.emit("IsNaN", [x]), cx.emit("IsInf", [x])])]),
  deg2rad: (cx, x) => times(cx, x, Math.PI / 180),
  rad2deg: (cx, x) => times(cx, x, 180 / Math.PI),
  signbit: (cx, x) => cx.emit("Less", [x, literal(0)]),
};

/** Operators with two inputs, by the names that torch has for them. */
const TWO_OPERATORS: Readonly<Record<string, string>> = {
  Mul: "mul multiply",
  Mod: "remainder",
  Pow: "pow float_power",
  Max: "maximum fmax",
  Min: "minimum fmin",
  Equal: "eq",
  Less: "lt less",
  LessOrEqual: "le less_equal",
  Greater: "gt greater",
  GreaterOrEqual: "ge greater_equal",
  And: "logical_and",
  Or: "logical_or",
  Xor: "logical_xor",
  BitwiseAnd: "bitwise_and",
  BitwiseOr: "bitwise_or",
  BitwiseXor: "bitwise_xor",
};

const OF_TWO: Readonly<Record<string, OfTwo>> = {
  ne: unequal,
  not_equal: unequal,
  fmod: (cx, x, y) => cx.emit("Mod", [x, y], { fmod: 1 }),
  floor_divide: (cx, x, y) => cx.emit("Floor", [cx.emit("python::Divide", [x, y])]),
  bitwise_left_shift: (cx, x, y) => cx.emit("BitShift", [x, y], { direction: "LEFT" }),
  bitwise_right_shift: (cx, x, y) => cx.emit("BitShift", [x, y], { direction: "RIGHT" }),
  hypot: (cx, x, y) =>
    cx.emit("Sqrt", [
      cx.emit("Add", [cx.emit("Pow", [x, literal(2)]), cx.emit("Pow", [y, literal(2)])]),
    ]),
  atan2: angle,
  arctan2: angle,
  copysign: (cx, x, y) => cx.emit("Mul", [cx.emit("Abs", [x]), cx.emit("Sign", [y])]),
  xlogy: (cx, x, y) => cx.emit("Mul", [x, cx.emit("Log", [y])]),
  logaddexp: (cx, x, y) => cx.emit("python::LogAddExp", [x, y]),
  logaddexp2: (cx, x, y) => {
    const sum = cx.emit("Add", [cx.emit("Pow", [literal(2), x]), cx.emit("Pow", [literal(2), y])]);
    return over(cx, cx.emit("Log", [sum]), LN2);
  },
};

/** Functions that no operator stands for. */
const WITHOUT_OPERATOR =
  "lgamma digamma polygamma mvlgamma erfinv i0 igamma igammac nextafter gcd lcm ldexp angle";

export const elementwiseRows: readonly CallRow[] = [
  ...named(ONE_OPERATOR, (op, name) => ofOne(name, (cx, x) => cx.emit(op, [x]))),
  ...Object.entries(OF_ONE).flatMap(([name, lower]) => ofOne(name, lower)),
  ...named(TWO_OPERATORS, (op, name) => ofTwo(name, (cx, x, y) => cx.emit(op, [x, y]))),
  ...Object.entries(OF_TWO).flatMap(([name, lower]) => ofTwo(name, lower)),
  ...WITHOUT_OPERATOR.split(" ").flatMap((name) => threefold(name, "input *rest", () => null)),
  ...["add", "sub", "subtract"].flatMap((name) =>
    threefold(name, "input other alpha?", (cx, a) => {
      const [scale, other] = [a.get("alpha"), arg(a, "other")];
      const part = scale === null ? other : cx.emit("Mul", [other, scale]);
      return cx.emit(name === "add" ? "Add" : "Sub", [arg(a, "input"), part]);
    }),
  ),
  ...["div", "divide", "true_divide"].flatMap((name) =>
    threefold(name, "input other rounding_mode?", (cx, a) => {
      const quotient = cx.emit("python::Divide", [arg(a, "input"), arg(a, "other")]);
      if (a.get("rounding_mode") === null) return quotient;
      const mode = a.text("rounding_mode");
      if (mode === "floor") return cx.emit("Floor", [quotient]);
      return mode === "trunc" ? truncated(cx, quotient) : null;
    }),
  ),
  call("torch.rsub", "input other", (cx, a) => cx.emit("Sub", [arg(a, "other"), arg(a, "input")])),
  ...threefold("round", "input decimals?", (cx, a) => {
    const decimals = a.number("decimals", 0);
    if (decimals === null) return null;
    if (decimals === 0) return cx.emit("Round", [arg(a, "input")]);
    return over(cx, cx.emit("Round", [times(cx, arg(a, "input"), 10 ** decimals)]), 10 ** decimals);
  }),
  ...["clamp", "clip"].flatMap((name) =>
    threefold(name, "input min? max?", (cx, a) =>
      clamped(cx, arg(a, "input"), a.get("min"), a.get("max")),
    ),
  ),
  ...threefold("clamp_min", "input min", (cx, a) =>
    clamped(cx, arg(a, "input"), arg(a, "min"), null),
  ),
  ...threefold("clamp_max", "input max", (cx, a) =>
    clamped(cx, arg(a, "input"), null, arg(a, "max")),
  ),
  ...threefold("lerp", "input end weight", (cx, a) => {
    const [x, end] = [arg(a, "input"), arg(a, "end")];
    return cx.emit("Add", [x, cx.emit("Mul", [arg(a, "weight"), cx.emit("Sub", [end, x])])]);
  }),
  ...threefold("addcmul", "input tensor1 tensor2 value?", combined("Mul")),
  ...threefold("addcdiv", "input tensor1 tensor2 value?", combined("python::Divide")),
  ...threefold("nan_to_num", "input nan? posinf? neginf?", (cx, a) => {
    const x = arg(a, "input");
    const bounded = clamped(cx, x, a.get("neginf") ?? LEAST, a.get("posinf") ?? LARGEST);
    return cx.emit("Where", [cx.emit("IsNaN", [x]), a.get("nan") ?? literal(0), bounded]);
  }),
  ...threefold("logit", "input eps?", (cx, a) => {
    const eps = a.get("eps");
    const x = arg(a, "input");
    const p = eps === null ? x : clamped(cx, x, eps, minus(cx, 1, eps));
    return cx.emit("Log", [cx.emit("python::Divide", [p, minus(cx, 1, p)])]);
  }),
  ...threefold("heaviside", "input values", (cx, a) => {
    const x = arg(a, "input");
    const step = cx.emit("Where", [cx.emit("Greater", [x, literal(0)]), literal(1), literal(0)]);
    return cx.emit("Where", [cx.emit("Equal", [x, literal(0)]), arg(a, "values"), step]);
  }),
  ...threefold("isclose", "input other rtol? atol? equal_nan?", (cx, a) => close(cx, a)),
];

const [LEAST, LARGEST] = [literal(-3.4028234663852886e38), literal(3.4028234663852886e38)];

/** |x − y| ≤ atol + rtol·|y|, entry by entry. */
export function close(cx: Emitter, a: Parameters<Lower>[1]): Value {
  const [x, y] = [arg(a, "input"), arg(a, "other")];
  const relative = cx.emit("Mul", [a.get("rtol") ?? literal(1e-5), cx.emit("Abs", [y])]);
  const bound = cx.emit("Add", [a.get("atol") ?? literal(1e-8), relative]);
  return cx.emit("LessOrEqual", [cx.emit("Abs", [cx.emit("Sub", [x, y])]), bound]);
}

/** The entries between two bounds, which may be tensors. */
export function clamped(cx: Emitter, x: Value, min: Value | null, max: Value | null): Value {
  if (!isTensor(min) && !isTensor(max)) return cx.emit("Clip", [x, min, max]);
  const above = min === null ? x : cx.emit("Max", [x, min]);
  return max === null ? above : cx.emit("Min", [above, max]);
}

function ofOne(name: string, lower: OfOne): readonly CallRow[] {
  return threefold(name, "input", (cx, a) => lower(cx, arg(a, "input")));
}

function ofTwo(name: string, lower: OfTwo): readonly CallRow[] {
  return threefold(name, "input other", (cx, a) => lower(cx, arg(a, "input"), arg(a, "other")));
}

function named(
  table: Readonly<Record<string, string>>,
  rows: (op: string, name: string) => readonly CallRow[],
): readonly CallRow[] {
  return Object.entries(table).flatMap(([op, names]) =>
    names.split(" ").flatMap((name) => rows(op, name)),
  );
}

function combined(op: "Mul" | "python::Divide"): Lower {
  return (cx, a) => {
    const value = a.get("value");
    const pair = cx.emit(op, [arg(a, "tensor1"), arg(a, "tensor2")]);
    const scaled = value === null || numberOf(value) === 1 ? pair : cx.emit("Mul", [value, pair]);
    return cx.emit("Add", [arg(a, "input"), scaled]);
  };
}

function truncated(cx: Emitter, x: Value): Value {
  return cx.emit("Mul", [cx.emit("Sign", [x]), cx.emit("Floor", [cx.emit("Abs", [x])])]);
}

function unequal(cx: Emitter, x: Value, y: Value): Value {
  return cx.emit("Not", [cx.emit("Equal", [x, y])]);
}

/** The angle of the point (x, y), from its quotient and its quadrant. */
function angle(cx: Emitter, y: Value, x: Value): Value {
  const near = cx.emit("Atan", [cx.emit("python::Divide", [y, x])]);
  const isBelow = cx.emit("Less", [y, literal(0)]);
  const turn = cx.emit("Where", [isBelow, literal(-Math.PI), literal(Math.PI)]);
  const isLeft = cx.emit("Less", [x, literal(0)]);
  return cx.emit("Where", [isLeft, cx.emit("Add", [near, turn]), near]);
}

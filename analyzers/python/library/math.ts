// Functions of numbers: Python's math, and numpy on the numbers that models compute when they are made. Numbers
// the code spells out are worked out here; a setting gives a setting; what is computed goes into the graph.

import { literal, numberOf, type Value } from "../value.ts";
import { arg, itemsOf } from "./items.ts";
import { call } from "./make.ts";
import { times } from "./number.ts";
import type { Bound, CallRow, Emitter } from "./row.ts";

interface OfNumber {
  readonly compute: (x: number) => number;
  /** The operator, or the operators in turn. */
  readonly emit: (cx: Emitter, x: Value) => Value;
}

const op = (name: string) => (cx: Emitter, x: Value) => cx.emit(name, [x]);

const OF_ONE: Readonly<Record<string, OfNumber>> = {
  sqrt: { compute: Math.sqrt, emit: op("Sqrt") },
  exp: { compute: Math.exp, emit: op("Exp") },
  log2: { compute: Math.log2, emit: (cx, x) => logarithm(cx, x, literal(2)) },
  log10: { compute: Math.log10, emit: (cx, x) => logarithm(cx, x, literal(10)) },
  log1p: {
    compute: Math.log1p,
    emit: (cx, x) => cx.emit("Log", [cx.emit("Add", [x, literal(1)])]),
  },
  ceil: { compute: Math.ceil, emit: op("Ceil") },
  floor: { compute: Math.floor, emit: op("Floor") },
  fabs: { compute: Math.abs, emit: op("Abs") },
  sin: { compute: Math.sin, emit: op("Sin") },
  cos: { compute: Math.cos, emit: op("Cos") },
  tan: { compute: Math.tan, emit: op("Tan") },
  tanh: { compute: Math.tanh, emit: op("Tanh") },
  atan: { compute: Math.atan, emit: op("Atan") },
  radians: {
    compute: (x) => (x * Math.PI) / 180,
    emit: (cx, x) => times(cx, x, Math.PI / 180),
  },
};

const FROM_NUMPY = "sqrt exp log2 log10 log1p ceil floor sin cos tan tanh";

export const mathRows: readonly CallRow[] = [
  ...Object.entries(OF_ONE).map(([name, row]) => ofOne(`math.${name}`, row)),
  ...FROM_NUMPY.split(" ").flatMap((name) => {
    const row = OF_ONE[name];
    return row === undefined ? [] : [ofOne(`numpy.${name}`, row)];
  }),
  ...[
    ["numpy.abs", "fabs"],
    ["numpy.absolute", "fabs"],
  ].flatMap(([name = "", key = ""]) => {
    const row = OF_ONE[key];
    return row === undefined ? [] : [ofOne(name, row)];
  }),
  ...["math.log", "numpy.log"].map((name) =>
    call(name, "x base?", (cx, a) => {
      const [x, base] = [arg(a, "x"), a.get("base")];
      const compute = (y: number, b = Math.E) => Math.log(y) / (b === Math.E ? 1 : Math.log(b));
      return given(
        name,
        base === null ? [x] : [x, base],
        (ys) => compute(...pair(ys)),
        () => (base === null ? cx.emit("Log", [x]) : logarithm(cx, x, base)),
      );
    }),
  ),
  ...["math.pow", "numpy.power"].map((name) =>
    call(name, "x y", (cx, a) => ofTwo(cx, name, "Pow", a, (x, y) => x ** y)),
  ),
  call("numpy.maximum", "x y", (cx, a) => ofTwo(cx, "numpy.maximum", "Max", a, Math.max)),
  call("numpy.minimum", "x y", (cx, a) => ofTwo(cx, "numpy.minimum", "Min", a, Math.min)),
  call("math.fmod", "x y", (cx, a) => ofTwo(cx, "math.fmod", "Mod", a, (x, y) => x % y)),
  call("math.hypot", "x y", (_, a) =>
    given(
      "math.hypot",
      [arg(a, "x"), arg(a, "y")],
      (ys) => Math.hypot(...ys),
      () => null,
    ),
  ),
  ...["math.prod", "numpy.prod"].map((name) =>
    call(name, "items axis?", (cx, a) => {
      const items = itemsOf(a.get("items"));
      if (items === null || a.get("axis") !== null) {
        return a.get("axis") === null
          ? cx.emit("ReduceProd", [arg(a, "items")], { keepdims: 0 })
          : null;
      }
      return items.reduce((whole, item) => times(cx, whole, item), literal(1));
    }),
  ),
  call("math.gcd", "x y", (_, a) =>
    given(
      "math.gcd",
      [arg(a, "x"), arg(a, "y")],
      (ys) => divisor(...pair(ys)),
      () => null,
    ),
  ),
];

/** Constants that the tables know. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["math.pi", Math.PI],
  ["math.e", Math.E],
  ["math.inf", Number.POSITIVE_INFINITY],
  ["math.tau", 2 * Math.PI],
  ["numpy.pi", Math.PI],
  ["numpy.e", Math.E],
  ["numpy.inf", Number.POSITIVE_INFINITY],
  ["torch.pi", Math.PI],
  ["torch.inf", Number.POSITIVE_INFINITY],
  ["torch.finfo.min", -3.4028234663852886e38],
  ["torch.finfo.max", 3.4028234663852886e38],
  ["torch.finfo.eps", 1.1920928955078125e-7],
  ["torch.finfo.tiny", 1.1754943508222875e-38],
]);

function ofOne(name: string, row: OfNumber): CallRow {
  return call(name, "x", (cx, a) =>
    given(
      name,
      [arg(a, "x")],
      ([x = 0]) => row.compute(x),
      () => row.emit(cx, arg(a, "x")),
    ),
  );
}

function ofTwo(
  cx: Emitter,
  name: string,
  operator: string,
  a: Bound,
  compute: (x: number, y: number) => number,
): Value | null {
  const both = [arg(a, "x"), arg(a, "y")];
  return given(
    name,
    both,
    (ys) => compute(...pair(ys)),
    () => cx.emit(operator, both, operator === "Mod" ? { fmod: 1 } : {}),
  );
}

/** The number, the setting, or what is put into the graph. */
function given(
  name: string,
  args: readonly Value[],
  compute: (numbers: readonly number[]) => number,
  emit: () => Value | null,
): Value | null {
  const numbers = args.map(numberOf).filter((n) => n !== null);
  if (numbers.length === args.length) return finite(compute(numbers));
  const names = args.map((one) => (one.kind === "setting" ? one.name : String(numberOf(one))));
  const isSetting = args.every(({ kind }) => kind === "setting" || kind === "literal");
  return isSetting ? { kind: "setting", name: `${name}(${names.join(", ")})` } : emit();
}

function finite(value: number): Value | null {
  return Number.isNaN(value) ? null : literal(value);
}

function pair(numbers: readonly number[]): [number, number] {
  const [x = 0, y = Math.E] = numbers;
  return [x, y];
}

function logarithm(cx: Emitter, x: Value, base: Value): Value {
  return cx.emit("python::Divide", [cx.emit("Log", [x]), cx.emit("Log", [base])]);
}

function divisor(x: number, y: number): number {
  let [a, b] = [Math.abs(x), Math.abs(y)];
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return Number.NaN;
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

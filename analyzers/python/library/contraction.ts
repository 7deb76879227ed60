// Products of matrices and sums of products, as functions of torch and methods of tensors.

import { numberOf, type Value } from "../value.ts";
import { numbers, unsqueezed } from "./axes.ts";
import { arg, itemsOf } from "./items.ts";
import { both, call, emitted, type Lower, threefold } from "./make.ts";
import { normed } from "./reductions.ts";
import type { Bound, CallRow, Emitter } from "./row.ts";

export const contractionRows: readonly CallRow[] = [
  ...["matmul", "bmm", "mm", "mv"].flatMap((name) =>
    both(name, `input ${name === "mv" ? "vec" : name === "matmul" ? "other" : "mat2"}`, (cx, a) => {
      const other = a.get("other") ?? a.get("mat2") ?? arg(a, "vec");
      return cx.emit("MatMul", [arg(a, "input"), other]);
    }),
  ),
  call("torch.linalg.matmul", "input other", product("input", "other")),
  call("torch.chain_matmul", "*matrices", chain),
  call("torch.linalg.multi_dot", "*matrices", chain),
  ...threefold("addmm", "input mat1 mat2 beta? alpha?", added("MatMul", "mat1", "mat2")),
  ...threefold("addmv", "input mat vec beta? alpha?", added("MatMul", "mat", "vec")),
  ...threefold("baddbmm", "input batch1 batch2 beta? alpha?", added("MatMul", "batch1", "batch2")),
  ...threefold("addr", "input vec1 vec2 beta? alpha?", (cx, a) => {
    const pair = outer(cx, arg(a, "vec1"), arg(a, "vec2"));
    return cx.emit("Add", [
      scaled(cx, arg(a, "input"), a.get("beta")),
      scaled(cx, pair, a.get("alpha")),
    ]);
  }),
  ...threefold("addbmm", "input batch1 batch2 beta? alpha?", (cx, a) => {
    const stack = cx.emit("MatMul", [arg(a, "batch1"), arg(a, "batch2")]);
    const sum = cx.emit("ReduceSum", [stack, numbers(cx, 0)], { keepdims: 0 });
    return cx.emit("Add", [
      scaled(cx, arg(a, "input"), a.get("beta")),
      scaled(cx, sum, a.get("alpha")),
    ]);
  }),
  ...["dot", "vdot"].flatMap((name) =>
    both(name, `input ${name === "dot" ? "tensor" : "other"}`, (cx, a) => {
      const other = a.get("tensor") ?? arg(a, "other");
      return cx.emit("MatMul", [arg(a, "input"), other]);
    }),
  ),
  ...["outer", "ger"].flatMap((name) =>
    both(name, "input vec2", (cx, a) => outer(cx, arg(a, "input"), arg(a, "vec2"))),
  ),
  ...["inner", "kron"].flatMap((name) => both(name, "input other", () => null)),
  ...both("cross", "input other dim?", (cx, a) => {
    const [x, y, dim] = [arg(a, "input"), arg(a, "other"), a.number("dim", -1)];
    if (dim === null) return null;
    const turned = (value: Value, places: readonly number[]) =>
      cx.emit("Gather", [value, numbers(cx, ...places)], { axis: dim });
    const left = cx.emit("Mul", [turned(x, [1, 2, 0]), turned(y, [2, 0, 1])]);
    const right = cx.emit("Mul", [turned(x, [2, 0, 1]), turned(y, [1, 2, 0])]);
    return cx.emit("Sub", [left, right]);
  }),
  call("torch.einsum", "equation *operands", einsum),
  call("torch.tensordot", "a b dims?", () => null),
  call("torch.cdist", "x1 x2 p? compute_mode?", (cx, a) => {
    const rows = unsqueezed(cx, arg(a, "x1"), -2);
    const columns = unsqueezed(cx, arg(a, "x2"), -3);
    return normed(cx, cx.emit("Sub", [rows, columns]), a.get("p"), numbers(cx, -1), 0);
  }),
  ...["tril", "triu"].flatMap((name) =>
    threefold(name, "input diagonal?", (cx, a) => {
      return cx.emit("Trilu", [arg(a, "input"), a.get("diagonal")], {
        upper: name === "triu" ? 1 : 0,
      });
    }),
  ),
  ...both("det", "input", det),
  call("torch.linalg.det", "input", det),
  ...both("logdet", "input", (cx, a) => cx.emit("Log", [det(cx, a)])),
  ...["slogdet", "linalg.slogdet"].map((name) =>
    call(`torch.${name}`, "input", (cx, a) => {
      const found = det(cx, a);
      const size = cx.emit("Log", [cx.emit("Abs", [found])]);
      return { kind: "tuple", items: [cx.emit("Sign", [found]), size] };
    }),
  ),
  ...both("inverse", "input", (cx, a) => inverse(cx, arg(a, "input"))),
  call("torch.linalg.inv", "input", (cx, a) => inverse(cx, arg(a, "input"))),
  call("torch.linalg.solve", "input other left?", (cx, a) =>
    a.flag("left", true) === true
      ? cx.emit("MatMul", [inverse(cx, arg(a, "input")), arg(a, "other")])
      : null,
  ),
  ...both("matrix_power", "input n", power),
  call("torch.linalg.matrix_power", "input n", power),
  // Factorisations and iterations of matrices, which no operator stands for.
  ...["cholesky", "cholesky_ex", "qr", "svd", "svdvals", "eig", "eigh", "eigvals", "eigvalsh"]
    .concat(["lstsq", "lu", "lu_factor", "lu_solve", "pinv", "solve_triangular", "matrix_exp"])
    .concat(["matrix_rank", "cond", "householder_product", "ldl_factor", "tensorsolve"])
    .map((name) => call(`torch.linalg.${name}`, "input *rest", () => null)),
  ...["cholesky", "cholesky_inverse", "cholesky_solve", "qr", "svd", "pinverse", "matrix_exp"]
    .concat(["triangular_solve"])
    .flatMap((name) => both(name, "input *rest", () => null)),
];

/** The inverse of each matrix. */
function inverse(cx: Emitter, x: Value): Value {
  return cx.emit("com.microsoft::Inverse", [x]);
}

function det(cx: Emitter, a: Bound): Value {
  return cx.emit("Det", [arg(a, "input")]);
}

function product(first: string, second: string): Lower {
  return (cx, a) => cx.emit("MatMul", [arg(a, first), arg(a, second)]);
}

function chain(cx: Emitter, a: Bound): Value | null {
  const [first, ...others] = a.rest("matrices");
  // How many matrices one value holds is not known.
  if (first === undefined || others.length === 0) return null;
  return others.reduce((whole, next) => cx.emit("MatMul", [whole, next]), first);
}

/** beta·input + alpha·a·b. */
function added(op: string, first: string, second: string): Lower {
  return (cx, a) => {
    const found = scaled(cx, cx.emit(op, [arg(a, first), arg(a, second)]), a.get("alpha"));
    return cx.emit("Add", [scaled(cx, arg(a, "input"), a.get("beta")), found]);
  };
}

function scaled(cx: Emitter, x: Value, factor: Value | null): Value {
  return factor === null || numberOf(factor) === 1 ? x : cx.emit("Mul", [x, factor]);
}

function outer(cx: Emitter, x: Value, y: Value): Value {
  return cx.emit("Mul", [unsqueezed(cx, x, 1), unsqueezed(cx, y, 0)]);
}

/** Sums of products by an equation; `...` and spaces as in torch. */
export function einsum(cx: Emitter, a: Bound): Value | null {
  const equation = a.text("equation");
  const given = a.rest("operands");
  const [only] = given;
  const operands = given.length === 1 ? (itemsOf(only ?? null) ?? given) : given;
  if (equation === null || operands.length === 0) return null;
  return emitted(cx, "Einsum", operands, { equation: equation.replaceAll(" ", "") });
}

/** A power with an exponent that the code spells out, by repeated squaring. */
function power(cx: Emitter, a: Bound): Value | null {
  const n = a.number("n", null);
  if (n === null || !Number.isInteger(n) || n < 1 || n > 1024) return null;
  let square = arg(a, "input");
  let result: Value | null = null;
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = result === null ? square : cx.emit("MatMul", [result, square]);
    if (left > 1) square = cx.emit("MatMul", [square, square]);
  }
  return result;
}

/** `x·wᵀ + b`: the weights have a row for each output. */
export function linear(cx: Emitter, x: Value, weight: Value, bias: Value | null): Value {
  const rows = cx.emit("Transpose", [weight]);
  const product = cx.emit("MatMul", [x, rows]);
  return bias === null ? product : cx.emit("Add", [product, bias]);
}

/** x·W + b with weights of the layer. */
export function projected(
  cx: Emitter,
  x: Value,
  from: Value,
  to: Value,
  made: Bound | null,
): Value {
  const product = cx.emit("MatMul", [x, cx.weight([from, to])]);
  return made?.flag("bias", true) === false ? product : cx.emit("Add", [product, cx.weight([to])]);
}

// Bodies of a known form, one shape of each that users write.

import type { FormId } from "../../../analyzers/forms/index.ts";
import {
  comparison,
  concat,
  type Expression,
  entries,
  expand,
  float,
  gather,
  int,
  type LoopBody,
  leaf,
  matmul,
  node,
  reduce,
  scalar,
  slice,
  type Type,
  truth,
  unsqueeze,
} from "./expression.ts";
import type { Random } from "./random.ts";

export interface KnownBody {
  readonly form: FormId;
  readonly body: LoopBody;
}

/** What a body of the form is written with. */
class Parts {
  readonly random: Random;
  #count = 0;

  constructor(random: Random) {
    this.random = random;
  }

  state(type: Type): Expression {
    return leaf("state", `s${this.#count++}`, type);
  }

  input(type: Type): Expression {
    return leaf("input", `x${this.#count++}`, type);
  }

  weight(type: Type): Expression {
    return leaf("weight", `w${this.#count++}`, type);
  }

  /** An input that has gone through something, as gates do. */
  gate(type: Type): Expression {
    const x = this.input(type);
    return this.random.chance(0.5)
      ? x
      : entries(this.random.pick(["Sigmoid", "Tanh", "Softplus"]), [x]);
  }

  /** Where an input says so. */
  mask(dims: readonly number[]): Expression {
    return comparison("Greater", this.input(float(...dims)), scalar(0));
  }

  /** A type of tensors of numbers. */
  type(): Type {
    return this.random.pick([float(3), float(2, 3), float(), float(2, 2)]);
  }

  affine(state: Expression): Expression {
    return entries("Add", [entries("Mul", [this.gate(state.type), state]), this.input(state.type)]);
  }
}

const where = (condition: Expression, yes: Expression, no: Expression): Expression =>
  node("Where", [condition, yes, no], yes.type);

/** One state's new value, from the parts. */
type Update = (parts: Parts) => readonly (readonly [old: Expression, next: Expression])[];

function ofOne(
  types: readonly Type[] | null,
  next: (parts: Parts, old: Expression) => Expression,
): Update {
  return (parts) => {
    const old = parts.state(types === null ? parts.type() : parts.random.pick(types));
    return [[old, next(parts, old)]];
  };
}

const VECTOR = [float(3), float(2)];

const updates: readonly (readonly [FormId, Update])[] = [
  ["X", ofOne(null, (parts, { type }) => entries("Tanh", [parts.input(type)]))],
  ["ACC(+,*)", ofOne(null, (parts, s) => entries("Add", [s, parts.gate(s.type)]))],
  ["ACC(+,*)", ofOne(null, (parts, s) => entries("Mul", [parts.gate(s.type), s]))],
  ["ACC(min,max)", ofOne(null, (parts, s) => entries("Max", [s, parts.gate(s.type)]))],
  ["ACC(min,max)", ofOne(null, (parts, s) => entries("Min", [parts.gate(s.type), s]))],
  [
    "ACC(bool)",
    ofOne([truth(), truth(3)], (parts, s) =>
      entries(parts.random.pick(["And", "Or", "Xor"]), [s, parts.input(s.type)]),
    ),
  ],
  [
    "ACC(mod)",
    ofOne([int(), int(3)], (parts, s) =>
      entries("Mod", [entries("Add", [s, parts.input(s.type)]), wholeNumber(parts, [2, 3, 5])]),
    ),
  ],
  [
    "ACC(mod)",
    ofOne([int(), int(3)], (parts, s) => {
      const next = entries("Add", [s, wholeNumber(parts, [1, 2])]);
      const turned = entries("Mod", [next, wholeNumber(parts, [4, 7])]);
      return where(parts.mask([]), turned, parts.random.chance(0.5) ? s : parts.input(s.type));
    }),
  ],
  ["DIAG", ofOne(null, (parts, s) => parts.affine(s))],
  ["DIAG", ofOne(null, (parts, s) => where(parts.mask([]), parts.affine(s), s))],
  [
    "DIAG",
    ofOne(null, (parts, s) => {
      const gate = entries("Sigmoid", [parts.input(s.type)]);
      const kept = entries("Mul", [entries("Sub", [scalar(1), gate]), s]);
      return entries("Add", [kept, entries("Mul", [gate, parts.input(s.type)])]);
    }),
  ],
  [
    "DIAG",
    ofOne(null, (parts, s) =>
      where(parts.mask(s.type.dims), parts.input(s.type), entries("Add", [s, parts.input(s.type)])),
    ),
  ],
  ["CLIP", ofOne(null, (parts, s) => entries("Relu", [parts.affine(s)]))],
  ["CLIP", ofOne(null, (parts, s) => entries("Clip", [parts.affine(s), scalar(-1), scalar(1)]))],
  [
    "CLIP",
    ofOne(null, (parts, s) =>
      entries("Min", [entries("Max", [s, parts.input(s.type)]), parts.gate(s.type)]),
    ),
  ],
  [
    "MONO",
    ofOne(null, (parts, s) => entries(parts.random.pick(["Tanh", "Sigmoid"]), [parts.affine(s)])),
  ],
  [
    "MONO",
    ofOne(null, (parts, s) =>
      entries("Mul", [parts.gate(s.type), entries("Tanh", [parts.affine(s)])]),
    ),
  ],
  ["NLC", ofOne(null, (parts, s) => entries("Abs", [parts.affine(s)]))],
  ["NLC", ofOne(null, (parts, s) => entries("Mul", [s, entries("Sigmoid", [parts.affine(s)])]))],
  [
    "FIX",
    ofOne(VECTOR, (parts, s) =>
      entries("Add", [matmul(square(parts, s, "weight"), s), parts.input(s.type)]),
    ),
  ],
  [
    "FIX",
    ofOne(VECTOR, (parts, s) => {
      const step = entries("Add", [matmul(square(parts, s, "weight"), s), parts.input(s.type)]);
      return where(parts.mask([]), step, s);
    }),
  ],
  [
    "FIX",
    ofOne(VECTOR, (parts, s) =>
      entries("Mul", [parts.gate(float()), matmul(square(parts, s, "weight"), s)]),
    ),
  ],
  [
    "FIX",
    ofOne([float(3, 3), float(2, 3)], (parts, s) =>
      entries("Add", [matmul(s, square(parts, s, "weight")), parts.input(s.type)]),
    ),
  ],
  [
    "FIX",
    ofOne([float(3), float(4)], (parts, s) => {
      const size = s.type.dims[0] ?? 1;
      return concat([slice(s, 0, 1, size), parts.input(float(1))], 0);
    }),
  ],
  ["PDr(affine)", ofOne([float(3), float(3, 2)], (parts, s) => gather(s, parts.input(int(3)), 0))],
  [
    "PDr(affine)",
    ofOne([float(3)], (parts, s) =>
      entries("Add", [
        entries("Mul", [gather(s, parts.input(int(3)), 0), parts.gate(s.type)]),
        parts.input(s.type),
      ]),
    ),
  ],
  [
    "PDr",
    ofOne([float(3), float(2, 3)], (parts, s) =>
      entries("Relu", [
        entries("Sub", [
          gather(s, parts.input(int(s.type.dims.at(-1) ?? 1)), s.type.dims.length - 1),
          parts.input(s.type),
        ]),
      ]),
    ),
  ],
  [
    "PDr*",
    ofOne([float(3), float(2, 3)], (parts, s) =>
      entries("Tanh", [
        gather(s, parts.input(int(s.type.dims.at(-1) ?? 1)), s.type.dims.length - 1),
      ]),
    ),
  ],
  ["DENSE0", ofOne(VECTOR, (parts, s) => matmul(square(parts, s, "input"), s))],
  [
    "DENSE",
    ofOne(VECTOR, (parts, s) =>
      entries("Add", [matmul(square(parts, s, "input"), s), parts.input(s.type)]),
    ),
  ],
  [
    "DENSE",
    ofOne([float(2, 3), float(3, 3)], (parts, s) => {
      const [rows = 1, columns = 1] = s.type.dims;
      const [key, value] = [parts.input(float(columns)), parts.input(float(rows))];
      const wrong = entries("Sub", [value, matmul(s, key)]);
      return entries("Add", [s, entries("Mul", [unsqueeze(wrong, 1), unsqueeze(key, 0)])]);
    }),
  ],
  [
    "PROJ(FIX)",
    ofOne(VECTOR, (parts, s) => normalised(parts, matmul(square(parts, s, "weight"), s))),
  ],
  [
    "PROJ(FIX)",
    ofOne([float(2, 3)], (parts, s) => {
      const next = matmul(s, square(parts, s, "weight"));
      return entries("Div", [next, reduce("ReduceL2", next, 1, true)]);
    }),
  ],
  ["PROJ", ofOne(VECTOR, (parts, s) => normalised(parts, matmul(square(parts, s, "input"), s)))],
  [
    "PROJ",
    ofOne(VECTOR, (parts, s) => {
      const next = matmul(square(parts, s, "input"), s);
      return entries("Mul", [parts.gate(s.type), normalised(parts, next)]);
    }),
  ],
  ["MOBIUS", ofOne(null, (parts, s) => entries("Div", [parts.affine(s), parts.affine(s)]))],
  [
    "MOBIUS",
    ofOne([float(3)], (parts, s) =>
      entries("Add", [parts.input(s.type), entries("Div", [parts.input(s.type), parts.affine(s)])]),
    ),
  ],
  ["LOGDENSE", ofOne(VECTOR, (parts, s) => reduce("ReduceLogSumExp", shifted(parts, s), 1))],
  [
    "LOGDENSE",
    ofOne(VECTOR, (parts, s) =>
      entries("Add", [reduce("ReduceLogSumExp", shifted(parts, s), 1), parts.input(s.type)]),
    ),
  ],
  [
    "LOGDENSE",
    ofOne(VECTOR, (parts, s) => {
      const next = reduce("ReduceLogSumExp", shifted(parts, s), 1);
      if (parts.random.chance(0.5)) return node("LogSoftmax", [next], s.type, "axis = -1");
      return entries("Sub", [next, reduce("ReduceLogSumExp", next, 0)]);
    }),
  ],
  ["TROP", ofOne(VECTOR, (parts, s) => reduce("ReduceMax", shifted(parts, s), 1))],
  [
    "TROP",
    ofOne(VECTOR, (parts, s) =>
      entries("Add", [reduce("ReduceMin", shifted(parts, s), 1), parts.input(s.type)]),
    ),
  ],
  [
    "FIN",
    (parts) => {
      const [a, b] = [parts.state(truth()), parts.state(truth())];
      return [
        [a, entries("Xor", [b, entries("And", [a, parts.input(truth())])])],
        [b, entries("Or", [a, entries("Not", [b])])],
      ];
    },
  ],
  [
    "FIN",
    ofOne([truth(3)], (parts, s) =>
      entries("Xor", [gather(s, parts.input(int(3)), 0), parts.input(s.type)]),
    ),
  ],
];

/** The vector divided by its norm, or by the sum of its entries. */
function normalised({ random }: Parts, vector: Expression): Expression {
  return entries("Div", [
    vector,
    reduce(random.pick(["ReduceL2", "ReduceL1", "ReduceSum"]), vector, 0),
  ]);
}

function wholeNumber({ random }: Parts, numbers: readonly number[]): Expression {
  return scalar(random.pick(numbers), "int64");
}

function square(parts: Parts, state: Expression, kind: "weight" | "input"): Expression {
  const size = state.type.dims.at(-1) ?? 1;
  return kind === "weight" ? parts.weight(float(size, size)) : parts.input(float(size, size));
}

function shifted(parts: Parts, state: Expression): Expression {
  const size = state.type.dims[0] ?? 1;
  const table = parts.random.chance(0.5)
    ? parts.input(float(size, size))
    : parts.weight(float(size, size));
  const row = unsqueeze(state, 0);
  return entries("Add", [table, parts.random.chance(0.7) ? row : expand(row, [size, size])]);
}

/** A body of some form; every form comes as often as any other. */
export function knownBody(random: Random): KnownBody {
  const form = random.pick([...new Set(updates.map(([id]) => id))]);
  const [, update] = random.pick(updates.filter(([id]) => id === form));
  const states = update(new Parts(random)).map(([old, next]) => ({ old, next }));
  return { form, body: { states } };
}

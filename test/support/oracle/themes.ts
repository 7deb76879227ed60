// Which operators are likely together, so that bodies of every form come up.

import {
  branched,
  casted,
  choice,
  clip,
  gated,
  logic,
  looped,
  negate,
  pairing,
  power,
  quotient,
  quotientBy,
  remainder,
  same,
  scaled,
  several,
  single,
  stateChoice,
} from "./entryRules.ts";
import { float, int, truth } from "./expression.ts";
import type { Theme } from "./maker.ts";
import {
  contracted,
  folded,
  gathered,
  gatheredEntries,
  keptFold,
  lessNorm,
  normalised,
  pointed,
  polynomial,
  product,
  recut,
  reshaped,
  scattered,
  semiring,
  spread,
  summed,
  turned,
} from "./mixingRules.ts";

const GROWING = [
  "Tanh",
  "Sigmoid",
  "Softplus",
  "Elu",
  "Atan",
  "Softsign",
  "Floor",
  "Sign",
  "Round",
];
const BENDING = ["Abs", "Sin", "Cos", "Swish", "HardSwish", "ThresholdedRelu", "LeakyRelu"];

const VECTORS = [float(3), float(3), float(2, 3), float(3, 3), float(), float(1, 3)];
const SQUARES = [float(3), float(3), float(2, 2), float(3, 3), float(2, 3)];

const SUMS: Theme["rules"] = [
  [6, pairing("Add")],
  [4, pairing("Sub")],
  [2, negate],
  [2, same],
];
const MULTIPLES: Theme["rules"] = [
  [6, pairing("Mul", "input")],
  [2, quotientBy],
  [3, choice],
  [1, branched],
];
const CLIPS: Theme["rules"] = [
  [4, pairing("Max")],
  [4, pairing("Min")],
  [4, single(["Relu", "HardSigmoid"])],
  [3, clip],
];
const SHAPES: Theme["rules"] = [
  [2, reshaped],
  [2, spread],
  [2, turned],
  [2, recut],
  [2, gathered],
];

const ANYTHING: Theme["rules"] = [
  ...SUMS,
  ...MULTIPLES,
  ...CLIPS,
  ...SHAPES,
  [3, product("any")],
  [2, folded(["ReduceSum", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceLogSumExp"], 0.4)],
  [2, keptFold],
  [1, quotient],
  [2, single(GROWING)],
  [1, single(BENDING)],
  [2, several],
  [1, summed],
  [1, normalised],
  [1, lessNorm],
  [2, looped],
  [1, pointed],
  [2, scattered],
  [1, contracted],
  [1, casted],
  [1, stateChoice],
  [1, gatheredEntries],
];

export const themes: readonly Theme[] = [
  // One operation.
  { types: VECTORS, rules: [...SUMS, [1, choice]], mixing: 0.1 },
  {
    types: VECTORS,
    rules: [
      [8, pairing("Mul", "input")],
      [2, same],
      [1, negate],
    ],
    mixing: 0,
  },
  {
    types: VECTORS,
    rules: [
      [6, pairing("Max")],
      [1, same],
    ],
    mixing: 0.3,
    twisting: 0.2,
  },
  {
    types: [float(3, 3), float(2, 2)],
    rules: [
      [6, pairing("Max")],
      [2, pairing("Add")],
      [2, gated],
      [2, single(["Relu"])],
    ],
    mixing: 0.6,
    twisting: 0.5,
  },
  // Channel by channel.
  { types: VECTORS, rules: [...SUMS, ...MULTIPLES], mixing: 0.25 },
  {
    types: [float(3, 3), float(2, 3), float(2, 3)],
    rules: [...SUMS, [3, pairing("Mul", "input")], [2, gated], [2, reshaped]],
    mixing: 0.6,
    twisting: 0.5,
  },
  { types: VECTORS, rules: [...SUMS, ...MULTIPLES, ...CLIPS], mixing: 0.2 },
  { types: SQUARES, rules: [...SUMS, ...MULTIPLES, ...CLIPS], mixing: 0.2, twisting: 0.3 },
  { types: VECTORS, rules: [...SUMS, ...MULTIPLES, ...CLIPS, [9, single(GROWING)]], mixing: 0.25 },
  {
    types: VECTORS,
    rules: [
      ...SUMS,
      ...MULTIPLES,
      [9, single(BENDING)],
      [4, pairing("Mul", "state")],
      [2, power],
      [2, stateChoice],
    ],
    mixing: 0.2,
    twisting: 0.1,
  },
  {
    types: [float(3), float(), float(2, 2)],
    rules: [...SUMS, [4, quotientBy], [8, quotient], [3, pairing("Mul", "input")]],
    mixing: 0.4,
    twisting: 0.2,
  },
  {
    types: [int(), int(3)],
    rules: [
      ...SUMS,
      [5, pairing("Mul", "input")],
      [6, quotientBy],
      [3, pairing("Max")],
      [2, remainder],
    ],
    mixing: 0.15,
  },
  {
    types: [int(), int(3)],
    rules: [
      [6, remainder],
      [5, pairing("Add", "input")],
      [1, choice],
    ],
    mixing: 0.1,
  },
  // Matrices.
  {
    types: SQUARES,
    rules: [
      [2, pairing("Add")],
      [9, product("weight")],
      [5, polynomial],
      [3, scaled],
      [2, gated],
    ],
    mixing: 0.4,
  },
  {
    types: SQUARES,
    rules: [
      ...SUMS,
      [9, product("weight")],
      [3, pairing("Mul", "input")],
      [2, choice],
      [2, turned],
    ],
    mixing: 0.3,
  },
  {
    types: SQUARES,
    rules: [...SUMS, [9, product("any")], [2, keptFold], [2, turned], [2, contracted], [2, summed]],
    mixing: 0.2,
  },
  { types: SQUARES, rules: [...SUMS, ...MULTIPLES, [9, product("input")]], mixing: 0.2 },
  // Choices of what is read.
  {
    types: SQUARES,
    rules: [
      [9, gathered],
      [4, gatheredEntries],
      [4, choice],
      [3, pairing("Mul", "input")],
      [3, pairing("Add", "input")],
      [1, branched],
    ],
    mixing: 0.4,
  },
  {
    types: SQUARES,
    rules: [
      [9, gathered],
      [4, choice],
      ...CLIPS,
      [3, pairing("Mul", "input")],
      [2, pairing("Add", "input")],
    ],
    mixing: 0.3,
  },
  {
    types: SQUARES,
    rules: [
      [9, gathered],
      [4, choice],
      [6, single(GROWING)],
      [2, single(BENDING)],
    ],
    mixing: 0.3,
    twisting: 0.2,
  },
  // Divided by norms.
  {
    types: SQUARES,
    rules: [
      [9, lessNorm],
      [6, product("any")],
      [2, scaled],
      [4, pairing("Add", "input")],
      [1, gated],
    ],
    mixing: 0.3,
    twisting: 0.1,
  },
  // Other semirings.
  {
    types: [float(3), float(2)],
    rules: [
      [9, semiring("ReduceMax")],
      [3, semiring("ReduceMin")],
      [4, pairing("Add", "input")],
      [3, pairing("Max")],
      [1, gated],
    ],
    mixing: 0.4,
  },
  {
    types: [float(3), float(2)],
    rules: [
      [9, semiring("ReduceLogSumExp")],
      [3, lessNorm],
      [5, pairing("Add", "input")],
      [1, gated],
    ],
    mixing: 0.3,
  },
  // Single bits.
  {
    types: [truth(), truth(2), truth(3)],
    rules: [
      [5, logic("And")],
      [5, logic("Or")],
      [5, logic("Xor")],
      [3, negate],
      [2, choice],
    ],
    mixing: 0.2,
    twisting: 0.2,
  },
  {
    types: [truth(), truth(2)],
    rules: [
      [5, logic("And")],
      [4, logic("Or")],
      [2, negate],
      [3, gathered],
      [2, casted],
    ],
    mixing: 0.5,
  },
  // All together.
  { types: [...VECTORS, ...SQUARES], rules: ANYTHING, mixing: 0.2 },
  { types: [...VECTORS, ...SQUARES], rules: ANYTHING, mixing: 0.1, twisting: 0.2 },
  {
    types: [...VECTORS, ...SQUARES],
    rules: [
      ...SUMS,
      ...MULTIPLES,
      ...SHAPES,
      [4, recut],
      [3, scattered],
      [4, looped],
      [2, summed],
      [2, branched],
    ],
    mixing: 0.2,
  },
];

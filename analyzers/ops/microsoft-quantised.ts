// Operators of onnxruntime on integers of few bits: those of the main domain between what undoes the scale of each
// operand and what scales the result.

import type { ElemType } from "../ir/index.ts";
import { wholeOthers } from "./axes.ts";
import { borrowed, channelsLast, reading, ruleOf } from "./borrowed.ts";
import { broadcastFlow } from "./broadcast.ts";
import { contractionRules, requantised } from "./contraction.ts";
import { convolutionRules } from "./convolution.ts";
import { eachElement } from "./cost.ts";
import { elemOf, type Fact } from "./fact.ts";
import { elementwise, mapped, series, unary } from "./families.ts";
import { logicRules } from "./logic.ts";
import { movementRules } from "./movement.ts";
import { normalizationRules } from "./normalization.ts";
import { poolingRules } from "./pooling.ts";
import { scaledFlow } from "./quantization.ts";
import { reductionRules } from "./reduction.ts";
import type { OpExample, OpRule } from "./rule.ts";
import { ONE } from "./shape.ts";
import { QUANTISED } from "./theorems.ts";
import { intAttribute, type OpView } from "./view.ts";

const domain = "com.microsoft";

/** The version of the main operator set whose operators are meant. */
const VERSION = 13;

/** Quantised operators. */
export const microsoftQuantisedRules: readonly OpRule[] = [
  quantisedPair("QLinearAdd", "The sum of quantised entries, quantised again."),
  quantisedPair("QLinearMul", "The product of quantised entries, quantised again."),
  {
    ...unary("QLinearLeakyRelu", "Leaky ReLU of quantised entries.", {
      domain,
      because: QUANTISED,
      perEntry: 4,
      examples: [{ inputs: ["u8[B, d]", "f32[]"], outputs: ["u8[B, d]"], work: "4·B·d" }],
    }),
    flow: scaledFlow,
  },
  {
    ...series("QLinearSigmoid", "The sigmoid of quantised entries.", {
      domain,
      perEntry: 4,
      examples: [{ inputs: ["u8[B, d]", "f32[]"], outputs: ["u8[B, d]"], work: "4·B·d" }],
    }),
    flow: scaledFlow,
  },
  inEitherLayout("QLinearAveragePool", reading(ruleOf(poolingRules, "AveragePool"), [0], VERSION), {
    attributes: "kernel_shape = [2, 2], strides = [2, 2]",
    inputs: ["u8[N, 3, 8, 8]", "f32[]", "u8[]", "f32[]", "u8[]"],
    outputs: ["u8[N, 3, 4, 4]"],
  }),
  inEitherLayout(
    "QLinearGlobalAveragePool",
    reading(ruleOf(poolingRules, "GlobalAveragePool"), [0], VERSION),
    {
      attributes: "channels_last = 1",
      inputs: ["u8[N, H, W, 3]", "f32[]", "u8[]", "f32[]", "u8[]"],
      outputs: ["u8[N, 1, 1, 3]"],
    },
  ),
  inEitherLayout("QLinearConv", ruleOf(convolutionRules, "QLinearConv"), {
    attributes: "channels_last = 1",
    inputs: [
      ...["u8[N, T, 8]", "f32[]", "u8[]", "i8[4, 8, 1]"],
      ...["f32[]", "i8[]", "f32[]", "u8[]"],
    ],
    outputs: ["u8[N, T, 4]"],
  }),
  quantised("QLinearReduceMean", reading(ruleOf(reductionRules, "ReduceMean"), [0], VERSION), {
    attributes: "axes = [1], keepdims = 0",
    inputs: ["u8[B, T, d]", "f32[]", "u8[]", "f32[]", "u8[]"],
    outputs: ["u8[B, d]"],
    work: "B·T·d + 3·B·d",
  }),
  {
    ...borrowed(reductionRules, "ReduceSum", { domain, op: "ReduceSumInteger" }),
    // Whether the sum has a sign, only the declaration says.
    infer: (at) =>
      ruleOf(reductionRules, "ReduceSum")
        .infer(at)
        .map((fact) => typed(fact, "unknown")),
    examples: [
      {
        attributes: "axes = [1], keepdims = 0",
        inputs: ["i8[B, T, d]"],
        outputs: ["unknown[B, d]"],
        work: "B·T·d",
      },
    ],
  },
  quantised("QLinearSoftmax", softmax(), {
    attributes: "axis = -1, opset = 13",
    inputs: ["u8[B, S]", "f32[]", "u8[]", "f32[]", "u8[]"],
    outputs: ["u8[B, S]"],
    steps: "2·⌈log₂ S⌉ + 4",
  }),
  quantised("QLinearConcat", reading(ruleOf(movementRules, "Concat"), everyThird, VERSION), {
    attributes: "axis = 1",
    inputs: ["f32[]", "u8[]", "u8[B, P]", "f32[]", "u8[]", "u8[B, T]", "f32[]", "u8[]"],
    outputs: ["u8[B, P + T]"],
  }),
  quantised("QLinearWhere", reading(ruleOf(logicRules, "Where"), [0, 1, 4], VERSION), {
    inputs: ["bool[B, 1]", "u8[B, d]", "f32[]", "u8[]", "u8[d]", "f32[]", "u8[]", "f32[]", "u8[]"],
    outputs: ["u8[B, d]"],
    work: "4·B·d",
  }),
  quantised("QGemm", reading(ruleOf(contractionRules, "Gemm"), [0, 3, 6], VERSION), {
    attributes: "transB = 1",
    inputs: ["u8[B, d]", "f32[]", "u8[]", "u8[k, d]", "f32[]", "u8[]", "i32[k]", "f32[]", "u8[]"],
    outputs: ["u8[B, k]"],
    work: "2·B·d·k + 4·B·k",
  }),
  quantised("QOrderedMatMul", reading(ruleOf(contractionRules, "MatMul"), [0, 2], VERSION), {
    attributes: "order_A = 1, order_B = 1, order_Y = 1",
    inputs: ["i8[B, T, d]", "f32[]", "i8[d, k]", "f32[]", "f32[]"],
    outputs: ["i8[B, T, k]"],
    work: "2·B·T·d·k + 3·B·T·k",
  }),
  quantised(
    "QOrderedLayerNormalization",
    reading(ruleOf(normalizationRules, "LayerNormalization"), [0, 2, 3], 17),
    { inputs: ["i8[B, d]", "f32[]", "f32[d]", "f32[d]", "f32[]"], outputs: ["i8[B, d]"] },
  ),
  scaled("QOrderedGelu", "Gelu of quantised entries.", 6),
  scaled("QuantizeWithOrder", "Entries divided by a scale and rounded, in another order.", 2),
  scaled("DequantizeWithOrder", "Quantised entries times a scale, in another order.", 1, "f32"),
  {
    ...reading(
      elementwise("MulInteger", "The product of quantised entries, not yet scaled.", {
        domain,
        perEntry: 3,
        elem: "i32",
      }),
      [0, 2],
      VERSION,
    ),
    examples: [{ inputs: ["u8[B, d]", "", "u8[d]"], outputs: ["i32[B, d]"], work: "3·B·d" }],
  },
  {
    ...borrowed(contractionRules, "MatMulInteger", { domain, op: "MatMulInteger16" }),
    doc: "The product of matrices of 16-bit integers.",
    examples: [{ inputs: ["i16[T, d]", "i16[d, k]"], outputs: ["i32[T, k]"] }],
  },
];

/** The operator on entries that are scaled before and after; the result has the type of the quantised operand. */
function quantised(op: string, rule: OpRule, example: OpExample): OpRule {
  return {
    ...rule,
    domain,
    op,
    since: 1,
    doc: `${rule.doc.replace(/\.$/u, "")}; of quantised entries.`,
    because: [...rule.because, ...QUANTISED],
    within: "TC0",
    infer: (at) => rule.infer(at).map((fact) => typed(fact, resultType(at, op))),
    cost: (at, outputs) => ({
      ...requantised(at, outputs[0], rule.cost(at, outputs)),
      threshold: ONE,
      launches: ONE,
    }),
    examples: [example],
  };
}

// Without a scale for the result, a product stays as it is.
function resultType(at: OpView, op: string): ElemType {
  if (op === "QGemm" && (at.inputs[8] ?? null) === null) return "f32";
  const fact = at.inputs.find((input) => /^[iu](?:8|16)$/u.test(elemOf(input)));
  return elemOf(fact);
}

function typed(fact: Fact, elem: ElemType): Fact {
  return fact.kind === "tensor" ? { ...fact, elem, ints: null } : fact;
}

/** An operator on images whose channels an attribute may put last. */
function inEitherLayout(op: string, rule: OpRule, example: OpExample): OpRule {
  const first = op === "QLinearConv" ? { ...rule, domain } : quantised(op, rule, example);
  const last = channelsLast(first);
  const chosen = (at: OpView) => (intAttribute(at, "channels_last", 0) === 0 ? first : last);
  return {
    ...last,
    since: 1,
    infer: (at) => chosen(at).infer(at),
    cost: (at, outputs) => chosen(at).cost(at, outputs),
    flow: (at, outputs) => chosen(at).flow(at, outputs),
    examples: [example],
  };
}

// Which version of the operator is meant, an attribute says.
function softmax(): OpRule {
  const [old, now] = [11, VERSION].map((opset) =>
    reading(ruleOf(normalizationRules, "Softmax"), [0], opset),
  );
  const rule = now ?? ruleOf(normalizationRules, "Softmax");
  const chosen = (at: OpView) =>
    intAttribute(at, "opset", VERSION) < VERSION ? (old ?? rule) : rule;
  return {
    ...rule,
    infer: (at) => chosen(at).infer(at),
    cost: (at, outputs) => chosen(at).cost(at, outputs),
    flow: (at, outputs) => chosen(at).flow(at, outputs),
  };
}

/** The places of the tensors between which scales and zero points stand. */
function everyThird(at: OpView): readonly number[] {
  return [...at.inputs.keys()].filter((input) => input >= 2 && (input - 2) % 3 === 0);
}

function scaled(op: string, doc: string, perEntry: number, elem: ElemType = "i8"): OpRule {
  const from = op === "QuantizeWithOrder" ? "f32" : "i8";
  return elementwise(op, doc, {
    domain,
    because: QUANTISED,
    perEntry,
    elem,
    examples: [
      {
        inputs: [`${from}[B, d]`, "f32[]"],
        outputs: [`${elem}[B, d]`],
        work: perEntry === 1 ? "B·d" : `${perEntry}·B·d`,
        steps: "1",
      },
    ],
  });
}

function quantisedPair(op: string, doc: string): OpRule {
  const pair = (at: OpView) => [at.inputs[0] ?? null, at.inputs[3] ?? null];
  return {
    domain,
    op,
    since: 1,
    doc,
    within: "TC0",
    because: QUANTISED,
    infer: (at) => [mapped(at, pair(at), elemOf(at.inputs[0]))],
    cost: (at, outputs) => eachElement(at, outputs[0], 6),
    flow: (at, outputs) => {
      const flows = broadcastFlow(pair(at), outputs.slice(0, 1));
      const others = wholeOthers(at, [0, 3]);
      if (flows === null || others === null) return null;
      return [...flows.map((flow) => ({ ...flow, input: flow.input * 3 })), ...others];
    },
    examples: [
      {
        inputs: ["u8[B, d]", "f32[]", "u8[]", "u8[d]", "f32[]", "u8[]", "f32[]", "u8[]"],
        outputs: ["u8[B, d]"],
        work: "6·B·d",
        steps: "1",
      },
    ],
  };
}

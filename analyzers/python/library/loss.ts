// Losses, as functions and as layers. A loss is a number, or one for each entry, by its `reduction`.

import { literal, type Value } from "../value.ts";
import { numbers } from "./axes.ts";
import { clamped } from "./elementwise.ts";
import { arg } from "./items.ts";
import { call, layer } from "./make.ts";
import { minus, plus, times } from "./number.ts";
import { normed } from "./reductions.ts";
import type { Bound, CallRow, Emitter, LayerRow } from "./row.ts";

interface Loss {
  /** Name in torch.nn.functional, and the class in torch.nn. */
  readonly name: string;
  readonly layer: string | null;
  /** Tensors of the call. */
  readonly inputs: string;
  /** Options; as a layer these belong to the constructor. */
  readonly options: string;
  /** The loss of each entry. */
  readonly lower: (cx: Emitter, a: Bound, options: Bound) => Value | null;
  /** Whether `lower` reduces by itself. */
  readonly isReduced?: true;
}

const OLD = "size_average? reduce?";

const LOSSES: readonly Loss[] = [
  {
    name: "cross_entropy",
    layer: "CrossEntropyLoss",
    inputs: "input target",
    options: `weight? size_average? ignore_index? reduce? reduction? label_smoothing?`,
    lower: crossEntropy,
    isReduced: true,
  },
  {
    name: "nll_loss",
    layer: "NLLLoss",
    inputs: "input target",
    options: "weight? size_average? ignore_index? reduce? reduction?",
    lower: (cx, a, options) => {
      const reduction = reductionOf(options);
      if (reduction === null) return null;
      const inputs = [arg(a, "input"), arg(a, "target"), options.get("weight")];
      return cx.emit("NegativeLogLikelihoodLoss", inputs, { reduction });
    },
    isReduced: true,
  },
  {
    name: "mse_loss",
    layer: "MSELoss",
    inputs: "input target",
    options: `${OLD} reduction? weight?`,
    lower: (cx, a, options) => {
      const square = cx.emit("Pow", [difference(cx, a), literal(2)]);
      const weight = options.get("weight");
      return weight === null ? square : cx.emit("Mul", [square, weight]);
    },
  },
  {
    name: "l1_loss",
    layer: "L1Loss",
    inputs: "input target",
    options: `${OLD} reduction?`,
    lower: (cx, a) => cx.emit("Abs", [difference(cx, a)]),
  },
  {
    name: "smooth_l1_loss",
    layer: "SmoothL1Loss",
    inputs: "input target",
    options: `${OLD} reduction? beta?`,
    lower: (cx, a, options) => {
      const beta = options.get("beta") ?? literal(1);
      return cx.emit("python::Divide", [huber(cx, a, beta), beta]);
    },
  },
  {
    name: "huber_loss",
    layer: "HuberLoss",
    inputs: "input target",
    options: "reduction? delta?",
    lower: (cx, a, options) => huber(cx, a, options.get("delta") ?? literal(1)),
  },
  {
    name: "kl_div",
    layer: "KLDivLoss",
    inputs: "input target",
    options: `${OLD} reduction? log_target?`,
    lower: (cx, a, options) => {
      const [x, target] = [arg(a, "input"), arg(a, "target")];
      const isLog = options.flag("log_target", false);
      if (isLog === null) return null;
      const log = isLog ? target : cx.emit("Log", [target]);
      const p = isLog ? cx.emit("Exp", [target]) : target;
      return cx.emit("Mul", [p, cx.emit("Sub", [log, x])]);
    },
  },
  {
    name: "binary_cross_entropy",
    layer: "BCELoss",
    inputs: "input target",
    options: `weight? ${OLD} reduction?`,
    lower: (cx, a, options) => {
      const [x, target] = [arg(a, "input"), arg(a, "target")];
      const yes = cx.emit("Mul", [target, cx.emit("Log", [x])]);
      const no = cx.emit("Mul", [minus(cx, 1, target), cx.emit("Log", [minus(cx, 1, x)])]);
      return weighted(cx, cx.emit("Neg", [cx.emit("Add", [yes, no])]), options);
    },
  },
  {
    name: "binary_cross_entropy_with_logits",
    layer: "BCEWithLogitsLoss",
    inputs: "input target",
    options: `weight? ${OLD} reduction? pos_weight?`,
    lower: (cx, a, options) => {
      const [x, target] = [arg(a, "input"), arg(a, "target")];
      const positive = options.get("pos_weight");
      const softplus = cx.emit("Softplus", [cx.emit("Neg", [x])]);
      const factor =
        positive === null
          ? literal(1)
          : plus(cx, cx.emit("Mul", [minus(cx, positive, 1), target]), 1);
      const away = cx.emit("Mul", [minus(cx, 1, target), x]);
      return weighted(cx, cx.emit("Add", [away, times(cx, softplus, factor)]), options);
    },
  },
  {
    name: "soft_margin_loss",
    layer: "SoftMarginLoss",
    inputs: "input target",
    options: `${OLD} reduction?`,
    lower: (cx, a) => {
      const margin = cx.emit("Mul", [arg(a, "target"), arg(a, "input")]);
      return cx.emit("Softplus", [cx.emit("Neg", [margin])]);
    },
  },
  {
    name: "hinge_embedding_loss",
    layer: "HingeEmbeddingLoss",
    inputs: "input target",
    options: `margin? ${OLD} reduction?`,
    lower: (cx, a, options) => {
      const [x, target] = [arg(a, "input"), arg(a, "target")];
      const away = cx.emit("Relu", [minus(cx, options.get("margin") ?? 1, x)]);
      return cx.emit("Where", [cx.emit("Equal", [target, literal(1)]), x, away]);
    },
  },
  {
    name: "margin_ranking_loss",
    layer: "MarginRankingLoss",
    inputs: "input1 input2 target",
    options: `margin? ${OLD} reduction?`,
    lower: (cx, a, options) => {
      const apart = cx.emit("Sub", [arg(a, "input1"), arg(a, "input2")]);
      const wrong = cx.emit("Neg", [cx.emit("Mul", [arg(a, "target"), apart])]);
      return cx.emit("Relu", [plus(cx, wrong, options.get("margin") ?? 0)]);
    },
  },
  {
    name: "triplet_margin_loss",
    layer: "TripletMarginLoss",
    inputs: "anchor positive negative",
    options: `margin? p? eps? swap? ${OLD} reduction?`,
    lower: (cx, a, options) => {
      const anchor = arg(a, "anchor");
      const [near, far] = ["positive", "negative"].map((name) =>
        normed(cx, cx.emit("Sub", [anchor, arg(a, name)]), options.get("p"), numbers(cx, -1), 0),
      );
      if (!near || !far || options.flag("swap", false) !== false) return null;
      return cx.emit("Relu", [plus(cx, minus(cx, near, far), options.get("margin") ?? 1)]);
    },
  },
  {
    name: "cosine_embedding_loss",
    layer: "CosineEmbeddingLoss",
    inputs: "input1 input2 target",
    options: `margin? ${OLD} reduction?`,
    lower: (cx, a, options) => {
      const [x, y] = [arg(a, "input1"), arg(a, "input2")];
      const along = (op: string, value: Value) =>
        cx.emit(op, [value, numbers(cx, -1)], { keepdims: 0 });
      const sizes = cx.emit("Mul", [along("ReduceL2", x), along("ReduceL2", y)]);
      const cosine = cx.emit("python::Divide", [along("ReduceSum", cx.emit("Mul", [x, y])), sizes]);
      const away = cx.emit("Relu", [minus(cx, cosine, options.get("margin") ?? 0)]);
      const isSame = cx.emit("Equal", [arg(a, "target"), literal(1)]);
      return cx.emit("Where", [isSame, minus(cx, 1, cosine), away]);
    },
  },
  {
    name: "poisson_nll_loss",
    layer: "PoissonNLLLoss",
    inputs: "input target",
    options: `log_input? full? size_average? eps? reduce? reduction?`,
    lower: (cx, a, options) => {
      const [x, target] = [arg(a, "input"), arg(a, "target")];
      const isLog = options.flag("log_input", true);
      if (isLog === null || options.flag("full", false) !== false) return null;
      const rate = isLog ? cx.emit("Exp", [x]) : x;
      const log = isLog ? x : cx.emit("Log", [plus(cx, x, options.get("eps") ?? literal(1e-8))]);
      return cx.emit("Sub", [rate, cx.emit("Mul", [target, log])]);
    },
  },
  {
    name: "gaussian_nll_loss",
    layer: "GaussianNLLLoss",
    inputs: "input target var",
    options: "full? eps? reduction?",
    lower: (cx, a, options) => {
      const spread = clamped(cx, arg(a, "var"), options.get("eps") ?? literal(1e-6), null);
      const square = cx.emit("python::Divide", [
        cx.emit("Pow", [difference(cx, a), literal(2)]),
        spread,
      ]);
      return times(cx, cx.emit("Add", [cx.emit("Log", [spread]), square]), 0.5);
    },
  },
  // A dynamic programme along time, whose recurrence no operator shows.
  opaque("ctc_loss", "CTCLoss", "log_probs targets input_lengths target_lengths"),
  opaque("multi_margin_loss", "MultiMarginLoss", "input target"),
  opaque("multilabel_margin_loss", "MultiLabelMarginLoss", "input target"),
  opaque("multilabel_soft_margin_loss", "MultiLabelSoftMarginLoss", "input target"),
  opaque("triplet_margin_with_distance_loss", null, "anchor positive negative"),
];

export const lossRows: readonly CallRow[] = LOSSES.map((loss) =>
  call(`torch.nn.functional.${loss.name}`, `${loss.inputs} ${loss.options}`, (cx, a) =>
    lossOf(cx, loss, a, a),
  ),
);

export const lossLayers: readonly LayerRow[] = LOSSES.flatMap((loss) =>
  loss.layer === null
    ? []
    : [
        layer(`torch.nn.${loss.layer}`, loss.options, loss.inputs, (cx, made, a) =>
          lossOf(cx, loss, a, made),
        ),
      ],
);

function opaque(name: string, layer: string | null, inputs: string): Loss {
  return { name, layer, inputs, options: "*rest", lower: () => null };
}

function lossOf(cx: Emitter, loss: Loss, a: Bound, options: Bound): Value | null {
  if (options.get("size_average") !== null || options.get("reduce") !== null) return null;
  const each = loss.lower(cx, a, options);
  if (loss.isReduced || each === null) return each;
  const reduction = options.get("reduction") === null ? "mean" : options.text("reduction");
  if (reduction === "none") return each;
  if (reduction === "sum") return cx.emit("ReduceSum", [each], { keepdims: 0 });
  if (reduction === "mean") return cx.emit("ReduceMean", [each], { keepdims: 0 });
  if (reduction !== "batchmean") return null;
  const sum = cx.emit("ReduceSum", [each], { keepdims: 0 });
  return cx.emit("python::Divide", [sum, cx.size(each, 0)]);
}

function reductionOf(options: Bound): string | null {
  const reduction = options.get("reduction") === null ? "mean" : options.text("reduction");
  return reduction === "none" || reduction === "sum" || reduction === "mean" ? reduction : null;
}

function difference(cx: Emitter, a: Bound): Value {
  return cx.emit("Sub", [arg(a, "input"), arg(a, "target")]);
}

function weighted(cx: Emitter, loss: Value, options: Bound): Value {
  const weight = options.get("weight");
  return weight === null ? loss : cx.emit("Mul", [loss, weight]);
}

/** x²/2 where |x| is at most delta, delta·(|x| − delta/2) beyond. */
function huber(cx: Emitter, a: Bound, delta: Value): Value {
  const x = difference(cx, a);
  const size = cx.emit("Abs", [x]);
  const near = times(cx, cx.emit("Pow", [x, literal(2)]), 0.5);
  const far = times(cx, minus(cx, size, times(cx, delta, 0.5)), delta);
  return cx.emit("Where", [cx.emit("LessOrEqual", [size, delta]), near, far]);
}

/** Smoothed labels are an average of the label and of all labels. */
function crossEntropy(cx: Emitter, a: Bound, options: Bound): Value | null {
  const [x, smoothing, reduction] = [
    arg(a, "input"),
    options.get("label_smoothing"),
    reductionOf(options),
  ];
  if (reduction === null) return null;
  const inputs = [x, arg(a, "target"), options.get("weight")];
  const sharp = cx.emit("SoftmaxCrossEntropyLoss", inputs, { reduction });
  if (smoothing === null || options.number("label_smoothing", 0) === 0) return sharp;
  const log = cx.emit("Neg", [cx.emit("LogSoftmax", [x], { axis: 1 })]);
  const even = cx.emit("ReduceMean", [log, numbers(cx, 1)], { keepdims: 0 });
  const flat =
    reduction === "none"
      ? even
      : cx.emit(reduction === "sum" ? "ReduceSum" : "ReduceMean", [even], { keepdims: 0 });
  return plus(cx, times(cx, sharp, minus(cx, 1, smoothing)), times(cx, flat, smoothing));
}

// Softmax attention as a function, as a layer, and in the blocks of a transformer.

import { literal, numberOf, type Value } from "../value.ts";
import { numbers, regrouped, reshaped, unsqueezed } from "./axes.ts";
import { bind } from "./bind.ts";
import { projected } from "./contraction.ts";
import { arg, MOST_ITEMS, rankOf, tuple } from "./items.ts";
import { call, layer } from "./make.ts";
import { layerNormed, normLayers } from "./norm.ts";
import { over } from "./number.ts";
import type { Bound, CallRow, Emitter, LayerRow } from "./row.ts";
import { interleaved } from "./shaping.ts";

export const attentionRows: readonly CallRow[] = [
  call(
    "torch.nn.functional.scaled_dot_product_attention",
    "query key value attn_mask? dropout_p? is_causal? scale? enable_gqa?",
    (cx, a) => attended(cx, a),
  ),
];

const OPTIONS = "layer_norm_eps? batch_first? norm_first? bias? device? dtype?";
const BLOCK = `d_model nhead dim_feedforward? dropout? activation? ${OPTIONS}`;

export const attentionLayers: readonly LayerRow[] = [
  layer(
    "torch.nn.MultiheadAttention",
    "embed_dim num_heads dropout? bias? add_bias_kv? add_zero_attn? kdim? vdim? batch_first? device? dtype?",
    "query key value key_padding_mask? need_weights? attn_mask? average_attn_weights? is_causal?",
    (cx, made, a) => {
      const extras = [made.flag("add_bias_kv", false), made.flag("add_zero_attn", false)];
      if (extras.some((extra) => extra !== false)) return null;
      return multihead(cx, made, {
        query: arg(a, "query"),
        key: arg(a, "key"),
        value: arg(a, "value"),
        width: arg(made, "embed_dim"),
        heads: arg(made, "num_heads"),
        mask: a.get("attn_mask"),
        padding: a.get("key_padding_mask"),
        isCausal: a.flag("is_causal", false),
        weights: a.flag("need_weights", true) === false ? "none" : weightsOf(a),
      });
    },
  ),
  layer(
    "torch.nn.TransformerEncoderLayer",
    BLOCK,
    "src src_mask? src_key_padding_mask? is_causal?",
    (cx, made, a) =>
      encoded(cx, made, arg(a, "src"), masksOf(a, "src_mask", "src_key_padding_mask", "is_causal")),
  ),
  layer(
    "torch.nn.TransformerDecoderLayer",
    BLOCK,
    "tgt memory tgt_mask? memory_mask? tgt_key_padding_mask? memory_key_padding_mask? tgt_is_causal? memory_is_causal?",
    (cx, made, a) =>
      decoded(cx, made, arg(a, "tgt"), arg(a, "memory"), targetMasks(a), memoryMasks(a)),
  ),
  layer(
    "torch.nn.TransformerEncoder",
    "encoder_layer num_layers norm? enable_nested_tensor? mask_check?",
    "src mask? src_key_padding_mask? is_causal?",
    (cx, made, a) => {
      const block = blockOf(made.get("encoder_layer"), "torch.nn.TransformerEncoderLayer");
      const masks = masksOf(a, "mask", "src_key_padding_mask", "is_causal");
      if (block === null) return null;
      return normed(
        cx,
        made,
        stacked(made, arg(a, "src"), (x) => encoded(cx, block, x, masks)),
      );
    },
  ),
  layer(
    "torch.nn.TransformerDecoder",
    "decoder_layer num_layers norm?",
    "tgt memory tgt_mask? memory_mask? tgt_key_padding_mask? memory_key_padding_mask? tgt_is_causal? memory_is_causal?",
    (cx, made, a) => {
      const block = blockOf(made.get("decoder_layer"), "torch.nn.TransformerDecoderLayer");
      const memory = arg(a, "memory");
      if (block === null) return null;
      const [own, others] = [targetMasks(a), memoryMasks(a)];
      const result = stacked(made, arg(a, "tgt"), (x) =>
        decoded(cx, block, x, memory, own, others),
      );
      return normed(cx, made, result);
    },
  ),
  layer(
    "torch.nn.Transformer",
    `d_model? nhead? num_encoder_layers? num_decoder_layers? dim_feedforward? dropout? activation? custom_encoder? custom_decoder? ${OPTIONS}`,
    "src tgt src_mask? tgt_mask? memory_mask? src_key_padding_mask? tgt_key_padding_mask? memory_key_padding_mask? src_is_causal? tgt_is_causal? memory_is_causal?",
    (cx, made, a) => {
      if (made.get("custom_encoder") !== null || made.get("custom_decoder") !== null) return null;
      const [width, eps] = [widthOf(made), made.number("layer_norm_eps", 1e-5)];
      const masks = masksOf(a, "src_mask", "src_key_padding_mask", "src_is_causal");
      const read = repeated(made, "num_encoder_layers", arg(a, "src"), (x) =>
        encoded(cx, made, x, masks),
      );
      if (read === null) return null;
      const memory = layerNormed(cx, read, width, eps);
      const [own, others] = [targetMasks(a), memoryMasks(a)];
      const result = repeated(made, "num_decoder_layers", arg(a, "tgt"), (x) =>
        decoded(cx, made, x, memory, own, others),
      );
      return result === null ? null : layerNormed(cx, result, width, eps);
    },
  ),
];

/** Scores of queries with keys, their softmax, and averages of the values. */
function attended(cx: Emitter, a: Bound): Value | null {
  const [query, value] = [arg(a, "query"), arg(a, "value")];
  const [isCausal, isGrouped] = [a.flag("is_causal", false), a.flag("enable_gqa", false)];
  if (isCausal === null || isGrouped === null) return null;
  const [mask, scale] = [a.get("attn_mask"), a.number("scale", null)];
  const isDropping = a.get("dropout_p") !== null && a.number("dropout_p", 0) !== 0;
  if (rankOf(cx, query) === 4 && !isDropping && (a.get("scale") === null || scale !== null)) {
    return cx.emit("Attention", [query, arg(a, "key"), value, mask], {
      is_causal: Number(isCausal),
      ...(scale === null ? {} : { scale }),
    });
  }
  const [keys, values] = isGrouped
    ? [shared(cx, arg(a, "key"), query), shared(cx, value, query)]
    : [arg(a, "key"), value];
  if (keys === null || values === null) return null;
  const products = cx.emit("Einsum", [query, keys], { equation: "...id,...jd->...ij" });
  const factor = a.get("scale") ?? over(cx, 1, cx.emit("Sqrt", [cx.size(query, -1)]));
  let scores = cx.emit("Mul", [products, factor]);
  // A mask of numbers is added instead, which is one operation on each score too.
  if (mask !== null) scores = cx.emit("Where", [mask, scores, LEAST]);
  if (isCausal) scores = cx.emit("Where", [pastOnly(cx, query, keys), scores, LEAST]);
  const weights = cx.emit("Softmax", [scores], { axis: -1 });
  return cx.emit("MatMul", [isDropping ? cx.emit("Dropout", [weights]) : weights, values]);
}

const LEAST = literal(Number.NEGATIVE_INFINITY);

/** Keys or values of a group of heads, once for each head of the queries. */
function shared(cx: Emitter, x: Value, query: Value): Value | null {
  return interleaved(cx, x, over(cx, cx.size(query, -3), cx.size(x, -3)), -3);
}

/** Which keys a query may read: those at its place and before. */
function pastOnly(cx: Emitter, query: Value, keys: Value): Value {
  const sizes = cx.vector([cx.size(query, -2), cx.size(keys, -2)]);
  const ones = cx.emit("Cast", [cx.emit("Expand", [literal(1), sizes])], { to: 9 });
  return cx.emit("Trilu", [ones], { upper: 0 });
}

interface Heads {
  readonly query: Value;
  readonly key: Value;
  readonly value: Value;
  readonly width: Value;
  readonly heads: Value;
  readonly mask: Value | null;
  readonly padding: Value | null;
  readonly isCausal: boolean | null;
  readonly weights: "none" | "averaged" | "each" | null;
}

function weightsOf(a: Bound): Heads["weights"] {
  const isAveraged = a.flag("average_attn_weights", true);
  return isAveraged === null ? null : isAveraged ? "averaged" : "each";
}

/** Projections, attention of each head, and the projection of what the heads found; and the weights. */
function multihead(cx: Emitter, made: Bound, parts: Heads): Value | null {
  const isBatchFirst = made.flag("batch_first", false);
  if (isBatchFirst === null || parts.isCausal === null || parts.weights === null) return null;
  if (rankOf(cx, parts.query) === 2) return null;
  const { width, heads } = parts;
  const turned = (x: Value) => (isBatchFirst ? x : cx.emit("Transpose", [x], { perm: [1, 0, 2] }));
  const perHead = (x: Value, from: Value) => {
    const all = projected(cx, turned(x), from, width, made);
    const apart = reshaped(cx, all, [0, 0, heads, -1]);
    return cx.emit("Transpose", [apart], { perm: [0, 2, 1, 3] });
  };
  const inputs = [
    perHead(parts.query, width),
    perHead(parts.key, made.get("kdim") ?? width),
    perHead(parts.value, made.get("vdim") ?? width),
    maskOf(cx, parts),
  ];
  const attributes = { is_causal: Number(parts.isCausal) };
  const isPair = parts.weights !== "none";
  // Mode 3: the fourth result is what the softmax gives.
  const results = cx.emitMany("Attention", inputs, isPair ? 4 : 1, {
    ...attributes,
    ...(isPair ? { qk_matmul_output_mode: 3 } : {}),
  });
  const [found = literal(null), , , weights] = results;
  const together = cx.emit("Transpose", [found], { perm: [0, 2, 1, 3] });
  const out = projected(cx, reshaped(cx, together, [0, 0, -1]), width, width, made);
  if (weights === undefined) return tuple(turned(out), literal(null));
  const shown =
    parts.weights === "averaged"
      ? cx.emit("ReduceMean", [weights, numbers(cx, 1)], { keepdims: 0 })
      : weights;
  return tuple(turned(out), shown);
}

// Where a mask holds, the score becomes −∞; a mask of numbers is added, which costs the same.
function maskOf(cx: Emitter, { mask, padding, heads }: Heads): Value | null {
  const hidden = (x: Value) => cx.emit("Where", [x, LEAST, literal(0)]);
  const perHead =
    mask !== null && rankOf(cx, mask) === 3
      ? regrouped(cx, mask, 0, 0, [literal(-1), heads])
      : mask;
  const parts = [
    ...(perHead === null ? [] : [hidden(perHead)]),
    ...(padding === null ? [] : [hidden(unsqueezed(cx, padding, 1, 2))]),
  ];
  return parts.length < 2 ? (parts[0] ?? null) : cx.emit("Add", parts);
}

type Masks = Pick<Heads, "mask" | "padding" | "isCausal">;

function masksOf(a: Bound, mask: string, padding: string, causal: string): Masks {
  return { mask: a.get(mask), padding: a.get(padding), isCausal: a.flag(causal, false) };
}

function targetMasks(a: Bound): Masks {
  return masksOf(a, "tgt_mask", "tgt_key_padding_mask", "tgt_is_causal");
}

function memoryMasks(a: Bound): Masks {
  return masksOf(a, "memory_mask", "memory_key_padding_mask", "memory_is_causal");
}

function widthOf(made: Bound): Value {
  return made.get("d_model") ?? literal(512);
}

/** Attention to the tensor itself, then a network for each place, each added to what it read. */
function encoded(cx: Emitter, made: Bound, x: Value, masks: Masks): Value | null {
  const attend = attending(cx, made, masks);
  return inTurn(cx, made, x, [(y) => attend(y, y), feedForward(cx, made)]);
}

/** As `encoded`, with attention to another tensor in between. */
function decoded(
  cx: Emitter,
  made: Bound,
  x: Value,
  memory: Value,
  own: Masks,
  others: Masks,
): Value | null {
  const [attend, read] = [attending(cx, made, own), attending(cx, made, others)];
  return inTurn(cx, made, x, [(y) => attend(y, y), (y) => read(y, memory), feedForward(cx, made)]);
}

function attending(cx: Emitter, made: Bound, masks: Masks) {
  return (query: Value, keys: Value): Value | null => {
    const pair = multihead(cx, made, {
      ...{ query, key: keys, value: keys, ...masks, weights: "none" },
      width: widthOf(made),
      heads: made.get("nhead") ?? literal(8),
    });
    return pair?.kind === "tuple" ? (pair.items[0] ?? null) : null;
  };
}

type Part = (x: Value) => Value | null;

/** Each part is added to what it reads; normalised before it, or the sum after it. */
function inTurn(cx: Emitter, made: Bound, x: Value, parts: readonly Part[]): Value | null {
  const [width, eps] = [widthOf(made), made.number("layer_norm_eps", 1e-5)];
  const isFirst = made.flag("norm_first", false);
  if (isFirst === null) return null;
  let result = x;
  for (const part of parts) {
    const found = part(isFirst ? layerNormed(cx, result, width, eps) : result);
    if (found === null) return null;
    const sum = cx.emit("Add", [result, dropped(cx, made, found)]);
    result = isFirst ? sum : layerNormed(cx, sum, width, eps);
  }
  return result;
}

function dropped(cx: Emitter, made: Bound, x: Value): Value {
  return made.number("dropout", 0.1) === 0 ? x : cx.emit("Dropout", [x]);
}

function feedForward(cx: Emitter, made: Bound): Part {
  return (x) => {
    const [width, inner] = [widthOf(made), made.get("dim_feedforward") ?? literal(2048)];
    const op = activationOf(made.get("activation"));
    if (op === null) return null;
    const hidden = cx.emit(op, [projected(cx, x, width, inner, made)]);
    return projected(cx, dropped(cx, made, hidden), inner, width, made);
  };
}

function activationOf(value: Value | null): string | null {
  if (value === null) return "Relu";
  const name =
    value.kind === "library" || value.kind === "layer"
      ? value.name.slice(value.name.lastIndexOf(".") + 1)
      : value.kind === "literal" && typeof value.value === "string"
        ? value.value
        : "";
  const known = new Map([
    ["relu", "Relu"],
    ["gelu", "Gelu"],
    ["silu", "Swish"],
  ]);
  return known.get(name.toLowerCase()) ?? null;
}

/** The arguments that a block was made with. */
function blockOf(value: Value | null, name: string): Bound | null {
  const row = attentionLayers.find((one) => one.name === name);
  if (value?.kind !== "layer" || value.name !== name || row === undefined) return null;
  return bind(row.params, value.args);
}

function stacked(made: Bound, x: Value, block: Part): Value | null {
  return repeated(made, "num_layers", x, block);
}

/** The blocks one behind the other; once where their number is a setting, the same in every run. */
function repeated(made: Bound, name: string, x: Value, block: Part): Value | null {
  const asked = made.get(name) ?? literal(6);
  const count = asked.kind === "setting" ? 1 : numberOf(asked);
  if (count === null || !(count >= 0 && count <= MOST_ITEMS)) return null;
  let result: Value | null = x;
  for (let i = 0; i < count && result !== null; i++) result = block(result);
  return result;
}

function normed(cx: Emitter, made: Bound, x: Value | null): Value | null {
  const norm = made.get("norm");
  if (norm === null || x === null) return x;
  const row = normLayers.find(({ name }) => norm.kind === "layer" && name === norm.name);
  if (row === undefined || norm.kind !== "layer") return null;
  const args = { positional: [x], named: new Map<string, Value>() };
  return row.lower(cx, bind(row.params, norm.args), bind(row.call, args));
}

// Split: consecutive pieces of a tensor.

import { ceilDiv, constant, floorDiv, type Poly, scale, sub } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { parameters, same } from "./axes.ts";
import { parts } from "./carry.ts";
import { computedSize, cutNumber, extent, formulasGiven, withContent } from "./extent.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import { type AxisFlow, MOVES, type OpRule } from "./rule.ts";
import { known, withSize, ZERO } from "./shape.ts";
import { MOVEMENT } from "./theorems.ts";
import { intAttribute, intsInput, normalAxis, type OpView } from "./view.ts";

const CUT = { domain: "", within: "AC0", because: MOVEMENT, cost: () => MOVES } as const;

export const splitRules: readonly OpRule[] = [
  {
    ...CUT,
    op: "Split",
    since: 1,
    doc: "The tensor in consecutive pieces along an axis.",
    infer: split,
    flow: splitFlow,
    carry: parts,
    examples: [
      {
        attributes: "axis = -1, num_outputs = 3",
        inputs: ["f32[B, T, 192]"],
        outputs: ["f32[B, T, 64]", "f32[B, T, 64]", "f32[B, T, 64]"],
        work: "0",
      },
      {
        attributes: "axis = 1",
        inputs: ["f32[B, 10]", "i64[2] = {3, 7}"],
        outputs: ["f32[B, 3]", "f32[B, 7]"],
      },
      {
        attributes: "num_outputs = 2",
        inputs: ["f32[7, d]"],
        outputs: ["f32[4, d]", "f32[3, d]"],
      },
      {
        attributes: "axis = 1",
        opset: 11,
        inputs: ["f32[B, 8]"],
        outputs: ["f32[B, 4]", "f32[B, 4]"],
      },
    ],
  },
];

function split(at: OpView): readonly Fact[] {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  const count = Math.max(1, at.node.outputs.length);
  const all = (fact: Fact) => Array.from({ length: count }, () => fact);
  if (isUnknown(sizes)) return all(tensor(elem, sizes));
  const axis = normalAxis(intAttribute(at, "axis", 0), sizes.length);
  if (axis === null) return all(tensor(elem, unknown("the axis is outside the rank")));
  const pieces = pieceSizes(at, sizes[axis] ?? ZERO, count);
  const ints = intsInput(at, 0);
  const offsets = offsetsOf(pieces);
  return pieces.map((piece, i) => {
    const [from, length] = [offsets[i], cutNumber(piece)];
    const cut = from == null || length === null ? null : ints?.slice(from, from + length);
    return withContent(elem, withSize(sizes, axis, piece), sizes.length === 1 ? cut : null);
  });
}

function pieceSizes(at: OpView, size: Poly, count: number): readonly Poly[] {
  const given = formulasGiven(at, "split", 1);
  const why = "size of a piece that Split is told by the data";
  if (given === null) return Array.from({ length: count }, () => at.fresh(why));
  if (given !== "absent") {
    return Array.from({ length: count }, (_, i) => computedSize(at, given[i], why));
  }
  if (count === 1) return [size];
  const piece = ceilDiv(size, constant(count));
  if (piece === floorDiv(size, constant(count))) return Array.from({ length: count }, () => piece);
  const last = extent(at, sub(size, scale(piece, count - 1)), "the last piece of a split");
  return Array.from({ length: count }, (_, i) => (i < count - 1 ? piece : last));
}

/** Where each piece starts, while that is a number. */
function offsetsOf(pieces: readonly Poly[]): readonly (number | null)[] {
  let offset: number | null = 0;
  return pieces.map((piece) => {
    const start = offset;
    const length = cutNumber(piece);
    offset = offset === null || length === null ? null : offset + length;
    return start;
  });
}

function splitFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const rank = known(at.inputs[0])?.length;
  const axis = rank === undefined ? null : normalAxis(intAttribute(at, "axis", 0), rank);
  if (rank === undefined || axis === null) return null;
  const offsets = offsetsOf(outputs.map((fact) => known(fact)?.[axis] ?? ZERO));
  const isKnown = outputs.every((fact) => known(fact)?.length === rank);
  if (!isKnown) return null;
  const flows = outputs.flatMap((_, output) =>
    Array.from({ length: rank }, (_, i): AxisFlow => {
      if (i !== axis) return same(0, i, i, output);
      const kind = offsets[output] == null ? "suffix" : "window";
      return { input: 0, from: i, output, to: i, kind };
    }),
  );
  return [...flows, ...parameters(at, 1, outputs.length)];
}

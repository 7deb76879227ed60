// The affine part of the transfer rules: sums, multiples and linear maps of states. An affine form is kept apart
// as one matrix, the same in all trips, with factors from the input (FIX), while that can be: products of two
// such matrices with factors between them have no closed form.

import {
  type Axes,
  axesOfBoth,
  type Channels,
  ofBoth,
  placesText,
  type Reading,
  readSameChannel,
  readsOneChannel,
} from "./carry.ts";
import type { FormId } from "./form.ts";

/** A matrix whose name would be longer than this is no longer told from others. */
const LONGEST_NAME = 240;

/** The name of every factor that is the same in all trips and told from no other. */
export const SHARE = "share";

const PLAIN: ReadonlySet<Reading["form"]> = new Set([
  "SELF",
  "ACC(+,*)",
  "DIAG",
  "DIAG(complex)",
  "FIX",
]);
const MATRIX: ReadonlySet<Reading["form"]> = new Set(["PDr(affine)", "PDc", "DENSE0", "DENSE"]);

/** Whether the value is an affine function of the old states. */
export function isAffine({ form }: Reading): boolean {
  return PLAIN.has(form) || MATRIX.has(form);
}

/** The sum of two affine values. */
export function affineSum(a: Reading, b: Reading): Reading {
  const parts: Reading = { ...ofBoth(a, b), exact: sumText(a, b) };
  const matrix = sumOfMatrices(a, b);
  if (readSameChannel(a, b) && !isMatrix(a) && !isMatrix(b)) {
    return channelwise(parts, channelForm(a, b), matrix);
  }
  return isMatrix(a) || isMatrix(b) ? dense(parts) : fixed(parts, matrix);
}

/** An affine value through a linear map with the given name, or with entries from the input where that is null. */
export function linearImage(a: Reading, reads: Reading["reads"], map: string | null): Reading {
  const exact = map === null || a.exact === null ? null : (named(`${map}(${a.exact})`) ?? null);
  const parts: Reading = { ...a, combines: null, reads, slope: 0, exact };
  const matrix = map === null ? undefined : productOfMatrices(a, map);
  if (isMatrix(a)) return dense(parts);
  // A sum over entries that read one channel is a multiple of that channel.
  const isOneChannel = a.form !== "FIX" && readsOneChannel(parts);
  return isOneChannel ? channelwise(parts, channelForm(a, a), matrix) : fixed(parts, matrix);
}

/** An affine value, each entry times a number; `along` are the axes of the states the number differs along. */
export function scaled(a: Reading, factor: string | null, along: Axes, slope: -1 | 0 | 1): Reading {
  const turned = slope === 0 || a.slope === 0 ? 0 : slope === a.slope ? 1 : -1;
  const gated = factor === null ? axesOfBoth(a.gated, along) : a.gated;
  // A number without a name of its own, such as a share of several, is not told from others.
  const isTold = factor !== null && factor !== SHARE && a.exact !== null;
  const exact = isTold ? (named(`${factor}*${a.exact}`) ?? null) : null;
  const parts: Reading = { ...a, combines: null, slope: turned, gated, exact };
  if (isMatrix(a)) return parts;
  // A fixed factor that differs between channels is a matrix of its own.
  const isUniform = factor === null || (along !== "all" && along.size === 0);
  const matrix = isUniform ? a.matrix : productOfMatrices(a, factor);
  return a.form === "FIX" ? fixed(parts, matrix) : channelwise(parts, channelForm(a, a), matrix);
}

/** Whether the affine value is no longer told from a matrix with entries from the input. */
function isMatrix({ form }: Reading): boolean {
  return MATRIX.has(form);
}

/** Each entry a multiple of its channel; factors that form no one matrix count as input along all axes. */
function channelwise(parts: Reading, form: FormId, matrix: string | null | undefined): Reading {
  // Nothing is added, so that each channel is its old value times a number.
  const made: Reading =
    form === "DIAG" && !parts.isBiased
      ? { ...parts, form: "ACC(+,*)", combines: "*" }
      : { ...parts, form, combines: null };
  return matrix === undefined ? { ...made, matrix: null, gated: "all" } : { ...made, matrix };
}

function fixed(parts: Reading, matrix: string | null | undefined): Reading {
  return matrix === undefined ? dense(parts) : { ...parts, form: "FIX", matrix, slope: 0 };
}

function dense(parts: Reading): Reading {
  return { ...parts, form: parts.isBiased ? "DENSE" : "DENSE0", matrix: null, slope: 0 };
}

function channelForm(a: Reading, b: Reading): FormId {
  return a.form === "DIAG(complex)" || b.form === "DIAG(complex)" ? "DIAG(complex)" : "DIAG";
}

/** The matrix both are polynomials of; undefined where there is none. */
function sumOfMatrices(a: Reading, b: Reading): string | null | undefined {
  const [p, q] = [matrixOf(a), matrixOf(b)];
  if (p === q || q === null) return p;
  if (p === null) return q;
  const exact = a.gated === null && b.gated === null ? sumText(a, b) : null;
  return exact ?? undefined;
}

// Two fixed matrices multiply to a third only while nothing from the input stands between them.
function productOfMatrices(a: Reading, map: string): string | undefined {
  const matrix = matrixOf(a);
  if (matrix === null || matrix === map) return map;
  // What is polynomial in a matrix may be any of many maps, so that the product is named after the map itself.
  return a.gated === null && a.exact !== null ? named(`${map}(${a.exact})`) : undefined;
}

function matrixOf({ matrix, reads }: Reading): string | null {
  const moved = [...reads]
    .map(([state, channels]) => [state, movedText(channels)] as const)
    .filter(([, text]) => text !== "");
  if (moved.length === 0 && reads.size === 1) return matrix;
  if (matrix !== null) return matrix;
  return moved.map(([state, text]) => `${state}:${text}`).join(" ") || [...reads.keys()].join();
}

/** Where axes were moved to, leaving out those that are read as a whole: these the matrix says. */
function movedText(channels: Channels): string {
  if (channels === "mixed") return "";
  return placesText(new Map([...channels].filter(([, place]) => place !== null)));
}

function sumText(a: Reading, b: Reading): string | null {
  if (a.exact === null || b.exact === null) return null;
  return named(`(${a.exact} + ${b.exact})`) ?? null;
}

function named(name: string): string | undefined {
  return name.length > LONGEST_NAME ? undefined : name;
}

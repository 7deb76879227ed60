// From what the new states are of the old ones to the form of the coupling: the map that each trip applies.

import { type Poly, product, sum } from "../algebra/index.ts";
import {
  type Carry,
  type Channels,
  type FormId,
  formOf as formById,
  isAffine,
  isFormWithin,
  isMixed,
  joinForm,
  placeOf,
  placesText,
  type Reading,
  readsOneChannel,
} from "../forms/index.ts";

/** One new state of a coupling, and the sizes it has before and after the trip. */
export interface Written {
  readonly state: number;
  readonly carry: Carry;
  readonly before: readonly Poly[] | null;
  readonly after: readonly Poly[] | null;
}

export interface Closed {
  readonly form: FormId;
  /** Numbers that depend on each other; null where that is not known. */
  readonly coupled: Poly | null;
  /** Whether a form that is not known may be one, if only the shapes and places were known. */
  readonly isHidden?: true;
}

/** What a coupling is to be closed as, besides its new states. */
export interface Closing {
  /** Whether all new states are single bits. */
  readonly isBoolean: boolean;
  /** Whether states are taken to keep their sizes. */
  readonly isTrusting: boolean;
}

/** The form of a coupling from its new states. */
export function closed(written: readonly Written[], { isBoolean, isTrusting }: Closing): Closed {
  const isBlock = written.length > 1;
  const read = written.flatMap(({ carry }) => (carry.kind === "reading" ? [carry] : []));
  const [first = "X", ...rest] = written.map((each) => {
    const found = formOf(each, isBlock);
    return isBoolean ? ofBit(found) : found;
  });
  const form = rest.reduce(joinForm, first);
  const coupled = coupledWidth(written);
  // A state that gets longer is a memory, whatever is done with its entries.
  if (!isTrusting && written.some(getsLonger)) {
    return { form: form === "TOP" ? "TOP" : "NL", coupled: null };
  }
  if (form !== "TOP" && read.some(({ isSized }) => isSized)) return { form: "NL", coupled: null };
  if (isBoolean && isStepped(form) && form !== "TOP") return { form: "FIN", coupled };
  // A maximum in one state and a minimum in another are no product over one semiring.
  const extremes = new Set(
    read.flatMap(({ form: one, combines }) => (one === "TROP" ? [combines] : [])),
  );
  if (form === "TROP" && extremes.size > 1) return { form: "NL", coupled };
  const isFixed = form !== "FIX" || isOneMatrix(read, isBlock);
  return { form: isFixed ? form : denseOf(read), coupled };
}

/** Whether places that are not known may hide a form that is more than some function of the state. */
export function isHidden(written: readonly Written[], found: Closed): boolean {
  const isHiding = written.some(
    (each) => getsLonger(each) || (each.carry.kind === "reading" && each.carry.isUnplaced),
  );
  return isHiding && !isScan(found.form);
}

/** Whether nothing but stepping is known for the form. */
export function isStepped(form: FormId): boolean {
  return (
    formById(form).bound({ precision: "log", width: "constant", body: "TC0" }).chain === "trips"
  );
}

function formOf({ state, carry, before, after }: Written, isBlock: boolean): FormId {
  if (carry.kind === "given") return "X";
  const reading = placed(carry, before, after);
  const [channels = "mixed"] = [reading.reads.get(state)];
  const isOwn = reading.reads.size === 1 && !isBlock && isPermutation(channels, before);
  const { form } = reading;
  if (form === "TOP") return "TOP";
  if (form === "NL" || form === "NORM" || !hasOneNorm(reading, isBlock)) return "NL";
  const isProduct = form === "TROP" || form === "LOGDENSE";
  // With its sign turned in each trip it is no product over one semiring.
  if (isProduct && reading.slope !== 1) return "NL";
  if (readsOneChannel(reading) && isOwn) {
    return channelForm(form === "SELF" ? "ACC(+,*)" : form, channels);
  }
  if (form === "SELF") return "FIX";
  if (isAffine(reading)) return affineForm(form, isBlock);
  const isWhole = isProduct || ["PROJ(FIX)", "PROJ", "MOBIUS(matrix)"].includes(form);
  const isPath = form === "PDr" || form === "PDr*";
  return isWhole || (isPath && !isBlock) ? form : "NL";
}

/** Any function f of a single bit s is f(0) + (f(1) - f(0))·s. */
function ofBit(form: FormId): FormId {
  return isFormWithin(form, "NLC") && !isFormWithin(form, "DIAG") ? "DIAG" : form;
}

/** Whether what is coupled was divided by one number: none of what it differs along was mixed after it. */
function hasOneNorm({ normed, reads }: Reading, isBlock: boolean): boolean {
  if (normed === null) return true;
  if (normed === "several" || isBlock) return false;
  return [...normed].every((axis) =>
    [...reads.values()].every((channels) => placeOf(channels, axis) === axis),
  );
}

function channelForm(form: FormId, channels: Channels): FormId {
  if (placesText(channels) === "") return form;
  // Each channel moves on to another one, on a path that is known: what is combined differs from trip to trip.
  if (form === "ACC(bool)" || form === "ACC(mod)") return "NLC";
  return form === "ACC(min,max)" ? "CLIP" : form === "ACC(+,*)" ? "DIAG" : form;
}

function affineForm(form: FormId, isBlock: boolean): FormId {
  if (form === "PDr(affine)" || form === "PDc") return isBlock ? "DENSE" : form;
  return form === "DENSE" || form === "DENSE0" ? form : "FIX";
}

/** Whether all trips apply polynomials of one matrix, with numbers from the input that do not cut across it. */
function isOneMatrix(readings: readonly Reading[], isBlock: boolean): boolean {
  if (readings.every(({ gated }) => gated === null)) return true;
  if (isBlock || readings.length !== 1) return false;
  const [only] = readings;
  if (only === undefined) return false;
  const [channels] = only.reads.values();
  if (channels === undefined || channels === "mixed" || only.gated === "all") return false;
  const { gated } = only;
  return gated === null || ![...channels].some(([axis, at]) => at !== axis && gated.has(axis));
}

function denseOf(readings: readonly Reading[]): FormId {
  return readings.some(({ isBiased }) => isBiased) ? "DENSE" : "DENSE0";
}

function isScan(form: FormId): boolean {
  return formById(form).bound({ precision: "log", width: "constant", body: "TC0" }).class === "TC0";
}

function getsLonger({ carry, before, after }: Written): boolean {
  if (carry.kind === "given" || !carry.isLonger) return false;
  if (before === null || after === null || before.length !== after.length) return true;
  return before.some((size, i) => size !== after[i]);
}

/** A new state whose rank is another than the old one's is read as a whole. */
function placed(
  reading: Reading,
  before: readonly Poly[] | null,
  after: readonly Poly[] | null,
): Reading {
  if (before === null || after === null || before.length === after.length) return reading;
  return { ...reading, reads: new Map([...reading.reads].map(([state]) => [state, "mixed"])) };
}

/** Whether the axes change places and no more. */
function isPermutation(channels: Channels, sizes: readonly Poly[] | null): boolean {
  if (channels === "mixed" || isMixed(channels)) return false;
  if (channels.size === 0) return true;
  const places = [...channels.values()];
  const isOnto = places.every((place) => place !== null && channels.has(place));
  return sizes !== null && isOnto && new Set(places).size === places.length;
}

/** Numbers of all states that reach each other: the axes along which channels stay apart do not count. */
function coupledWidth(written: readonly Written[]): Poly | null {
  const apart = (axis: number): boolean =>
    written.every(({ carry }) => {
      if (carry.kind === "given") return true;
      return [...carry.reads.values()].every((channels) => placeOf(channels, axis) === axis);
    });
  const widths = written.map(({ before, after }) => {
    if (before === null || (after !== null && after.length !== before.length)) return null;
    return product(before.filter((_, i) => !apart(before.length - i)));
  });
  const known = widths.filter((width) => width !== null);
  return known.length === widths.length ? sum(known) : null;
}

// Runs a loop beside what is said of it: composing the maps of the trips must equal stepping through them, and
// states that are said to be apart must not read each other.

import {
  closures,
  type Image,
  readsOf,
  type Step,
} from "../../../analyzers/forms/closure/index.ts";
import type { FormId } from "../../../analyzers/forms/index.ts";
import type { Claim, Claims } from "./claim.ts";
import type { Random } from "./random.ts";
import { TRIPS, Trial } from "./trial.ts";

/** How far a composite may be from stepping, in errors of all that it was made of. */
const SLACK = 1e4;
const STARTS = 4;
/** Maps are read off from states that are not larger. */
const LARGEST = 1000;

/** Of a single bit every function is affine and monotone: only which bit is read is left to see. */
const OF_BITS: Partial<Readonly<Record<FormId, FormId>>> = {
  "ACC(+,*)": "NLC",
  "ACC(min,max)": "NLC",
  DIAG: "NLC",
  LDIAG: "NLC",
  CLIP: "NLC",
  MONO: "NLC",
  MOBIUS: "NLC",
  "PDr(affine)": "PDr*",
  PDr: "PDr*",
};

export interface Judgement {
  /** What is wrong with the claims; null where nothing was found. */
  readonly wrong: string | null;
  /** Claims that no numbers were there to judge by. */
  readonly open: number;
}

export function judge(claims: Claims, random: Random): Judgement {
  const trial = new Trial(claims, random);
  let open = 0;
  for (const claim of claims.claims) {
    const { wrong, compared } = judgeForm(claim, trial);
    if (wrong !== null) return { wrong: `${claim.form}: ${wrong}`, open };
    if (compared === 0) open++;
  }
  return { wrong: judgeStates(claims, trial), open };
}

interface Comparison {
  readonly wrong: string | null;
  /** How many composites were held against stepping. */
  readonly compared: number;
}

function judgeForm(claim: Claim, trial: Trial): Comparison {
  if (claim.form === "NL" || claim.form === "TOP") return { wrong: null, compared: 1 };
  const isOfBits = claim.states.every((state) => trial.elem(state) === "bool");
  const closure = closures[isOfBits ? (OF_BITS[claim.form] ?? claim.form) : claim.form];
  if (closure === undefined) return { wrong: "no closure is known", compared: 0 };
  const width = trial.width(claim.states);
  const trips = Array.from({ length: TRIPS }, (_, i) => watched(trial.step(i, claim.states)));
  const steps = trips.map(({ step }) => step);
  const maps = closure.extract(steps, width);
  if (typeof maps === "string") return { wrong: maps, compared: 1 };
  const reach = Math.min(LARGEST, closure.reach ?? LARGEST);
  const isFar = ({ values }: Image) => values.some((value) => Math.abs(value) > reach);
  let compared = 0;
  for (let start = 0; start < STARTS; start++) {
    let stepped: Image = { values: trial.start(claim.states), error: 0 };
    const first = stepped.values;
    let composite: unknown = null;
    let error = 0;
    for (const [i, map] of maps.entries()) {
      const trip = trips[i];
      if (map === null || trip === undefined) break;
      composite = composite === null ? map : closure.compose(composite, map);
      stepped = trip.step(stepped.values);
      error += trip.error() + stepped.error;
      if (!Number.isFinite(error) || isFar(stepped)) break;
      compared++;
      const wrong = differing(closure.apply(composite, first), stepped, error);
      if (wrong !== null) return { wrong: `after ${i + 1} trips ${wrong}`, compared };
    }
  }
  return { wrong: null, compared };
}

/** The step, with the largest error of the values it has given so far. */
function watched(step: Step): { readonly step: Step; readonly error: () => number } {
  let error = 0;
  return {
    step: (state) => {
      const image = step(state);
      if (Number.isFinite(image.error)) error = Math.max(error, image.error);
      return image;
    },
    error: () => error,
  };
}

function differing(composed: readonly number[], stepped: Image, error: number): string | null {
  for (const [i, value] of stepped.values.entries()) {
    const other = composed[i] ?? Number.NaN;
    const size = Math.max(1, Math.abs(value), Math.abs(other));
    if (Math.abs(value - other) > SLACK * error * size) {
      return `entry ${i} is ${value}, composed ${other}`;
    }
  }
  return null;
}

/** States read each other only where they are said to be coupled. */
function judgeStates(claims: Claims, trial: Trial): string | null {
  const states = claims.body.carried.map((_, state) => state);
  const groupOf = states.map((state) =>
    claims.claims.find((claim) => claim.states.includes(state)),
  );
  const reads = states.map((state) => readBy(trial, state, states));
  for (const state of states) {
    for (const other of states) {
      const isMutual = reaches(reads, state, other) && reaches(reads, other, state);
      if (!isMutual) continue;
      const [group, same] = [groupOf[state], groupOf[other]];
      if (group !== undefined && group === same) continue;
      if (state === other && isKept(trial, state)) continue;
      return `states ${state} and ${other} read each other, and are not said to be coupled`;
    }
  }
  return null;
}

/** The old states that change the new one. */
function readBy(trial: Trial, state: number, states: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const other of states) {
    const width = trial.width([other]);
    for (let i = 0; i < 2; i++) {
      const reads = readsOf(trial.step(i, [other], [state]), width);
      if (reads.some((read) => read.size > 0)) found.add(other);
    }
  }
  return found;
}

function reaches(reads: readonly ReadonlySet<number>[], from: number, to: number): boolean {
  const seen = new Set<number>();
  const pending = [...(reads[from] ?? [])];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    pending.push(...(reads[next] ?? []));
  }
  return false;
}

/** Whether the state is handed on as it is. */
function isKept(trial: Trial, state: number): boolean {
  const step = trial.step(0, [state]);
  const start = trial.start([state]);
  const { values, error } = step(start);
  return values.every((value, i) => Math.abs(value - (start[i] ?? 0)) <= 100 * error);
}

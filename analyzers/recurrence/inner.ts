// A loop inside the body of another, as one operator on the states of the outer one. Its own states start as
// values of the outer body and are gone through until another trip changes nothing: the form then holds for any
// number of trips, since every form is closed under composition or grows until it is.

import { type Carry, INPUT, placesText, type Reading } from "../forms/index.ts";
import type { Body, Recurrence } from "../ir/index.ts";
import { chosen } from "../ops/index.ts";
import type { Interpretation, Scope } from "./interpret.ts";
import type { RunNode, RunRegion } from "./run.ts";

/** After so many rounds without rest nothing is said but that the states enter. */
const MOST_ROUNDS = 8;

/** What the outputs of an inner loop are of the outer states. */
export function throughLoop(
  cx: Interpretation,
  run: RunNode,
  recurrence: Recurrence,
  carries: readonly (Carry | null)[],
  scope: Scope,
): readonly Carry[] {
  const { step } = recurrence;
  // What blocks the inner loop is said where the loop itself is bounded.
  const unlisted = () => cx.unlisted({ ...cx.view(run, carries, null), isOpaque: false });
  if (step.kind === "cell") {
    return carries.some((carry) => carry?.kind === "reading") ? unlisted() : inputs(run);
  }
  const body = run.inner.get(step.region);
  if (body === undefined || !isWired(step, carries)) return unlisted();
  const settled = settle(cx, body, step, carries, scope);
  if (settled === null) return unlisted();
  const { states, inside } = settled;
  const reads = step.region.results.some((id) => cx.valueOf(inside, id).carry.kind === "reading");
  const results: Carry[] = reads ? [...unlisted()] : inputs(run);
  for (const [i, { output }] of step.carried.entries()) results[output] = states[i] ?? INPUT;
  for (const { leaves, output } of step.emits ?? []) {
    results[output] = varying(cx.valueOf(inside, leaves).carry);
  }
  return results;
}

function inputs(run: RunNode): Carry[] {
  return run.node.outputs.map(() => INPUT);
}

/** Whether every input that holds an outer state goes to a place of the body that is known. */
function isWired(step: Body, carries: readonly (Carry | null)[]): boolean {
  const wired = new Set(step.carried.map(({ input }) => input));
  return carries.every((carry, i) => carry?.kind !== "reading" || wired.has(i));
}

interface Settled {
  readonly states: readonly Carry[];
  readonly inside: Scope;
}

function settle(
  cx: Interpretation,
  body: RunRegion,
  step: Body,
  carries: readonly (Carry | null)[],
  scope: Scope,
): Settled | null {
  let states = step.carried.map(({ input }) => varying(carries[input] ?? INPUT));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const inside: Scope = new Map(scope);
    for (const id of body.region.params) inside.set(id, cx.told(INPUT));
    const olds = step.carried.map((_, i) => cx.told(states[i] ?? INPUT));
    for (const [i, { enters }] of step.carried.entries()) {
      const old = olds[i];
      if (old !== undefined) inside.set(enters, old);
    }
    cx.region(body, inside);
    const test = step.condition === null ? INPUT : cx.valueOf(inside, step.condition.leaves).carry;
    if (test.kind === "reading") return null;
    const next = step.carried.map(({ leaves }, i) => {
      const [before, after] = [olds[i] ?? cx.told(INPUT), cx.valueOf(inside, leaves)];
      if (before.term === after.term) return before.carry;
      return varying(chosen(INPUT, before.carry, after.carry, () => new Set()));
    });
    if (next.every((carry, i) => isEqual(carry, states[i] ?? INPUT))) return { states, inside };
    states = next;
  }
  return null;
}

// What is the same in all trips of one run of an inner loop need not be so in the next run.
function varying(carry: Carry): Carry {
  return carry.kind === "given" ? INPUT : carry;
}

function isEqual(a: Carry, b: Carry): boolean {
  if (a.kind === "given" || b.kind === "given") return a.kind === b.kind;
  return text(a) === text(b);
}

function text(reading: Reading): string {
  const { form, combines, modulus, matrix, exact, gated, slope, isBiased, normed, reads } = reading;
  const places = [...reads].map(([state, channels]) => `${state} ${placesText(channels)}`).sort();
  const along = gated === null || gated === "all" ? gated : [...gated].sort().join();
  const by = normed === null || normed === "several" ? normed : [...normed].sort().join();
  return [by, form, combines, modulus, matrix, exact, along, slope, isBiased, ...places].join("|");
}

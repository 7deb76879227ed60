// The soundness oracle: generates loop bodies, classifies them, and runs them beside what was said of them.

import { type FormId, isFormWithin } from "../../../analyzers/forms/index.ts";
import { claimsOf } from "./claim.ts";
import type { LoopBody } from "./expression.ts";
import { randomBody } from "./generate.ts";
import { type Judgement, judge } from "./judge.ts";
import { knownBody } from "./known.ts";
import { randomFrom } from "./random.ts";
import { rewritten } from "./rewrite.ts";
import { shrunk } from "./shrink.ts";
import { modelText } from "./text.ts";

export interface Settings {
  readonly bodies: number;
  readonly seed: number;
  /** Share of the bodies that are made from a known form; half of them where left out. */
  readonly known?: number;
  /** After so many disagreements the run ends; one where left out. */
  readonly most?: number;
  /** Whether a body is left out, however wrong what is said of it. */
  readonly except?: (body: LoopBody, seed: number) => boolean;
}

export interface Disagreement {
  readonly says: string;
  /** The smallest body found, in ONNX text. */
  readonly text: string;
}

export interface Outcome {
  readonly bodies: number;
  /** How often each form was claimed for a loop. */
  readonly forms: ReadonlyMap<FormId, number>;
  /** Bodies of a known form, and of how many that form or a better one was found. */
  readonly known: number;
  readonly found: number;
  /** Known bodies for which a worse form was said: what was made how, and what was said. */
  readonly missed: readonly string[];
  /** Claims that no numbers were there to judge by. */
  readonly open: number;
  readonly disagreements: readonly Disagreement[];
}

export function soundness(settings: Settings): Outcome {
  const { bodies, seed, most = 1, except = () => false } = settings;
  const forms = new Map<FormId, number>();
  const missed: string[] = [];
  const disagreements: Disagreement[] = [];
  let [count, known, open] = [0, 0, 0];
  for (; count < bodies && disagreements.length < most; count++) {
    const own = seed * 1_000_003 + count;
    const { body, form, by } = bodyOf(own, settings.known ?? 0.5);
    const found = tried(body, own);
    open += found.open;
    if (found.form !== null) forms.set(found.form, (forms.get(found.form) ?? 0) + 1);
    if (found.wrong !== null && !except(body, own)) {
      const least = shrunk(body, (other) => isWrong(other, own) && !except(other, own));
      disagreements.push({ says: tried(least, own).wrong ?? "", text: modelText(least) });
    }
    if (form === null || found.form === null) continue;
    known++;
    if (!isFormWithin(found.form, form)) missed.push(`${form} by ${by.join(", ")}: ${found.form}`);
  }
  const found = known - missed.length;
  return { bodies: count, forms, known, found, missed, open, disagreements };
}

/** Whether the body is said to be something that it is not. */
export function isWrong(body: LoopBody, seed: number): boolean {
  return tried(body, seed).wrong !== null;
}

function bodyOf(
  seed: number,
  known: number,
): { body: LoopBody; form: FormId | null; by: readonly string[] } {
  const random = randomFrom(seed);
  if (!random.chance(known)) return { body: randomBody(random), form: null, by: [] };
  const { form, body } = knownBody(random);
  return { form, ...rewritten(body, random, 1 + random.below(3)) };
}

/** What was said of the body, and what is wrong with it. */
function tried(body: LoopBody, seed: number): Judgement & { form: FormId | null } {
  let form: FormId | null = null;
  try {
    const claims = claimsOf(modelText(body));
    form = claims.form;
    return { form, ...judge(claims, randomFrom(seed ^ 0x5eed)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { form, wrong: `fault: ${why}`, open: 0 };
  }
}

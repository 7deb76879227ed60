// The order of the forms and their joins.

import { must } from "../base/index.ts";
import { accumulatingForms } from "./accumulate.ts";
import { channelForms } from "./channel.ts";
import { diagonalForms } from "./diagonal.ts";
import { FORM_IDS, type Form, type FormId } from "./form.ts";
import { independentForms } from "./independent.ts";
import { matrixForms } from "./matrix.ts";
import { selectingForms } from "./selection.ts";
import { semiringForms } from "./semiring.ts";
import { topForms } from "./top.ts";

/** Every form, in the order of `FORM_IDS`. */
export const forms: readonly Form[] = inOrder([
  ...independentForms,
  ...accumulatingForms,
  ...diagonalForms,
  ...channelForms,
  ...matrixForms,
  ...selectingForms,
  ...semiringForms,
  ...topForms,
]);

export function formOf(id: FormId): Form {
  return must(
    forms.find((form) => form.id === id),
    `form ${id}`,
  );
}

/** Whether the name is one of the forms. */
export function isFormId(name: string): name is FormId {
  return (FORM_IDS as readonly string[]).includes(name);
}

/** Whether every update of form `a` is also one of form `b`. */
export function isFormWithin(a: FormId, b: FormId): boolean {
  return above(a).has(b);
}

/** The least form above both. */
export function joinForm(a: FormId, b: FormId): FormId {
  const common = [...above(a)].filter((id) => above(b).has(id));
  const least = common.filter(
    (id) => !common.some((other) => other !== id && above(other).has(id)),
  );
  // Where no single form is least, every choice between the least ones would depend on the order of joining.
  return least.length === 1 ? must(least[0], "least form") : least.reduce(joinForm);
}

const upward = new Map<FormId, ReadonlySet<FormId>>();

/** The form and everything above it. */
function above(id: FormId): ReadonlySet<FormId> {
  const known = upward.get(id);
  if (known !== undefined) return known;
  const set = new Set<FormId>([id, ...formOf(id).under.flatMap((next) => [...above(next)])]);
  upward.set(id, set);
  return set;
}

function inOrder(list: readonly Form[]): readonly Form[] {
  return FORM_IDS.map((id) =>
    must(
      list.find((form) => form.id === id),
      `form ${id}`,
    ),
  );
}

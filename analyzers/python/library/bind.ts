// Matches the arguments of a call with the parameters of a row. It knows the order of parameters, and nothing of
// what they mean.

import { type CallArguments, isNone, numberOf, type Value } from "../value.ts";
import { itemsOf } from "./items.ts";
import type { Bound } from "./row.ts";

/** The arguments by the names of the parameters; None stands for an argument that is left out. */
export function bind(params: readonly string[], raw: CallArguments): Bound {
  const star = starIn(params);
  const find = (name: string): Value | null => {
    const index = params.indexOf(name);
    const isNamedOnly = star >= 0 && index > star;
    const positional = isNamedOnly || index < 0 ? undefined : raw.positional[index];
    const found = positional ?? raw.named.get(name);
    return found === undefined || isNone(found) ? null : found;
  };
  return {
    raw,
    get: find,
    rest: (name) => {
      const named = raw.named.get(name);
      const given = raw.positional.slice(star < 0 ? params.length : star);
      const all = named === undefined ? given : [named];
      const [only] = all;
      return (all.length === 1 && only !== undefined ? itemsOf(only) : null) ?? all;
    },
    number: (name, fallback) => {
      const value = find(name);
      return value === null ? fallback : numberOf(value);
    },
    flag: (name, fallback) => {
      const value = find(name);
      if (value === null) return fallback;
      return value.kind === "literal" && typeof value.value === "boolean" ? value.value : null;
    },
    text: (name) => {
      const value = find(name);
      return value?.kind === "literal" && typeof value.value === "string" ? value.value : null;
    },
  };
}

/** Whether every argument belongs to a parameter. */
export function isFitting(params: readonly string[], raw: CallArguments): boolean {
  const star = starIn(params);
  const names = new Set(params.map((name) => name.replace("*", "")));
  const takesAny = params.some((name) => name.startsWith("**"));
  if (star < 0 && raw.positional.length > params.length - Number(takesAny)) return false;
  return [...raw.named.keys()].every((name) => {
    const index = params.indexOf(name);
    return (
      (names.has(name) || takesAny) && (index < 0 || star >= 0 || index >= raw.positional.length)
    );
  });
}

/** The parameter that takes the rest of the positional arguments; `**name` takes any by name. */
function starIn(params: readonly string[]): number {
  return params.findIndex((name) => name.startsWith("*") && !name.startsWith("**"));
}

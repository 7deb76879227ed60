// Classes of the program: where a method comes from, in the order in which Python looks.

import type { ClassValue, Value } from "./value.ts";

/** Deepest chain of base classes that is followed. */
const DEEPEST = 32;

/** The class and what it is derived from, nearest first; library classes are left out. */
export function lineage(type: ClassValue, depth = 0): readonly ClassValue[] {
  if (depth > DEEPEST) return [];
  const bases = type.bases.flatMap((base) =>
    base.kind === "class" ? lineage(base.type, depth + 1) : [],
  );
  // A shared base comes after all that derive from it, as in Python's own order.
  return [type, ...bases.filter((base, i) => bases.lastIndexOf(base) === i)];
}

/** The member of that name with the class that defines it, or null. */
export function memberOf(
  type: ClassValue,
  name: string,
  after: ClassValue | null = null,
): { readonly value: Value; readonly from: ClassValue } | null {
  const chain = lineage(type);
  const start = after === null ? 0 : chain.indexOf(after) + 1;
  for (const from of chain.slice(start)) {
    const value = from.members.get(name);
    if (value !== undefined) return { value, from };
  }
  return null;
}

/** Library classes that the class is derived from, by full name, and bases that are not known. */
export function libraryBases(type: ClassValue): readonly Value[] {
  return lineage(type).flatMap((one) => one.bases.filter((base) => base.kind !== "class"));
}

type Method = { readonly name: string; readonly value: Value };

/** The method that says what a model computes. */
export function forwardOf(type: ClassValue): Method | null {
  return methodOf(type, ["forward", "call", "__call__"]);
}

/** The method that runs when an object of the class is called; what it hands on to is its own affair. */
export function calledOf(type: ClassValue): Method | null {
  return methodOf(type, ["__call__", "forward", "call"]);
}

/** What `__call__` of a library's base class hands on to. */
export function handedTo(type: ClassValue): Method | null {
  return methodOf(type, ["forward", "call"]);
}

function methodOf(type: ClassValue, names: readonly string[]): Method | null {
  for (const name of names) {
    const found = memberOf(type, name);
    if (found?.value.kind === "function") return { name, value: found.value };
  }
  return null;
}

// Values of a document by what they ought to be; what is not becomes a problem, and the rest goes on.

import { entriesOf, type Faults, type Node } from "./document.ts";

/** Reads a value, or notes what is wrong with it. */
export type Read<T> = (node: Node, faults: Faults) => T | undefined;

/** A string that need not be one of a list. */
export const text: Read<string> = (node, faults) =>
  typeof node.value === "string" && node.value !== ""
    ? node.value
    : wrong(node, faults, "Here stands a text that is not empty");

export const flag: Read<boolean> = (node, faults) =>
  typeof node.value === "boolean" ? node.value : wrong(node, faults, "Here stands true or false");

/** A size: a positive whole number, or null for none. */
export const size: Read<number | null> = (node, faults) => {
  const { value } = node;
  if (node.type === "null") return null;
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0
    ? value
    : wrong(node, faults, "Here stands a positive whole number, or null");
};

export function oneOf<T extends string>(words: readonly T[]): Read<T> {
  return (node, faults) =>
    words.find((word) => word === node.value) ??
    wrong(node, faults, `Here stands one of: ${words.join(", ")}`);
}

export function listOf<T>(item: Read<T>): Read<readonly T[]> {
  return (node, faults) =>
    node.type === "array"
      ? (node.children ?? []).flatMap((child) => {
          const value = item(child, faults);
          return value === undefined ? [] : [value];
        })
      : wrong(node, faults, "Here stands a list");
}

/** An object whose keys are the writer's own. */
export function recordOf<T>(item: Read<T>): Read<Readonly<Record<string, T>>> {
  return (node, faults) =>
    node.type === "object"
      ? Object.fromEntries(
          entriesOf(node).flatMap(([key, value]) => {
            const read = item(value, faults);
            return read === undefined ? [] : [[String(key.value), read] as const];
          }),
        )
      : wrong(node, faults, "Here stands an object");
}

/** An object of these keys, none of which must be there. */
export function shape<T extends object>(
  keys: { readonly [K in keyof T]: Read<T[K]> },
): Read<Partial<T>> {
  return (node, faults) => {
    if (node.type !== "object") return wrong(node, faults, "Here stands an object");
    const found: Partial<T> = {};
    for (const [key, value] of entriesOf(node)) {
      const name = Object.keys(keys).find((known) => known === key.value) as keyof T | undefined;
      if (name === undefined) unknownKey(key, Object.keys(keys), faults);
      else {
        const read = keys[name](value, faults);
        if (read !== undefined) found[name] = read;
      }
    }
    return found;
  };
}

function wrong(node: Node, faults: Faults, message: string): undefined {
  faults.add("value", node, `${message}.`, "The value is left out; the rest of the file is used.");
}

function unknownKey(key: Node, known: readonly string[], faults: Faults): void {
  const name = String(key.value);
  const near = known.find((one) => one.toLowerCase().startsWith(name.slice(0, 3).toLowerCase()));
  faults.add(
    "key",
    key,
    `Nothing is called ${JSON.stringify(name)} here.`,
    near === undefined ? `There are: ${known.join(", ")}.` : `Did you mean ${near}?`,
  );
}

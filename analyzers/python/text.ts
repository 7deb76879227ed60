// Texts: those the code spells out are known, those made of settings are the same in every run, all others are data.

import { dataIn, type Value } from "./value.ts";

/** The text that values make together: with the letters `around` them where nothing else is done to them. */
export function textMade(parts: readonly Value[], around: readonly string[] | null): Value {
  const letters = parts.map(lettersOf);
  if (around !== null && letters.every((one) => one !== null)) {
    const rest = letters.map((one, i) => `${one}${around[i + 1] ?? ""}`);
    return { kind: "literal", value: `${around[0] ?? ""}${rest.join("")}` };
  }
  const of = parts.flatMap((part) => (isOpaque(part) ? [part] : dataIn(part)));
  return of.length === 0 ? { kind: "setting", name: "a text" } : { kind: "text", of };
}

/** What Python prints of the value, where that is certain. */
function lettersOf(value: Value): string | null {
  if (value.kind !== "literal") return null;
  const { value: spelled } = value;
  if (typeof spelled === "number") return Number.isSafeInteger(spelled) ? String(spelled) : null;
  if (spelled === null) return "None";
  return typeof spelled === "boolean" ? (spelled ? "True" : "False") : spelled;
}

/** Whether what the value prints is not told by the data that are seen in it. */
function isOpaque(value: Value): boolean {
  return value.kind === "dict" && value.cell.entries === null;
}

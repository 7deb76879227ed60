// Code that stands on other lines than those it was read on.

import type { TextRange } from "../base/index.ts";

/** The same statements, so many lines further down. */
export function shifted<T>(code: T, lines: number): T {
  return lines === 0 ? code : (moved(code, lines) as T);
}

function moved(part: unknown, lines: number): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (Array.isArray(part)) return part.map((one) => moved(one, lines));
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      isRange(value) ? movedRange(value, lines) : moved(value, lines),
    ]),
  );
}

/** Of all that a tree holds, places alone are lists of numbers. */
function isRange(value: unknown): value is TextRange {
  return Array.isArray(value) && value.length === 4 && typeof value[0] === "number";
}

function movedRange([line, column, endLine, endColumn]: TextRange, lines: number): TextRange {
  return [line + lines, column, endLine + lines, endColumn];
}

// A part of a report after lines of its file have moved.

import type { Location, TextRange } from "../base/index.ts";

/** The same, with every place in the file on the line where it stands now. */
export function movedLines<T>(part: T, file: string, lineNow: (line: number) => number): T {
  return moved(part, { file, lineNow }) as T;
}

interface Move {
  readonly file: string;
  readonly lineNow: (line: number) => number;
}

function moved(part: unknown, move: Move): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (Array.isArray(part)) {
    const now = part.map((one) => moved(one, move));
    return now.every((one, i) => one === part[i]) ? part : now;
  }
  const now = Object.entries(part).map(([key, value]) => [key, moved(value, move)] as const);
  const isMoved = now.some(([key, value]) => value !== (part as Record<string, unknown>)[key]);
  const same = isMoved ? Object.fromEntries(now) : part;
  if (!hasLine(same) || same.file !== move.file) return same;
  const line = move.lineNow(same.line);
  const range = "range" in same ? movedRange((same as Location).range, move) : undefined;
  if (line === same.line && range === (same as Partial<Location>).range) return same;
  return { ...same, line, ...(range === undefined ? {} : { range }) };
}

/** A place, or a subject: what tells its file and line. */
function hasLine(part: object): part is Pick<Location, "file" | "line"> {
  return "file" in part && "line" in part && typeof part.line === "number";
}

function movedRange(range: TextRange | null, { lineNow }: Move): TextRange | null {
  if (range === null) return null;
  const [line, column, endLine, endColumn] = range;
  const [first, last] = [lineNow(line), lineNow(endLine)];
  return first === line && last === endLine ? range : [first, column, last, endColumn];
}

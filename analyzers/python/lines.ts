// Logical lines and the blocks they form. A line that is no Python is covered by a stand-in of its length, so that the
// grammar reads the block structure around it as if the line were sound.

import { type Canvas, fill, put } from "./canvas.ts";
import type { Token, Tokens } from "./tokens.ts";

/** A statement, or the header of one, from its first token to its last. */
export interface Line {
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
  /** Where its indentation begins. */
  readonly margin: number;
}

/** How a line is put to the grammar: as it is, or covered by a stand-in that says what kind of line it was. */
export type Trust = "sound" | "doubtful" | "lost";

export interface Block {
  readonly width: number;
  readonly space: string;
}

/** The words that open a block. */
const OPENERS = new Set(
  "if elif else for while try except finally with def class async match case".split(" "),
);
const MAX_BLOCKS = 100;
const GENERAL_HEADER = "if _:";

/** Splits tokens at the ends of logical lines. */
export function linesOf({ tokens }: Tokens, text: string): readonly Line[] {
  const lines: Line[] = [];
  let first = 0;
  for (let index = 0; index <= tokens.length; index++) {
    const token = tokens[index];
    if (token !== undefined && token.kind !== "newline") continue;
    const own = tokens.slice(first, index);
    const [start] = own;
    first = index + 1;
    if (start === undefined) continue;
    const to = own.at(-1)?.to ?? start.to;
    lines.push({ tokens: own, from: start.from, to, margin: marginBefore(text, start.from) });
  }
  return lines;
}

/**
 * Finds the block of every line and says which lines stand where no line may stand; `trust` says what is known of
 * each so far and is extended in place.
 */
export function blocksOf(text: string, lines: readonly Line[], trust: Trust[]): readonly Block[] {
  const blocks: Block[] = [];
  const open: [Block, ...Block[]] = [{ width: 0, space: "" }];
  let opens = false;
  for (const [index, line] of lines.entries()) {
    const space = text.slice(line.margin, line.from);
    const width = widthOf(space);
    while (open.length > 1 && (open.at(-1)?.width ?? 0) > width) open.pop();
    let block = open.at(-1) ?? open[0];
    if (width > block.width && opens && open.length < MAX_BLOCKS) {
      block = { width, space: columnsOf(space) };
      open.push(block);
    } else if (opens) {
      doubt(trust, index - 1);
    }
    if (width !== block.width) doubt(trust, index);
    blocks.push(block);
    const isCoverable = trust[index] === "sound" || line.to - line.from >= GENERAL_HEADER.length;
    opens = isHeader(line) && isCoverable && hasDeeper(text, line, lines[index + 1]);
    if (isOpen(line) && !opens) doubt(trust, index);
  }
  return blocks;
}

/** Whether the line is one to be followed by a block. */
function isOpen(line: Line): boolean {
  return isHeader(line) && line.tokens.at(-1)?.text === ":";
}

/** Whether the line begins as the header of a block does. */
export function isHeader({ tokens }: Line): boolean {
  const [first, second] = tokens;
  if (first?.kind !== "name" || !OPENERS.has(first.text)) return false;
  if (first.text !== "match" && first.text !== "case") return true;
  // These two are names elsewhere.
  if (second === undefined || /^(?:[-+/%&|^@]?=|[.,:)])$/.test(second.text)) return false;
  const isColon = ({ text, depth }: Token) => text === ":" && depth === 0;
  return first.text === "case" ? tokens.some(isColon) : tokens.slice(-1).some(isColon);
}

function hasDeeper(text: string, line: Line, next: Line | undefined): boolean {
  return (
    next !== undefined &&
    widthOf(text.slice(next.margin, next.from)) > widthOf(text.slice(line.margin, line.from))
  );
}

function doubt(trust: Trust[], index: number): void {
  if (trust[index] === "sound") trust[index] = "doubtful";
}

/** Columns of an indentation: tabs go to multiples of 8, a form feed starts anew. */
function widthOf(space: string): number {
  let width = 0;
  for (const character of space) {
    if (character === "\f") width = 0;
    else if (character === "\t") width += 8 - (width % 8);
    else if (character !== "\ufeff") width++;
  }
  return width;
}

function marginBefore(text: string, from: number): number {
  let at = from;
  while (at > 0 && /[ \t\f\ufeff]/.test(text[at - 1] ?? "")) at--;
  return at;
}

/** Writes the indentation of a line so that the grammar counts it as Python does: from the last form feed on. */
export function putMargin(canvas: Canvas, line: Line, text: string): void {
  fill(canvas, line.margin, line.from, "\f");
  put(canvas, line.margin, columnsOf(text.slice(line.margin, line.from)));
}

/**
 * Ends every line just before the next one begins, so that blank lines and comments are spaces at the end of a line:
 * the grammar sometimes stumbles over lines of spaces.
 */
export function putLineEnds(canvas: Canvas, lines: readonly Line[]): void {
  for (const [index, { to }] of lines.entries()) {
    const end = lines[index + 1]?.margin ?? canvas.length;
    fill(canvas, to, end, " ");
    if (to < end) put(canvas, end - 1, "\n");
  }
}

/** Covers a line with a stand-in that opens a block or does not; returns where it begins, or null without room. */
export function putStandIn(
  canvas: Canvas,
  line: Line,
  { block, text, trust, opens }: { block: Block; text: string; trust: Trust; opens: boolean },
): number | null {
  const own = columnsOf(text.slice(line.margin, line.from));
  const space = widthOf(own) === block.width ? own : block.space;
  const start = line.margin + space.length;
  const fitting = standIns(line, opens, trust).find((letters) => start + letters.length <= line.to);
  if (fitting === undefined) return null;
  fill(canvas, line.margin, line.to, " ");
  put(canvas, line.margin, space);
  put(canvas, start, fitting);
  return start;
}

function columnsOf(space: string): string {
  return space.slice(Math.max(space.lastIndexOf("\f"), space.lastIndexOf("\ufeff")) + 1);
}

function standIns(line: Line, opens: boolean, trust: Trust): readonly string[] {
  const general = opens ? [GENERAL_HEADER] : ["_"];
  if (trust === "lost") return general;
  const isAsync = line.tokens[0]?.text === "async";
  const [word, name] = line.tokens.slice(isAsync ? 1 : 0);
  const body = opens ? "" : "_";
  switch (word?.text) {
    case "elif":
      return [`elif _:${body}`, ...general];
    case "else":
    case "try":
    case "except":
    case "finally":
      return [`${word.text}:${body}`, ...general];
  }
  if (!opens) return general;
  const asynchronous = isAsync ? "async " : "";
  switch (word?.text) {
    case "for":
      return [`${asynchronous}for _ in _:`, ...general];
    case "while":
      return ["while _:", ...general];
    case "with":
    case "match":
      return ["with _:", ...general];
    case "def":
      return name?.kind === "name" ? [`${asynchronous}def ${name.text}():`, ...general] : general;
    case "class":
      return name?.kind === "name" ? [`class ${name.text}:`, ...general] : general;
    default:
      return general;
  }
}

// Python source to its tree. Lines the grammar cannot read are covered and the rest is read again, so that an error
// costs the line it is in and never the lines around it.

import { type Canvas, textOf } from "./canvas.ts";
import { chunksOf, codeOf } from "./chunks.ts";
import { convertBlock } from "./convertBlock.ts";
import { brokenStatement } from "./convertStatement.ts";
import { Kept } from "./kept.ts";
import {
  blocksOf,
  type Line,
  linesOf,
  putLineEnds,
  putMargin,
  putStandIn,
  type Trust,
} from "./lines.ts";
import { bindsOf, hasGap, maskLine } from "./mask.ts";
import { lastAtMost, lineAt, type Positions, positionsIn } from "./positions.ts";
import type { Reading } from "./reading.ts";
import { shifted } from "./shift.ts";
import type { Chunk, Module, Statement } from "./syntax.ts";
import { type Tokens, tokensOf } from "./tokens.ts";
import { type Grown, grow, type Node } from "./tree.ts";

/** What the grammar is given: a text of the same length. */
export interface Masked {
  readonly text: string;
  /** Each covered line, by the offset of what covers it. */
  readonly covered: ReadonlyMap<number, Line>;
  /** Whether a line had no room for a stand-in, so that the text cannot be read at all. */
  readonly isHopeless: boolean;
}

/** How often errors may lead to another reading. */
const MAX_ROUNDS = 6;

/** What was read of a piece of a module, on the lines where it stood last. */
interface Piece {
  line: number;
  body: readonly Statement[];
  readonly code: string;
  readonly isBroken: boolean;
}

const pieces = new Kept<Piece>(2_000_000);

/** Reads a Python source; whatever is no Python becomes a `broken` node. */
export function parsePython(text: string): Module {
  const tokens = tokensOf(text);
  const positions = positionsIn(text);
  const lineOf = (offset: number): number => lineAt(positions, offset);
  const chunks = chunksOf(text, linesOf(tokens, text), lineOf).map((chunk): Chunk => {
    const piece = pieces.of(chunk.text, readPiece);
    piece.body = shifted(piece.body, chunk.line - piece.line);
    piece.line = chunk.line;
    return { ...chunk, body: piece.body, code: piece.code, isBroken: piece.isBroken };
  });
  return {
    chunks,
    body: chunks.flatMap(({ body }) => body),
    comments: commentsIn(tokens, positions),
    isBroken: tokens.bad.length > 0 || chunks.some(({ isBroken }) => isBroken),
  };
}

function readPiece(text: string): Piece {
  const tokens = tokensOf(text);
  const lines = linesOf(tokens, text);
  const positions = positionsIn(text);
  const trust = trustIn(lines, tokens);
  const [masked, root] = read(text, { tokens, lines, trust });
  const cx: Reading = {
    text,
    positions,
    covered: masked.covered,
    binds: bindsIn(lines),
    isBroken: masked.covered.size > 0 || tokens.bad.length > 0,
  };
  const body = masked.isHopeless ? [brokenStatement(cx, 0, text.length)] : convertBlock(cx, root);
  return { line: 0, body, code: codeOf(text, tokens), isBroken: cx.isBroken };
}

/** The text as the grammar is given it at first. */
export function maskPython(text: string): Masked {
  const tokens = tokensOf(text);
  const lines = linesOf(tokens, text);
  return mask(text, { tokens, lines, trust: trustIn(lines, tokens) });
}

interface Source {
  readonly tokens: Tokens;
  readonly lines: readonly Line[];
  /** What is known of each line; grows worse from round to round. */
  readonly trust: Trust[];
}

/** Masks and parses until the grammar has no complaint, or nothing new to complain of. */
function read(text: string, source: Source): readonly [Masked, Node] {
  for (let round = 1; ; round++) {
    const masked = mask(text, source);
    const { root, errors } = grow(masked.text);
    if (errors.length === 0 || round === MAX_ROUNDS || !blame(source, errors)) {
      return [masked, root];
    }
  }
}

/** What the tokens alone tell of the lines. */
function trustIn(lines: readonly Line[], { bad }: Tokens): Trust[] {
  const trust: Trust[] = lines.map((line) => (hasGap(line) ? "doubtful" : "sound"));
  const margins = lines.map(({ margin }) => margin);
  for (const offset of bad) if (lines.length > 0) trust[lastAtMost(margins, offset)] = "doubtful";
  return trust;
}

function mask(text: string, { tokens, lines, trust }: Source): Masked {
  const canvas: Canvas = tokens.canvas.slice();
  const covered = new Map<number, Line>();
  const blocks = blocksOf(text, lines, trust);
  let isHopeless = false;
  putLineEnds(canvas, lines);
  for (const [index, line] of lines.entries()) {
    const block = blocks[index] ?? { width: 0, space: "" };
    const known = trust[index] ?? "sound";
    if (known === "sound") {
      putMargin(canvas, line, text);
      maskLine(canvas, line);
      continue;
    }
    const opens = (blocks[index + 1]?.width ?? 0) > block.width;
    const at = putStandIn(canvas, line, { block, text, trust: known, opens });
    if (at === null) isHopeless = true;
    else covered.set(at, line);
  }
  return { text: textOf(canvas), covered, isHopeless };
}

/** Notes the lines in which the grammar failed; false where nothing new was learnt. */
function blame({ lines, trust }: Source, errors: Grown["errors"]): boolean {
  const margins = lines.map(({ margin }) => margin);
  const before = trust.join();
  const seen = new Set<number>();
  for (const { from, to } of errors) {
    const index = lastAtMost(margins, from);
    // Something is missing at the end of the line before.
    const isBefore = from === to && from <= (lines[index]?.from ?? 0) && index > 0;
    seen.add(isBefore && trust[index - 1] !== "lost" ? index - 1 : index);
  }
  for (const index of seen) trust[index] = trust[index] === "sound" ? "doubtful" : "lost";
  return trust.join() !== before;
}

function bindsIn(lines: readonly Line[]): ReadonlyMap<number, readonly string[]> {
  const clauses = lines.filter(({ tokens }) => tokens[0]?.text === "case");
  return new Map(clauses.map((line) => [line.from, bindsOf(line)]));
}

function commentsIn({ comments }: Tokens, positions: Positions): ReadonlyMap<number, string> {
  return new Map(comments.map(({ from, text }) => [lineAt(positions, from), text]));
}

// What a definition rests on: the pieces of its module that may have a say in what it does. Found by words, so that
// whatever a piece mentions, as a name or in a text, counts: too much may be found, never too little.

import { isTransparent } from "./escape.ts";
import { type Piece, pieceOf, UNNAMED } from "./piece.ts";
import type { Chunk, Module, Statement } from "./syntax.ts";
import type { Scope, Value } from "./value.ts";

/** Pieces of a module, in their order. */
export interface Basis {
  /** Equal where the pieces say the same. */
  readonly key: string;
  readonly chunks: readonly Pick<Chunk, "text" | "line">[];
}

/** Words by which a class has a say in what happens elsewhere. */
const ANNOUNCING = /__init_subclass__|__set_name__|__class_getitem__|metaclass/;

/** Whether no class of the text has a say in what happens where another is defined. */
export function isSelfContained(text: string): boolean {
  return !ANNOUNCING.test(text);
}

/** The basis of each statement of a module, whose names are those of `scope`. */
export function basesIn({ chunks }: Module, scope: Scope): (statement: Statement) => Basis | null {
  const reached = reachIn(chunks.map(pieceOf), scope);
  const made = new Map<number, Basis>();
  const basisOf = (index: number): Basis => {
    const found = [...reached(index)].toSorted((a, b) => a - b).flatMap((at) => chunks[at] ?? []);
    return { key: found.map((chunk) => pieceOf(chunk).id).join(), chunks: found };
  };
  return (statement) => {
    const index = chunks.findIndex(({ body }) => body.some((one) => holds(one, statement)));
    if (index < 0) return null;
    const basis = made.get(index) ?? basisOf(index);
    made.set(index, basis);
    return basis;
  };
}

function holds(outer: Statement, inner: Statement): boolean {
  return outer === inner || (outer.kind === "class" && outer.body.includes(inner));
}

/** From each piece to all that it mentions, and to those that do something when the module is read. */
function reachIn(pieces: readonly Piece[], scope: Scope): (from: number) => ReadonlySet<number> {
  const isQuiet = quietIn(pieces, scope);
  const defining = new Map<string, number[]>();
  const active: number[] = [];
  for (const [index, piece] of pieces.entries()) {
    const { defines } = piece;
    if (defines !== null && isQuiet(piece))
      defining.set(defines, [...(defining.get(defines) ?? []), index]);
    else if (!piece.isInert) active.push(index);
  }
  const reached = (from: Iterable<number>): ReadonlySet<number> => {
    const seen = new Set(from);
    for (const index of seen) {
      const piece = pieces[index];
      if (piece?.isReaching) return new Set(pieces.keys());
      for (const [name, places] of defining)
        if (piece?.words.has(name)) for (const at of places) seen.add(at);
    }
    return seen;
  };
  const always = reached(active);
  return (from) => (always.has(from) ? always : reached([...always, from]));
}

/** Whether a piece does nothing but define its name. */
function quietIn(pieces: readonly Piece[], { names }: Scope): (piece: Piece) => boolean {
  const own = new Set(pieces.flatMap(({ binds }) => [...binds]));
  const isForeign = (name: string): boolean => {
    // What the module does not define is built in, as `property` is, or a property's own setter.
    const kind = names.get(name)?.kind ?? "library";
    return !own.has(name) && name !== UNNAMED && FOREIGN.has(kind);
  };
  // What a library is handed it may run whenever it likes.
  const isKept = (name: string): boolean => {
    const value = names.get(name);
    return value === undefined || (value.kind === "library" && isTransparent(value.name));
  };
  return ({ rests, handedTo }) => [...rests].every(isForeign) && handedTo.every(isKept);
}

const FOREIGN: ReadonlySet<Value["kind"]> = new Set(["library", "unknown", "setting", "literal"]);

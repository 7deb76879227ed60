// What the readers of the messages share, and how they read what all messages are made of.

import { ByteTable } from "./byteTable.ts";
import { MAX_DEPTH, MAX_ELEMENTS, MAX_NAME, MAX_TEXT } from "./limits.ts";
import type { AttributeDefs, TypeDef } from "./model.ts";
import type { NameId } from "./names.ts";
import { ENTRY } from "./schema.ts";
import type { ByteSource } from "./source.ts";
import { Cursor, type Message } from "./wire.ts";

export interface ReadContext {
  readonly cursor: Cursor;
  readonly names: ByteTable;
  readonly attributeSets: Shared<AttributeDefs>;
  readonly types: Shared<TypeDef>;
  readonly texts: Shared<string>;
  readonly decoder: TextDecoder;
  /** Nodes, tensors, values and attributes so far. */
  elements: number;
  /** Graphs and types around the place that is read. */
  depth: number;
}

/** Results of reading short pieces of the file, by the bytes of the piece. */
export interface Shared<T> {
  readonly keys: ByteTable;
  readonly results: (T | undefined)[];
}

/** Pieces longer than this are seldom repeated. */
export const LONGEST_SHARED = 512;

export function readContext(source: ByteSource): ReadContext {
  // A name for every hundred bytes is a lot, and a table for as many is no waste in a file of that size.
  const names = new ByteTable(Math.min(Math.max(source.size / 100, 64), 131_072));
  names.intern(new DataView(new ArrayBuffer(0)), 0, 0);
  return {
    cursor: new Cursor(source),
    names,
    attributeSets: { keys: new ByteTable(), results: [] },
    types: { keys: new ByteTable(), results: [] },
    texts: { keys: new ByteTable(), results: [] },
    decoder: new TextDecoder("utf-8", { ignoreBOM: true }),
    elements: 0,
    depth: 0,
  };
}

/** Counts one more element of the file; a fault where there are more than any model has. */
export function countElement(cx: ReadContext): void {
  if (++cx.elements + cx.names.count > MAX_ELEMENTS) {
    cx.cursor.fail("too-large", `more than ${MAX_ELEMENTS} nodes, tensors and names`);
  }
}

/** A name, as its id. */
export function readName(cx: ReadContext, end: number): NameId {
  const { cursor, names } = cx;
  const length = nameLength(cx, end);
  if (length === 0) return 0;
  return stepped(cx, length, names.intern(cursor.view, cursor.index, length));
}

/** The name of a node, which nothing refers to: it gets an id of its own, which is quicker. */
export function readLabel(cx: ReadContext, end: number): NameId {
  const { cursor, names } = cx;
  const length = nameLength(cx, end);
  if (length === 0) return 0;
  return stepped(cx, length, names.append(cursor.view, cursor.index, length));
}

/** Length of a name that lies in the window then; 0 for the empty one and after a fault. */
function nameLength({ cursor }: ReadContext, end: number): number {
  const length = cursor.length(end);
  if (length > MAX_NAME) cursor.fail("too-large", `a name of ${length} bytes`);
  else if (length === 0 || cursor.ensure(length)) return length;
  return 0;
}

function stepped({ cursor }: ReadContext, length: number, id: number): NameId {
  cursor.index += length;
  if (id >= 0) return id;
  cursor.fail("too-large", "the names of the file do not fit into memory");
  return 0;
}

/** A string, or null where it is too long to be kept. */
export function readText(cx: ReadContext, end: number): string | null {
  const { cursor } = cx;
  const length = cursor.length(end);
  if (length > MAX_TEXT) {
    cursor.skip(length);
    return null;
  }
  if (!cursor.ensure(length)) return "";
  return shared(cx, cx.texts, length, () => {
    const from = cursor.index;
    cursor.index += length;
    return cx.decoder.decode(cursor.window.subarray(from, cursor.index));
  });
}

/**
 * What `read` makes of the next `length` bytes, which lie in the window; read once where the same bytes came
 * before and `mayShare` allowed it.
 */
export function shared<T extends {}>(
  cx: ReadContext,
  table: Shared<T>,
  length: number,
  read: () => T,
  mayShare: (result: T) => boolean = always,
): T {
  const { cursor } = cx;
  const key = length > LONGEST_SHARED ? -1 : table.keys.intern(cursor.view, cursor.index, length);
  const known = table.results[key];
  if (known !== undefined) {
    cursor.index += length;
    return known;
  }
  const result = read();
  if (key >= 0 && mayShare(result)) table.results[key] = result;
  return result;
}

/** Reads one field after the other of a message that ends at `end`. */
export function eachField(
  cx: ReadContext,
  end: number,
  message: Message,
  field: (tag: number) => boolean,
): void {
  const { cursor } = cx;
  while (cursor.more(end)) {
    const tag = cursor.varint();
    if (!field(tag)) cursor.other(tag, end, message);
  }
}

/** One pair of strings, whose length comes next; what is too long is empty. */
export function readEntry(cx: ReadContext, outer: number): { key: string; value: string } {
  const end = cx.cursor.length(outer) + cx.cursor.position;
  const entry = { key: "", value: "" };
  eachField(cx, end, ENTRY, (tag) => {
    if (tag === ENTRY.tags.key) entry.key = readText(cx, end) ?? "";
    else if (tag === ENTRY.tags.value) entry.value = readText(cx, end) ?? "";
    else return false;
    return true;
  });
  return entry;
}

/** Runs `read` one level deeper, or fails where no model is that deep. */
export function nested<T>(cx: ReadContext, read: () => T, otherwise: T): T {
  if (cx.depth >= MAX_DEPTH) {
    cx.cursor.fail("too-deep", `nested deeper than ${MAX_DEPTH} levels`);
    return otherwise;
  }
  cx.depth++;
  const result = read();
  cx.depth--;
  return result;
}

function always(): boolean {
  return true;
}

// AttributeProto. Equal lists of attributes without tensors and graphs are read once and shared.

import { SMALL_CONSTANT } from "../ir/index.ts";
import { countElement, LONGEST_SHARED, type ReadContext, readText, shared } from "./context.ts";
import type {
  AttributeDef,
  AttributeDefs,
  GraphDef,
  NamedGraph,
  TensorDef,
  TypeDef,
} from "./model.ts";
import { readSparseTensor, readTensor } from "./readTensor.ts";
import { readType } from "./readType.ts";
import { ATTRIBUTE, ATTRIBUTE_TYPE } from "./schema.ts";

/** Reads a graph whose length comes next; given by the reader of graphs, which attributes are a part of. */
export type ReadGraph = (cx: ReadContext, end: number) => GraphDef;

/** Attributes of one node, as they stand one after the other. */
export interface AttributeRun {
  readonly attributes: AttributeDefs;
  readonly graphs: readonly NamedGraph[];
}

/** The attributes from here on, up to a field of another kind; the first one's tag is read already. */
export function readAttributes(
  cx: ReadContext,
  end: number,
  tag: number,
  readGraph: ReadGraph,
): AttributeRun {
  const graphs: NamedGraph[] = [];
  const length = runLength(cx, end, tag);
  const stop = length === null ? end : cx.cursor.position + length;
  const read = (): AttributeDefs => readRun(cx, stop, tag, graphs, readGraph);
  if (length === null) return { attributes: read(), graphs };
  const attributes = shared(
    cx,
    cx.attributeSets,
    length,
    read,
    (set) => graphs.length === 0 && isPlain(set),
  );
  return { attributes, graphs };
}

/** Bytes up to the end of the last attribute, when they are few and at hand. */
function runLength(cx: ReadContext, end: number, tag: number): number | null {
  const { cursor } = cx;
  const rest = Math.min(end - cursor.position, LONGEST_SHARED);
  if (tag >= 0x80 || !cursor.ensure(rest)) return null;
  const { window, index } = cursor;
  const stop = index + rest;
  for (let at = index; at < stop; ) {
    const length = window[at] ?? 0;
    const high = window[at + 1] ?? 0;
    if (length < 0x80) at += 1 + length;
    else if (high < 0x80) at += 2 + (length % 0x80) + high * 0x80;
    else return null;
    if (at > stop) return null;
    if (at === stop) return cursor.position + rest === end ? rest : null;
    if (window[at] !== tag) return at - index;
    at++;
  }
  return null;
}

// The tag behind a run is read to see that the run has ended, and given back.
function readRun(
  cx: ReadContext,
  end: number,
  tag: number,
  graphs: NamedGraph[],
  readGraph: ReadGraph,
): AttributeDefs {
  const { cursor } = cx;
  const attributes = new Map<string, AttributeDef>();
  for (;;) {
    readAttribute(cx, cursor.length(end) + cursor.position, attributes, graphs, readGraph);
    if (!cursor.more(end)) break;
    const before = cursor.position;
    if (cursor.varint() === tag) continue;
    cursor.seek(before);
    break;
  }
  return attributes;
}

/** Whether the attributes may be shared: payloads of tensors are told apart by more than what is read. */
function isPlain(attributes: AttributeDefs): boolean {
  for (const attribute of attributes.values()) if (attribute.kind === "tensor") return false;
  return true;
}

/** What is gathered of one attribute; which of it counts is said by its type, which may come last. */
interface Draft {
  name: string;
  type: number;
  reference: string;
  int: bigint;
  float: number;
  text: string | null;
  tensor: TensorDef | null;
  typeDef: TypeDef | null;
  graphs: GraphDef[];
  ints: bigint[];
  floats: number[];
  strings: string[];
  /** Number of list entries, kept or not. */
  count: number;
  isWhole: boolean;
  /** The kind of the field seen last, for files without types. */
  seen: number;
}

function readAttribute(
  cx: ReadContext,
  end: number,
  attributes: Map<string, AttributeDef>,
  graphs: NamedGraph[],
  readGraph: ReadGraph,
): void {
  countElement(cx);
  const { cursor } = cx;
  const draft = emptyDraft();
  while (cursor.more(end)) {
    const tag = cursor.varint();
    const isRead =
      readScalar(cx, end, tag, draft) ||
      readList(cx, end, tag, draft) ||
      readMessage(cx, end, tag, draft, readGraph);
    if (!isRead) cursor.other(tag, end, ATTRIBUTE);
  }
  if (draft.reference !== "") {
    attributes.set(draft.name, { kind: "reference", name: draft.reference });
    return;
  }
  const type = draft.type === ATTRIBUTE_TYPE.UNDEFINED ? draft.seen : draft.type;
  if (type === ATTRIBUTE_TYPE.GRAPH || type === ATTRIBUTE_TYPE.GRAPHS) {
    const isList = type === ATTRIBUTE_TYPE.GRAPHS;
    for (const [i, graph] of draft.graphs.entries()) {
      graphs.push({ role: isList ? `${draft.name}[${i}]` : draft.name, graph });
    }
  } else attributes.set(draft.name, attributeOf(draft, type));
}

function emptyDraft(): Draft {
  return {
    name: "",
    type: ATTRIBUTE_TYPE.UNDEFINED,
    reference: "",
    int: 0n,
    float: 0,
    text: "",
    tensor: null,
    typeDef: null,
    graphs: [],
    ints: [],
    floats: [],
    strings: [],
    count: 0,
    isWhole: true,
    seen: ATTRIBUTE_TYPE.UNDEFINED,
  };
}

/** Reads a field that holds one number or string; false for other fields. */
function readScalar(cx: ReadContext, end: number, tag: number, draft: Draft): boolean {
  const { cursor } = cx;
  const { tags } = ATTRIBUTE;
  if (tag === tags.name) draft.name = readText(cx, end) ?? "";
  else if (tag === tags.type) draft.type = cursor.varint();
  else if (tag === tags.reference) draft.reference = readText(cx, end) ?? "";
  else if (tag === tags.i) {
    draft.int = cursor.int64();
    draft.seen = ATTRIBUTE_TYPE.INT;
  } else if (tag === tags.f) {
    draft.float = cursor.float();
    draft.seen = ATTRIBUTE_TYPE.FLOAT;
  } else if (tag === tags.s) {
    draft.text = readText(cx, end);
    draft.seen = ATTRIBUTE_TYPE.STRING;
  } else return false;
  return true;
}

/** Reads an entry of a list, or a packed list; false for other fields. */
function readList(cx: ReadContext, end: number, tag: number, draft: Draft): boolean {
  const { cursor } = cx;
  const { tags } = ATTRIBUTE;
  if (tag === tags.ints) {
    draft.seen = ATTRIBUTE_TYPE.INTS;
    keep(draft, draft.ints, cursor.int64());
  } else if (tag === tags.intsPacked) {
    draft.seen = ATTRIBUTE_TYPE.INTS;
    const listEnd = cursor.length(end) + cursor.position;
    while (cursor.more(listEnd)) keep(draft, draft.ints, cursor.int64());
  } else if (tag === tags.floats) {
    draft.seen = ATTRIBUTE_TYPE.FLOATS;
    keep(draft, draft.floats, cursor.float());
  } else if (tag === tags.floatsPacked) {
    draft.seen = ATTRIBUTE_TYPE.FLOATS;
    const listEnd = cursor.length(end) + cursor.position;
    while (cursor.more(listEnd)) keep(draft, draft.floats, cursor.float());
  } else if (tag === tags.strings) {
    draft.seen = ATTRIBUTE_TYPE.STRINGS;
    const text = readText(cx, end);
    keep(draft, draft.strings, text ?? "");
    if (text === null) draft.isWhole = false;
  } else return false;
  return true;
}

/** Reads a field that holds a message; false for other fields. */
function readMessage(
  cx: ReadContext,
  end: number,
  tag: number,
  draft: Draft,
  readGraph: ReadGraph,
): boolean {
  const { cursor } = cx;
  const { tags } = ATTRIBUTE;
  if (tag === tags.t || tag === tags.sparseTensor) {
    const read = tag === tags.t ? readTensor : readSparseTensor;
    draft.tensor = read(cx, cursor.length(end) + cursor.position);
    draft.seen = ATTRIBUTE_TYPE.TENSOR;
  } else if (tag === tags.g || tag === tags.graphs) {
    draft.graphs.push(readGraph(cx, end));
    draft.seen = tag === tags.g ? ATTRIBUTE_TYPE.GRAPH : ATTRIBUTE_TYPE.GRAPHS;
  } else if (tag === tags.tp) {
    draft.typeDef = readType(cx, end);
    draft.seen = ATTRIBUTE_TYPE.TYPE_PROTO;
  } else if (tag === tags.tensors || tag === tags.typeProtos || tag === tags.sparseTensors) {
    cursor.skip(cursor.length(end));
    draft.count++;
    draft.seen = ATTRIBUTE_TYPE.TENSORS;
  } else return false;
  return true;
}

/** Adds to a list as long as it is short enough to be kept; the rest is counted. */
function keep<T>(draft: Draft, list: T[], value: T): void {
  if (draft.count++ < SMALL_CONSTANT) list.push(value);
  else draft.isWhole = false;
}

/** The attribute that the type selects among what was read. */
function attributeOf(draft: Draft, type: number): AttributeDef {
  switch (type) {
    case ATTRIBUTE_TYPE.INT:
      return { kind: "int", value: draft.int };
    case ATTRIBUTE_TYPE.FLOAT:
      return { kind: "float", value: draft.float };
    case ATTRIBUTE_TYPE.STRING:
      return draft.text === null ? unread(1) : { kind: "string", value: draft.text };
    case ATTRIBUTE_TYPE.INTS:
      return draft.isWhole ? { kind: "ints", values: draft.ints } : unread(draft.count);
    case ATTRIBUTE_TYPE.FLOATS:
      return draft.isWhole ? { kind: "floats", values: draft.floats } : unread(draft.count);
    case ATTRIBUTE_TYPE.STRINGS:
      return draft.isWhole ? { kind: "strings", values: draft.strings } : unread(draft.count);
    case ATTRIBUTE_TYPE.TENSOR:
    case ATTRIBUTE_TYPE.SPARSE_TENSOR:
      return draft.tensor === null ? unread(0) : { kind: "tensor", value: draft.tensor };
    case ATTRIBUTE_TYPE.TYPE_PROTO:
      return draft.typeDef === null ? unread(0) : { kind: "type", value: draft.typeDef };
    default:
      return unread(draft.count);
  }
}

function unread(count: number): AttributeDef {
  return { kind: "unread", count };
}

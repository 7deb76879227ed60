// TensorProto and SparseTensorProto without their payload. Only small integer and boolean tensors are read:
// they are the axes, shapes and trip counts that the analysis asks for. So are short lists of positive whole
// numbers in 32-bit floats: the factors that images are resized by.

import { MOST_FACTORS, SMALL_CONSTANT } from "../ir/index.ts";
import { countElement, eachField, type ReadContext, readEntry, readName } from "./context.ts";
import { MAX_RANK } from "./limits.ts";
import { areFactors, elementCount, type TensorDef } from "./model.ts";
import type { NameId } from "./names.ts";
import { DATA_TYPE, SPARSE_TENSOR, TENSOR } from "./schema.ts";
import type { Cursor } from "./wire.ts";

// A packed list of small integers cannot be longer than this.
const LONGEST_LIST = SMALL_CONSTANT * 10;

/** What is gathered of one tensor; its fields come in any order. */
interface Draft {
  name: NameId;
  dataType: number;
  dims: bigint[];
  /** Content from the typed fields; null where there is more than is kept. */
  list: bigint[] | null;
  raw: { readonly offset: number; readonly length: number } | null;
  isExternal: boolean;
  location: string | null;
}

/** The tensor that ends at `end`. */
export function readTensor(cx: ReadContext, end: number): TensorDef {
  countElement(cx);
  const draft: Draft = {
    name: 0,
    dataType: 0,
    dims: [],
    list: [],
    raw: null,
    isExternal: false,
    location: null,
  };
  eachField(cx, end, TENSOR, (tag) => readField(cx, end, tag, draft));
  const { name, dataType, dims } = draft;
  const external = draft.isExternal ? (draft.location ?? "") : null;
  const ints = external === null ? content(cx, draft) : null;
  return { name, dataType, dims, ints, external, isSparse: false };
}

/** The sparse tensor that ends at `end`; its values carry name and type, its content is not kept. */
export function readSparseTensor(cx: ReadContext, end: number): TensorDef {
  const { cursor } = cx;
  const dims: bigint[] = [];
  const head: Pick<Draft, "name" | "dataType"> = { name: 0, dataType: 0 };
  eachField(cx, end, SPARSE_TENSOR, (tag) => {
    const { tags } = SPARSE_TENSOR;
    if (tag !== tags.values) return readDims(cx, end, tag, tags, dims);
    Object.assign(head, readTensor(cx, cursor.length(end) + cursor.position));
    return true;
  });
  const { name, dataType } = head;
  return { name, dataType, dims, ints: null, external: null, isSparse: true };
}

/** Reads one field of a tensor; false for fields that are stepped over, payloads of other types among them. */
function readField(cx: ReadContext, end: number, tag: number, draft: Draft): boolean {
  const { cursor } = cx;
  const { tags } = TENSOR;
  if (tag === tags.name) draft.name = readName(cx, end);
  else if (tag === tags.dataType) draft.dataType = cursor.varint();
  else if (tag === tags.raw) {
    const length = cursor.length(end);
    draft.raw = { offset: cursor.position, length };
    cursor.skip(length);
  } else if (tag === tags.externalData) readExternal(cx, end, draft);
  else if (tag === tags.dataLocation) draft.isExternal = cursor.varint() === 1;
  else if (tag === tags.int64 || tag === tags.int32 || tag === tags.uint64) {
    keep(draft, cursor.int64());
  } else if (tag === tags.int64Packed || tag === tags.int32Packed || tag === tags.uint64Packed) {
    readPacked(cx, end, draft);
  } else if (tag === tags.floatPacked) readFactors(cx, end, draft);
  else return readDims(cx, end, tag, tags, draft.dims);
  return true;
}

/** Reads dimensions, packed or not; false for other fields. */
function readDims(
  cx: ReadContext,
  end: number,
  tag: number,
  tags: { readonly dims: number; readonly dimsPacked: number },
  dims: bigint[],
): boolean {
  const { cursor } = cx;
  if (tag === tags.dims) dims.push(cursor.int64());
  else if (tag === tags.dimsPacked) {
    const listEnd = cursor.length(end) + cursor.position;
    while (dims.length <= MAX_RANK && cursor.more(listEnd)) dims.push(cursor.int64());
  } else return false;
  if (dims.length > MAX_RANK)
    cursor.fail("too-large", `a tensor of more than ${MAX_RANK} dimensions`);
  return true;
}

/** Reads a packed list of integers, or steps over one that is too long to be kept. */
function readPacked(cx: ReadContext, end: number, draft: Draft): void {
  const { cursor } = cx;
  const length = cursor.length(end);
  if (length > LONGEST_LIST) {
    draft.list = null;
    cursor.skip(length);
    return;
  }
  const listEnd = cursor.position + length;
  while (cursor.more(listEnd)) keep(draft, cursor.int64());
}

/** Reads a packed list of floats that are whole numbers, or steps over one that is too long or holds others. */
function readFactors(cx: ReadContext, end: number, draft: Draft): void {
  const { cursor } = cx;
  const length = cursor.length(end);
  const listEnd = cursor.position + length;
  if (length > MOST_FACTORS * 4) draft.list = null;
  while (draft.list !== null && cursor.position + 4 <= listEnd) {
    const value = cursor.float();
    if (Number.isSafeInteger(value)) keep(draft, BigInt(value));
    else draft.list = null;
  }
  cursor.skip(listEnd - cursor.position);
}

/** Adds to the content, which is given up when it gets too long. */
function keep(draft: Draft, value: bigint): void {
  if (draft.list !== null && draft.list.length < SMALL_CONSTANT) draft.list.push(value);
  else draft.list = null;
}

/** Notes where an external payload lies; nothing is opened there. */
function readExternal(cx: ReadContext, end: number, draft: Draft): void {
  const entry = readEntry(cx, end);
  if (entry.key === "location") draft.location = entry.value;
}

/** Bytes per element in raw data, and how one is read; for the types whose content is kept. */
const ELEMENTS: Readonly<
  Record<number, [number, (view: DataView, at: number) => number | bigint]>
> = {
  [DATA_TYPE.INT64]: [8, (view, at) => view.getBigInt64(at, true)],
  [DATA_TYPE.UINT64]: [8, (view, at) => view.getBigUint64(at, true)],
  [DATA_TYPE.INT32]: [4, (view, at) => view.getInt32(at, true)],
  [DATA_TYPE.UINT32]: [4, (view, at) => view.getUint32(at, true)],
  [DATA_TYPE.INT16]: [2, (view, at) => view.getInt16(at, true)],
  [DATA_TYPE.UINT16]: [2, (view, at) => view.getUint16(at, true)],
  [DATA_TYPE.INT8]: [1, (view, at) => view.getInt8(at)],
  [DATA_TYPE.UINT8]: [1, (view, at) => view.getUint8(at)],
  [DATA_TYPE.BOOL]: [1, (view, at) => view.getUint8(at)],
  [DATA_TYPE.FLOAT]: [4, (view, at) => view.getFloat32(at, true)],
};

/** The content of a tensor, where it is kept and all there. */
function content(cx: ReadContext, draft: Draft): readonly bigint[] | null {
  if (draft.dataType !== DATA_TYPE.FLOAT) return integers(cx, draft);
  const isList = draft.dims.length === 1 && elementCount(draft.dims) <= MOST_FACTORS;
  const found = isList ? integers(cx, draft) : null;
  return found !== null && areFactors(found) ? found : null;
}

/** The whole numbers of a small tensor, or null where they are not all there. */
function integers(cx: ReadContext, draft: Draft): readonly bigint[] | null {
  const element = ELEMENTS[draft.dataType];
  const count = elementCount(draft.dims);
  if (element === undefined || count < 0n || count > SMALL_CONSTANT) return null;
  if (draft.raw !== null) return rawContent(cx.cursor, draft.raw, Number(count), element);
  if (draft.list?.length !== Number(count)) return null;
  return draft.dataType === DATA_TYPE.UINT64
    ? draft.list.map((v) => BigInt.asUintN(64, v))
    : draft.list;
}

// The only place that goes back in the file: type and shape may stand behind the data they describe.
function rawContent(
  cursor: Cursor,
  raw: { readonly offset: number; readonly length: number },
  count: number,
  [size, read]: readonly [number, (view: DataView, at: number) => number | bigint],
): readonly bigint[] | null {
  if (raw.length !== count * size) return null;
  const end = cursor.position;
  cursor.seek(raw.offset);
  if (!cursor.ensure(raw.length)) return null;
  const { buffer, byteOffset } = cursor.window;
  const view = new DataView(buffer, byteOffset + cursor.index, raw.length);
  const entries = Array.from({ length: count }, (_, i) => read(view, i * size));
  cursor.seek(end);
  const areWhole = entries.every(
    (entry) => typeof entry === "bigint" || Number.isSafeInteger(entry),
  );
  return areWhole ? entries.map(BigInt) : null;
}

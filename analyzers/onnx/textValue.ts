// Types, tensors and attribute values in ONNX text.

import { SMALL_CONSTANT } from "../ir/index.ts";
import { MAX_DEPTH } from "./limits.ts";
import {
  type AttributeDef,
  areFactors,
  type DimDef,
  elementCount,
  type GraphDef,
  type NamedGraph,
  type TensorDef,
  type TypeDef,
} from "./model.ts";
import type { NameTable } from "./names.ts";
import { NodeTable } from "./nodeTable.ts";
import type { Literal, Scanner } from "./scanner.ts";
import { DATA_TYPE, dataTypeNamed, elemOf } from "./schema.ts";

export interface TextContext {
  readonly scanner: Scanner;
  readonly names: NameTable;
  /** Graphs and types around the place that is read. */
  depth: number;
}

/** Reads a graph, given by the grammar of graphs, which attributes are a part of. */
export type ParseGraph = (cx: TextContext) => GraphDef;

const CONTAINERS: ReadonlySet<string> = new Set([
  "seq",
  "map",
  "optional",
  "sparse_tensor",
  "opaque",
]);

/** Whether a type comes next, and not the name of a value. */
export function isAtType({ scanner }: TextContext): boolean {
  const id = scanner.peekIdentifier();
  return dataTypeNamed(id) !== null || CONTAINERS.has(id);
}

/** `float[N, 128]`, `seq(int64)`; `float` is a scalar, `float[]` a tensor of unknown rank. */
export function parseType(cx: TextContext): TypeDef {
  const { scanner } = cx;
  const id = scanner.peekIdentifier();
  const dataType = dataTypeNamed(id);
  if (dataType !== null) return parseTensorType(cx, "tensor");
  if (!CONTAINERS.has(id)) scanner.fail("expected a type");
  scanner.identifier();
  scanner.expect("(");
  const type = deeper<TypeDef>(cx, { kind: "opaque" }, () => parseContents(cx, id));
  scanner.expect(")");
  return type;
}

/** What stands in the brackets of a container type. */
function parseContents(cx: TextContext, id: string): TypeDef {
  const { scanner } = cx;
  switch (id) {
    case "seq":
      return { kind: "sequence", of: parseType(cx) };
    case "optional":
      return { kind: "optional", of: parseType(cx) };
    case "sparse_tensor":
      return parseTensorType(cx, "sparse");
    case "map":
      if (dataTypeNamed(scanner.identifier()) === null)
        scanner.fail("expected the type of the keys");
      scanner.expect(",");
      parseType(cx);
      return { kind: "map" };
    default:
      while (scanner.identifier() !== "" || scanner.takes(".") || scanner.takes(",")) {
        // An opaque type's domain and name say nothing to the analysis.
      }
      return { kind: "opaque" };
  }
}

function parseTensorType(cx: TextContext, kind: "tensor" | "sparse"): TypeDef {
  const { scanner } = cx;
  const dataType = dataTypeNamed(scanner.identifier());
  if (dataType === null) scanner.fail("expected the type of the elements");
  let dims: readonly DimDef[] | null = [];
  if (scanner.takes("[")) {
    dims = scanner.next === "]" ? null : list(scanner, () => parseDim(scanner));
    scanner.expect("]");
  }
  return { kind, dataType: dataType ?? 0, dims };
}

/** `?`, a name, or a number; formulas of names are written in quotes. */
function parseDim(scanner: Scanner): DimDef {
  if (scanner.takes("?")) return null;
  const name = scanner.name();
  if (name !== null) return name === "" ? null : name;
  return integer(scanner);
}

/** The content of a tensor of that type: `{1, 2, 3}`, or where it lies outside the file: `["location": "w.bin"]`. */
export function parseTensor(cx: TextContext, name: string, type: TypeDef): TensorDef {
  const { scanner } = cx;
  const id = cx.names.intern(name);
  if (type.kind !== "tensor") scanner.fail("expected a tensor");
  const { dataType, dims: given } = type.kind === "tensor" ? type : { dataType: 0, dims: [] };
  const dims = (given ?? []).filter((dim) => typeof dim === "bigint");
  if (given === null || dims.length < given.length)
    scanner.fail("a tensor needs a size in numbers");
  const tensor = { name: id, dataType, dims, isSparse: false };
  if (scanner.takes("[")) {
    const external = parseExternal(scanner);
    scanner.expect("]");
    return { ...tensor, ints: null, external };
  }
  scanner.expect("{");
  const values = scanner.next === "}" ? [] : list(scanner, () => scanner.literal());
  // No values stand for a payload that the text does not spell out.
  if (values.length > 0 && BigInt(values.length) !== elementCount(dims)) {
    scanner.fail(`${values.length} values for a tensor of ${elementCount(dims)} elements`);
  }
  scanner.expect("}");
  return { ...tensor, ints: contentOf(dataType, dims, values), external: null };
}

/** The location among the entries of an external payload. */
function parseExternal(scanner: Scanner): string {
  const entries = parseEntries(scanner);
  return entries.find((entry) => entry.key === "location")?.value ?? "";
}

/** `"key": "value", …` */
export function parseEntries(scanner: Scanner): { key: string; value: string }[] {
  return list(scanner, () => {
    const key = scanner.string();
    scanner.expect(":");
    return { key, value: scanner.string() };
  });
}

function factorsIn(values: readonly Literal[]): readonly bigint[] | null {
  const whole = values.flatMap((value) => {
    if (value.kind === "int") return [value.value];
    return value.kind === "float" && Number.isSafeInteger(value.value) ? [BigInt(value.value)] : [];
  });
  return whole.length === values.length && areFactors(whole) ? whole : null;
}

/** The content that is kept of a tensor, as in binary files. */
function contentOf(
  dataType: number,
  dims: readonly bigint[],
  values: readonly Literal[],
): readonly bigint[] | null {
  if (dataType === DATA_TYPE.FLOAT) return dims.length === 1 ? factorsIn(values) : null;
  const elem = elemOf(dataType);
  const isKept = dataType === DATA_TYPE.BOOL || /^[iu](?:8|16|32|64)$/.test(elem);
  if (!isKept || values.length > SMALL_CONSTANT) return null;
  if (BigInt(values.length) !== elementCount(dims)) return null;
  const ints = values.flatMap((value) => (value.kind === "int" ? [value.value] : []));
  return ints.length === values.length ? ints : null;
}

const LIST_TYPES: ReadonlySet<string> = new Set(["ints", "floats", "strings", "graphs", "tensors"]);

/** `= value` of the attribute of that name, into the attributes or the graphs. */
export function parseAttributeValue(
  cx: TextContext,
  name: string,
  attributes: Map<string, AttributeDef>,
  graphs: NamedGraph[],
  parseGraph: ParseGraph,
): void {
  const { scanner } = cx;
  const type = scanner.takes(":") ? scanner.identifier() : "";
  scanner.expect("=");
  if (scanner.takes("[")) {
    const before = graphs.length;
    const items =
      scanner.next === "]" ? [] : list(scanner, () => parseItem(cx, name, graphs, parseGraph));
    for (let i = before; i < graphs.length; i++) {
      graphs[i] = { role: `${name}[${i - before}]`, graph: (graphs[i] as NamedGraph).graph };
    }
    if (items.length === 0 && !LIST_TYPES.has(type)) scanner.fail("an empty list needs a type");
    scanner.expect("]");
    if (graphs.length === before) attributes.set(name, listOf(items, type));
    return;
  }
  const item = parseItem(cx, name, graphs, parseGraph);
  if (item === null) return;
  const isFloat = type === "float" && item.kind === "int";
  attributes.set(name, isFloat ? { kind: "float", value: Number(item.value) } : item);
}

/** One value; null for a graph, which is put among the graphs. */
function parseItem(
  cx: TextContext,
  name: string,
  graphs: NamedGraph[],
  parseGraph: ParseGraph,
): AttributeDef | null {
  const { scanner } = cx;
  if (scanner.takes("@")) return { kind: "reference", name: scanner.expectName("an attribute") };
  if (isAtType(cx)) {
    const type = parseType(cx);
    const tensorName = scanner.name();
    const isTensor = tensorName !== null || scanner.next === "=" || scanner.next === "{";
    if (!isTensor) return { kind: "type", value: type };
    scanner.takes("=");
    return { kind: "tensor", value: parseTensor(cx, tensorName ?? "", type) };
  }
  if (scanner.peekIdentifier() === "" || scanner.isAtFloatWord) return scanner.literal();
  graphs.push({ role: name, graph: deeper(cx, NO_GRAPH, () => parseGraph(cx)) });
  return null;
}

const NO_GRAPH: GraphDef = {
  name: 0,
  nodes: new NodeTable(),
  initializers: [],
  inputs: [],
  outputs: [],
  infos: [],
};

/** A list attribute: integers count as floats where the type or another entry asks for it. */
function listOf(items: readonly (AttributeDef | null)[], type: string): AttributeDef {
  if (items.length > SMALL_CONSTANT) return { kind: "unread", count: items.length };
  const ints = items.flatMap((item) => (item?.kind === "int" ? [item.value] : []));
  const floats = items.flatMap((item) =>
    item?.kind === "float" || item?.kind === "int" ? [Number(item.value)] : [],
  );
  const strings = items.flatMap((item) => (item?.kind === "string" ? [item.value] : []));
  if (type !== "floats" && type !== "strings" && ints.length === items.length) {
    return { kind: "ints", values: ints };
  }
  if (type !== "strings" && floats.length === items.length)
    return { kind: "floats", values: floats };
  if (strings.length === items.length) return { kind: "strings", values: strings };
  return { kind: "unread", count: items.length };
}

/** Runs `read` one level deeper, or fails where no model is that deep. */
function deeper<T>(cx: TextContext, otherwise: T, read: () => T): T {
  if (cx.depth >= MAX_DEPTH) {
    cx.scanner.fail(`nested deeper than ${MAX_DEPTH} levels`);
    return otherwise;
  }
  cx.depth++;
  const result = read();
  cx.depth--;
  return result;
}

/** One or more items with commas between them. */
export function list<T>(scanner: Scanner, item: () => T): T[] {
  const items = [item()];
  while (scanner.takes(",")) items.push(item());
  return items;
}

/** A whole number. */
export function integer(scanner: Scanner): bigint {
  const literal = scanner.literal();
  if (literal.kind === "int") return literal.value;
  scanner.fail("expected a whole number before this");
  return 0n;
}

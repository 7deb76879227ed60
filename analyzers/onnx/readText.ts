// The text syntax of ONNX (docs/Syntax.md of the standard): a model, its graph, its functions. It makes the
// same model as the binary reader.

import type { Problem, TextRange } from "../base/index.ts";
import { type Program, unreadable } from "../ir/index.ts";
import { lower } from "./lower.ts";
import type {
  AttributeDef,
  FunctionDef,
  GraphDef,
  MetadataEntry,
  Model,
  NamedGraph,
  OpsetDef,
  TensorDef,
  ValueDef,
} from "./model.ts";
import { type NameId, NameTable } from "./names.ts";
import { NodeTable } from "./nodeTable.ts";
import { versionOf } from "./readGraph.ts";
import { Scanner, type TextFault } from "./scanner.ts";
import {
  integer,
  isAtType,
  list,
  parseAttributeValue,
  parseEntries,
  parseTensor,
  parseType,
  type TextContext,
} from "./textValue.ts";

/** The program of a model in ONNX text; `file` names it in locations. Never throws. */
export function readOnnxText(text: string, file: string): Program {
  const model = parseOnnxText(text, file);
  return "code" in model ? unreadable(model) : lower(model, file);
}

/** What a model in ONNX text says, names unresolved; or the first error of syntax. */
export function parseOnnxText(text: string, file: string): Model | Problem {
  const cx: TextContext = { scanner: new Scanner(text), names: new NameTable(), depth: 0 };
  const head = parseHead(cx);
  const graph = parseGraph(cx);
  const functions: FunctionDef[] = [];
  while (!cx.scanner.isAtEnd) functions.push(parseFunction(cx));
  const { fault } = cx.scanner;
  if (fault !== null) return syntaxProblem(text, file, fault);
  const { irVersion, producer, opsets, metadata } = head;
  return { names: cx.names, irVersion, producer, opsets, metadata, graph, functions };
}

/** The fault with its line and column, counted from 1. */
function syntaxProblem(text: string, file: string, fault: TextFault): Problem {
  const before = text.slice(0, fault.from);
  const line = before.split("\n").length;
  const column = fault.from - before.lastIndexOf("\n");
  const range: TextRange = [line, column, line, column + fault.to - fault.from];
  return {
    code: "onnx/text-syntax",
    severity: "error",
    at: { file, line, range, cell: null, node: null },
    message: `Line ${line}, column ${column}: ${fault.message}.`,
    help: "The syntax is that of ONNX's docs/Syntax.md; `#` starts a comment.",
  };
}

/** What stands in angle brackets in front of a model or a function. */
interface Head {
  irVersion: bigint | null;
  readonly producer: { name: string; version: string };
  opsets: OpsetDef[];
  metadata: MetadataEntry[];
  domain: string;
  overload: string;
}

/** `<ir_version: 10, opset_import: ["": 22]>`, of a model or a function. */
function parseHead(cx: TextContext): Head {
  const { scanner } = cx;
  const head: Head = {
    irVersion: null,
    producer: { name: "", version: "" },
    opsets: [],
    metadata: [],
    domain: "",
    overload: "",
  };
  if (!scanner.takes("<")) return head;
  list(scanner, () => parseProperty(cx, head));
  scanner.expect(">");
  return head;
}

/** `key: value`; what the analysis does not ask for is read and dropped. */
function parseProperty(cx: TextContext, head: Head): void {
  const { scanner } = cx;
  const key = scanner.peekIdentifier();
  if (!PROPERTIES.has(key)) scanner.fail("expected a property such as ir_version or opset_import");
  scanner.identifier();
  scanner.expect(":");
  if (key === "ir_version") head.irVersion = versionOf(integer(scanner));
  else if (key === "opset_import") head.opsets = parseOpsets(cx);
  else if (key === "producer_name") head.producer.name = scanner.string();
  else if (key === "producer_version") head.producer.version = scanner.string();
  else if (key === "domain") head.domain = scanner.string();
  else if (key === "overload") head.overload = scanner.string();
  else if (key === "metadata_props") {
    scanner.expect("[");
    head.metadata = scanner.next === "]" ? [] : parseEntries(scanner);
    scanner.expect("]");
  } else scanner.literal();
}

const PROPERTIES: ReadonlySet<string> = new Set([
  "ir_version",
  "opset_import",
  "producer_name",
  "producer_version",
  "domain",
  "overload",
  "metadata_props",
  "model_version",
  "doc_string",
]);

/** `["": 22, "local": 1]` */
function parseOpsets(cx: TextContext): OpsetDef[] {
  const { scanner } = cx;
  scanner.expect("[");
  if (scanner.takes("]")) return [];
  const opsets = list(scanner, () => {
    const domain = cx.names.intern(scanner.string());
    scanner.expect(":");
    return { domain, version: integer(scanner) };
  });
  scanner.expect("]");
  return opsets;
}

/** `name (inputs) => (outputs) <values and initialisers> { nodes }` */
function parseGraph(cx: TextContext): GraphDef {
  const { scanner } = cx;
  const name = cx.names.intern(scanner.expectName("the name of a graph"));
  const initializers: TensorDef[] = [];
  scanner.expect("(");
  const inputs = parseValues(cx, ")", (value, type) => {
    if (scanner.takes("=")) initializers.push(parseTensor(cx, nameOf(cx, value.name), type));
    return true;
  });
  scanner.expect("=>");
  scanner.expect("(");
  const outputs = parseValues(cx, ")", () => true);
  const infos = !scanner.takes("<")
    ? []
    : parseValues(cx, ">", (value, type) => {
        if (!scanner.takes("=")) return true;
        initializers.push(parseTensor(cx, nameOf(cx, value.name), type));
        return false;
      });
  return { name, nodes: parseNodes(cx), initializers, inputs, outputs, infos };
}

/** Values up to the closing mark, without those that `keeps` takes for something else. */
function parseValues(
  cx: TextContext,
  close: ")" | ">",
  keeps: (value: ValueDef, type: Parameters<typeof parseTensor>[2]) => boolean,
): ValueDef[] {
  const { scanner } = cx;
  if (scanner.takes(close)) return [];
  const values: ValueDef[] = [];
  list(scanner, () => {
    const type = isAtType(cx) ? parseType(cx) : null;
    const value = { name: cx.names.intern(scanner.expectName("the name of a value")), type };
    if (keeps(value, type ?? { kind: "opaque" })) values.push(value);
  });
  scanner.expect(close);
  return values;
}

/** `{ … }`: nodes need no separator. */
function parseNodes(cx: TextContext): NodeTable {
  const { scanner } = cx;
  const nodes = new NodeTable();
  scanner.expect("{");
  while (scanner.fault === null && !scanner.takes("}")) parseNode(cx, nodes);
  return nodes;
}

/** `[label] y, z = domain.Op:overload <attributes> (a, b)`; the attributes may follow the inputs. */
function parseNode(cx: TextContext, nodes: NodeTable): void {
  const { scanner, names } = cx;
  let name = 0;
  if (scanner.takes("[")) {
    name = names.intern(scanner.name() ?? "");
    scanner.expect("]");
  }
  const outputs = parseNames(cx);
  scanner.expect("=");
  const path = [scanner.identifier()];
  while (scanner.takes(".")) path.push(scanner.identifier());
  if (path.includes("")) scanner.fail("expected an operator");
  const op = names.intern(path.pop() ?? "");
  const domain = names.intern(path.join("."));
  const overload = scanner.takes(":") ? names.intern(scanner.expectName("an overload")) : 0;
  const attributes = new Map<string, AttributeDef>();
  const graphs: NamedGraph[] = [];
  parseAttributes(cx, attributes, graphs);
  scanner.expect("(");
  const inputs = parseNames(cx);
  scanner.expect(")");
  if (attributes.size + graphs.length === 0) parseAttributes(cx, attributes, graphs);
  for (const input of inputs) nodes.addInput(input);
  for (const output of outputs) nodes.addOutput(output);
  nodes.setName(name);
  nodes.setOp(op);
  nodes.setDomain(domain);
  nodes.setOverload(overload);
  nodes.setAttributes(attributes, graphs);
  nodes.finish();
}

/** Names with commas between them, of which any may be left out: `x, , y`; a last comma ends the list. */
function parseNames({ scanner, names }: TextContext): NameId[] {
  const ids: NameId[] = [];
  for (;;) {
    const name = scanner.name();
    const hasMore = scanner.takes(",");
    if (name !== null || hasMore) ids.push(names.intern(name ?? ""));
    if (!hasMore) return ids;
  }
}

/** `<name = value, …>`, or nothing. */
function parseAttributes(
  cx: TextContext,
  attributes: Map<string, AttributeDef>,
  graphs: NamedGraph[],
): void {
  const { scanner } = cx;
  if (!scanner.takes("<")) return;
  list(scanner, () => {
    const name = scanner.expectName("the name of an attribute");
    parseAttributeValue(cx, name, attributes, graphs, parseGraph);
  });
  scanner.expect(">");
}

/** `<domain: "local"> name <attributes> (inputs) => (outputs) { nodes }` */
function parseFunction(cx: TextContext): FunctionDef {
  const { scanner, names } = cx;
  const head = parseHead(cx);
  const name = names.intern(scanner.expectName("the name of a function"));
  const attributes: NameId[] = [];
  const defaults = new Map<string, AttributeDef>();
  if (scanner.takes("<")) {
    list(scanner, () => {
      const attribute = scanner.expectName("the name of an attribute");
      const hasDefault = scanner.next === ":" || scanner.next === "=";
      if (!hasDefault) attributes.push(names.intern(attribute));
      else parseAttributeValue(cx, attribute, defaults, [], parseGraph);
    });
    scanner.expect(">");
  }
  const infos: ValueDef[] = [];
  const untyped = ({ name: id, type }: ValueDef): ValueDef => {
    if (type !== null) infos.push({ name: id, type });
    return { name: id, type: null };
  };
  scanner.expect("(");
  const inputs = parseValues(cx, ")", () => true).map(untyped);
  scanner.expect("=>");
  scanner.expect("(");
  const outputs = parseValues(cx, ")", () => true).map(untyped);
  if (scanner.takes("<")) infos.push(...parseValues(cx, ">", () => true));
  const nodes = parseNodes(cx);
  const body = { name, nodes, initializers: [], inputs, outputs, infos };
  const { opsets } = head;
  const domain = names.intern(head.domain);
  return {
    domain,
    name,
    overload: names.intern(head.overload),
    attributes,
    defaults,
    opsets,
    body,
  };
}

function nameOf({ names }: TextContext, id: NameId): string {
  return names.text(id);
}

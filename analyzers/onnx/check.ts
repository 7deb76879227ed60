// What is wrong with a model beyond its names: versions, control flow with the wrong number of inputs,
// tensors that no runtime would load.

import { printable } from "../base/index.ts";
import { isSize } from "./dimension.ts";
import { callOf, type FindFunction } from "./functions.ts";
import { NEWEST_OPSET } from "./limits.ts";
import type { GraphDef, Model, NodeDef, TensorDef } from "./model.ts";
import type { NameId } from "./names.ts";
import type { NodeTable } from "./nodeTable.ts";
import { nodeSegment } from "./path.ts";
import type { ProblemList } from "./problems.ts";

/** First IR version in which a model must say which operator sets it uses. */
const OPSETS_REQUIRED = 3n;

/** The model's operator sets by domain; the main domain is "". */
export function opsetsOf(model: Model, problems: ProblemList): ReadonlyMap<string, number> {
  const opsets = versions(model, model.opsets);
  const main = opsets.get("");
  const { irVersion } = model;
  if (irVersion === null) {
    problems.warning(
      "onnx/no-ir-version",
      null,
      "The model does not say which version of the format it is written in.",
      "It was read as the newest version; export it again to be sure.",
    );
  } else if (irVersion < OPSETS_REQUIRED && main === undefined) opsets.set("", 1);
  if (main !== undefined && main > NEWEST_OPSET) {
    problems.warning(
      "onnx/future-opset",
      null,
      `The model uses version ${main} of the operator set; the newest known is ${NEWEST_OPSET}.`,
      "Operators are read as the newest known version has them; check for a newer Depthwise.",
    );
  }
  return opsets;
}

/** The operator sets of a function; what it does not say is as in the model. */
export function functionOpsets(
  model: Model,
  own: Model["opsets"],
  ofModel: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map([...ofModel, ...versions(model, own)]);
}

/** Versions by domain. Where a domain is imported twice the last one counts, as in other readers. */
function versions(model: Model, opsets: Model["opsets"]): Map<string, number> {
  const known = new Map<string, number>();
  for (const { domain, version } of opsets) {
    const name = model.names.text(domain);
    // A version below 1 is none.
    if (version >= 1n) known.set(name === "ai.onnx" ? "" : name, Number(version));
  }
  return known;
}

/** Reports domains whose operators are used though no version of theirs is given. */
export function checkDomains(
  model: Model,
  opsets: ReadonlyMap<string, number>,
  problems: ProblemList,
  find: FindFunction,
): void {
  const missing = new Set<string>();
  const check = (graph: GraphDef, known: ReadonlyMap<string, number>): void => {
    const imported = new Set<NameId>();
    const pending = [graph];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { nodes } = next;
      for (let index = 0; index < nodes.count; index++) {
        for (const inner of nodes.graphs(index)) pending.push(inner.graph);
        const domain = nodes.domain(index);
        if (imported.has(domain)) continue;
        const text = model.names.text(domain);
        const name = text === "ai.onnx" ? "" : text;
        if (known.has(name)) imported.add(domain);
        else if (find(callOf(nodes, index)) === null) missing.add(name);
      }
    }
  };
  check(model.graph, opsets);
  for (const { body, opsets: own } of model.functions) {
    check(body, functionOpsets(model, own, opsets));
  }
  for (const name of missing) noOpset(problems, name);
}

// Without a version of the main set the operators have no meaning, so no verdict may rest on them. Operators of
// other domains are known by name or not at all.
function noOpset(problems: ProblemList, domain: string): void {
  if (domain === "") {
    problems.error(
      "onnx/no-opset",
      null,
      "The model does not say which version of the ONNX operator set it uses.",
      "The meaning of its operators is open: export it again with an opset_import.",
    );
    return;
  }
  problems.warning(
    "onnx/no-opset",
    null,
    `The model uses operators of ${JSON.stringify(printable(domain))} without importing that set.`,
    "Add the domain to opset_import; the operators are read as their newest version.",
  );
}

/** Reports control flow whose inputs, outputs or graphs cannot be right, whatever the version. */
export function checkControlFlow(
  model: Model,
  nodes: NodeTable,
  index: number,
  path: string,
  problems: ProblemList,
): void {
  const op = model.names.text(nodes.op(index));
  const domain = model.names.text(nodes.domain(index));
  if (domain !== "" && domain !== "ai.onnx") return;
  const node = nodes.at(index);
  const fault = op === "If" ? ifFault(node) : op === "Loop" ? loopFault(node) : scanFault(node);
  if (fault === null) return;
  const at = `${path}/${nodeSegment(model.names, nodes, index)}`;
  problems.error(
    "onnx/bad-node",
    at,
    `${at} is no valid ${op}: ${fault}.`,
    "The file contradicts the operator's specification: export the model again.",
  );
}

/** Tells by the name of its operator whether a node must be checked; each name is looked at once. */
export function controlFlowOf({ names }: Model): (op: NameId) => boolean {
  const known = new Int8Array(names.count);
  return (op) => {
    if (known[op] === 0) known[op] = CONTROL_FLOW.has(names.text(op)) ? 1 : -1;
    return known[op] === 1;
  };
}

// Only what no version of the operator allows is refused; the rest is left to the operators' own rules.
const CONTROL_FLOW: ReadonlySet<string> = new Set(["If", "Loop", "Scan"]);

function ifFault(node: NodeDef): string | null {
  if (node.inputs.length !== 1 || node.inputs[0] === 0) return "it needs exactly one condition";
  if (node.outputs.length === 0) return "it has no output";
  for (const role of ["then_branch", "else_branch"]) {
    const branch = graphOf(node, role);
    if (branch === null) return `it has no ${role}`;
    if (branch.outputs.length !== node.outputs.length) {
      return `${role} gives ${branch.outputs.length} values, the node ${node.outputs.length}`;
    }
  }
  return null;
}

// Trip count and condition come first and may be left out; what follows is carried from trip to trip.
function loopFault(node: NodeDef): string | null {
  const body = graphOf(node, "body");
  if (body === null) return "it has no body";
  const states = Math.max(0, node.inputs.length - 2);
  if (!takes(body, states + 2)) return `its body does not take ${states + 2} values`;
  if (body.outputs.length < states + 1) return `its body does not give ${states + 1} values`;
  if (node.outputs.length > body.outputs.length - 1) return "it has more outputs than its body";
  return null;
}

function scanFault(node: NodeDef): string | null {
  const body = graphOf(node, "body");
  if (body === null) return "it has no body";
  const scanned = node.attributes.get("num_scan_inputs");
  if (scanned === undefined) return "it lacks num_scan_inputs";
  if (scanned.kind !== "int") return null;
  if (scanned.value < 1n || scanned.value > BigInt(node.inputs.length)) {
    return `it cannot scan ${scanned.value} of ${node.inputs.length} inputs`;
  }
  // The first version took the lengths of the sequences as an input of its own.
  const { length } = node.inputs;
  if (!takes(body, length) && !takes(body, length - 1)) {
    return `its body does not take ${length} values`;
  }
  return node.outputs.length > body.outputs.length ? "it has more outputs than its body" : null;
}

/** The graph in the attribute of that name. */
function graphOf(node: NodeDef, role: string): GraphDef | null {
  return node.graphs.find((named) => named.role === role)?.graph ?? null;
}

/** Whether a graph can be given that many values: inputs with a default need none. */
function takes(graph: GraphDef, count: number): boolean {
  const defaults = new Set(graph.initializers.map((tensor) => tensor.name));
  const required = graph.inputs.filter((input) => !defaults.has(input.name)).length;
  return required <= count && count <= graph.inputs.length;
}

/** Reports a tensor whose shape or external place cannot be right. */
export function checkTensor(
  tensor: TensorDef,
  name: string,
  path: string,
  problems: ProblemList,
): void {
  if (!tensor.dims.every(isSize)) {
    problems.error(
      "onnx/bad-dimension",
      path,
      `The tensor ${JSON.stringify(printable(name))} has a dimension of ${tensor.dims.find((dim) => !isSize(dim))}.`,
      "The file is damaged or was written by a broken exporter: export the model again.",
    );
  }
  if (tensor.external !== null && leavesFolder(tensor.external)) {
    problems.warning(
      "onnx/external-path",
      path,
      `The payload of ${JSON.stringify(printable(name))} is said to lie at ${JSON.stringify(printable(tensor.external))}, outside the model's folder.`,
      "Payloads are never opened here, but do not run this file before you know where it comes from.",
    );
  }
}

/** Whether a location is anything but the name of a file in or below the model's folder. */
function leavesFolder(location: string): boolean {
  const parts = location.split(/[/\\]/);
  const isPlain = !/[:*?"<>|]/.test(location) && parts.every((part) => part !== "..");
  return !isPlain || (parts[0] === "" && parts.length > 1);
}

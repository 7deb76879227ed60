// The reference evaluator: runs regions of the IR on small tensors, node by node.

import type { Attributes, Node, Region, ValueId } from "../../../analyzers/ir/index.ts";
import { arithmetic } from "./arithmetic.ts";
import { folding } from "./folding.ts";
import { movement } from "./movement.ts";
import type { Evaluation, Operator } from "./operator.ts";
import { type Tensor, tensorOf } from "./tensor.ts";

/** Values by their id; those of inner regions are in the same table. */
export type Values = (Tensor | undefined)[];

const operators: Readonly<Record<string, Operator>> = { ...arithmetic, ...movement, ...folding };

/** Computes nodes into the table; returns the largest number met, which is no number where one of them is none. */
export function run(nodes: readonly Node[], values: Values): number {
  let largest = 0;
  for (const node of nodes) largest = Math.max(largest, runNode(node, values));
  return largest;
}

export function computed(values: Values, id: ValueId): Tensor {
  const found = values[id];
  if (found === undefined) throw new RangeError(`value ${id} was not computed`);
  return found;
}

function runNode(node: Node, values: Values): number {
  if (node.op.name === "If") return runBranch(node, values);
  if (node.op.name === "Loop") return runLoop(node, values);
  const inputs = node.inputs.map((id) => (id === null ? null : computed(values, id)));
  const [output] = node.outputs;
  if (output == null) return 0;
  const operator = node.op.name === "Constant" ? constant : operators[node.op.name];
  if (operator === undefined) throw new RangeError(`the oracle does not know ${node.op.name}`);
  const result = operator(evaluation(node.attributes, inputs));
  values[output] = result;
  let largest = 0;
  for (const value of result.data) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function runBranch(node: Node, values: Values): number {
  const [condition] = node.inputs;
  if (condition == null) throw new RangeError("If without a condition");
  const holds = computed(values, condition).data[0] !== 0;
  const chosen = node.regions.find(({ role }) => role === (holds ? "then_branch" : "else_branch"));
  if (chosen === undefined) throw new RangeError("If without a branch");
  const largest = run(chosen.region.nodes, values);
  for (const [i, output] of node.outputs.entries()) assign(values, output, chosen.region, i);
  return largest;
}

function runLoop(node: Node, values: Values): number {
  const [trips, go, ...first] = node.inputs;
  const body = node.regions[0]?.region;
  if (trips == null || body === undefined) throw new RangeError("Loop without a body or a count");
  const count = computed(values, trips).data[0] ?? 0;
  const [number, goes, ...states] = body.params;
  if (number === undefined || goes === undefined) throw new RangeError("Loop without parameters");
  let now = first.map((id) => (id === null ? undefined : computed(values, id)));
  let isGoing = go == null || computed(values, go).data[0] !== 0;
  let largest = 0;
  for (let i = 0; i < count && isGoing; i++) {
    values[number] = tensorOf("int64", [], [i]);
    values[goes] = tensorOf("bool", [], [1]);
    for (const [k, id] of states.entries()) values[id] = now[k];
    largest = Math.max(largest, run(body.nodes, values));
    const [condition, ...results] = body.results;
    if (condition !== undefined) isGoing = computed(values, condition).data[0] !== 0;
    now = results.map((id) => computed(values, id));
  }
  for (const [i, output] of node.outputs.entries()) if (output !== null) values[output] = now[i];
  return largest;
}

function assign(values: Values, output: ValueId | null, region: Region, place: number): void {
  const result = region.results[place];
  if (output !== null && result !== undefined) values[output] = computed(values, result);
}

function constant(at: Evaluation): Tensor {
  const value = at.tensor("value");
  if (value !== null) return value;
  const ints = at.ints("value_ints");
  if (ints !== null) return tensorOf("int64", [ints.length], ints);
  const whole = at.int("value_int", Number.NaN);
  if (!Number.isNaN(whole)) return tensorOf("int64", [], [whole]);
  return tensorOf("float", [], [at.float("value_float", 0)]);
}

function evaluation(attributes: Attributes, inputs: readonly (Tensor | null)[]): Evaluation {
  const found = (name: string) => attributes.get(name);
  return {
    inputs,
    int(name, otherwise) {
      const value = found(name);
      return value?.kind === "int" ? Number(value.value) : otherwise;
    },
    float(name, otherwise) {
      const value = found(name);
      return value?.kind === "float" ? value.value : otherwise;
    },
    string(name, otherwise) {
      const value = found(name);
      return value?.kind === "string" ? value.value : otherwise;
    },
    ints(name) {
      const value = found(name);
      return value?.kind === "ints" ? value.values.map(Number) : null;
    },
    tensor(name) {
      const value = found(name);
      if (value?.kind !== "tensor" || value.value.ints === null) return null;
      const { dims, ints, elem } = value.value;
      return tensorOf(elem === "bool" ? "bool" : "int64", dims.map(Number), ints.map(Number));
    },
  };
}

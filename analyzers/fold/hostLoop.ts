// A decoder that is exported one step at a time has no loop: its states go in as `past_…` and come out as
// `present_…`, and the program around it feeds what it emits back. That loop is a procedure of its own.

import { isUnknown, unknown } from "../base/index.ts";
import {
  type Attribute,
  type Attributes,
  type Graph,
  NO_ATTRIBUTES,
  type Node,
  type Region,
  type Subject,
  tensorType,
  type Value,
  type ValueId,
} from "../ir/index.ts";

/** The subject, and the host's loop around it where its states show that there is one. */
export function withHostLoop(subject: Subject): readonly Subject[] {
  const pairs = statesOf(subject.graph);
  if (pairs.length === 0 || subject.kind !== "model") return [subject];
  const loop: Subject = {
    ...subject,
    part: ":generate",
    kind: "procedure",
    role: "generate",
    headline: true,
    graph: hostLoop(subject.graph, pairs),
  };
  return [subject, loop];
}

/** Places of a state among the parameters and results of the graph. */
interface Pair {
  readonly param: number;
  readonly result: number;
}

/** Words that say which side of a step a tensor stands on. */
const ENTERING = /past|prev(ious)?|old|_in$|^in_/;
const LEAVING = /present|next|new|updated|_out$|^out_/;

/** States that go in and come out under like names, with the same type and as many axes. */
function statesOf(graph: Graph): readonly Pair[] {
  const { params, results } = graph.body;
  const leaving = new Map<string, number>();
  for (const [result, id] of results.entries()) {
    const name = nameOf(graph, id);
    if (LEAVING.test(name)) leaving.set(stemOf(name), result);
  }
  return params.flatMap((id, param) => {
    const name = nameOf(graph, id);
    const result = ENTERING.test(name) ? leaving.get(stemOf(name)) : undefined;
    if (result === undefined || !isLike(graph, id, results[result])) return [];
    return [{ param, result }];
  });
}

function nameOf(graph: Graph, id: ValueId): string {
  return (graph.values[id]?.name ?? "").toLowerCase();
}

/** What is left of a name without the words for the side it stands on. */
function stemOf(name: string): string {
  const rest = name.replace(/past_key_values?|present_key_values?/g, "");
  return rest
    .replace(ENTERING, "")
    .replace(LEAVING, "")
    .replace(/[^a-z0-9]/g, "");
}

function isLike(graph: Graph, a: ValueId, b: ValueId | undefined): boolean {
  const [p, q] = [
    graph.values[a]?.declared,
    b === undefined ? undefined : graph.values[b]?.declared,
  ];
  if (p === undefined || isUnknown(p) || p.kind !== "tensor") return false;
  // What comes out need not be declared; where it is, it has to fit.
  if (q === undefined || isUnknown(q)) return b !== undefined;
  if (q.kind !== "tensor" || q.elem !== p.elem) return false;
  return isUnknown(p.shape) || isUnknown(q.shape) || p.shape.length === q.shape.length;
}

function hostLoop(graph: Graph, states: readonly Pair[]): Graph {
  const values: Value[] = [...graph.values];
  const add = (value: Value): ValueId => (values.push(value) - 1) as ValueId;
  const { body, pairs } = fedBack(graph, states, add);
  const tokens = add({ ...copyOf(undefined), name: "new_tokens", declared: tensorType("i64", []) });
  const entering = [...graph.body.params.map((id) => add(copyOf(graph.values[id]))), tokens];
  const finals = pairs.map(() => add(copyOf(undefined)));
  const node = nodeOf("HostLoop", entering, finals, [
    new Map<string, Attribute>([
      ["params", places(pairs.map(({ param }) => param))],
      ["results", places(pairs.map(({ result }) => result))],
    ]),
    body,
  ]);
  const whole: Region = { path: body.path, params: entering, nodes: [node], results: finals };
  return { ...graph, values, body: whole };
}

/** The step with what it emits turned into what it reads next: the first of either that is no state. */
function fedBack(
  graph: Graph,
  states: readonly Pair[],
  add: (value: Value) => ValueId,
): { readonly body: Region; readonly pairs: readonly Pair[] } {
  const isFree = (place: number, side: keyof Pair): boolean =>
    states.every((pair) => pair[side] !== place);
  const { params, results, nodes } = graph.body;
  const param = params.findIndex((_, place) => isFree(place, "param"));
  const emitted = results.find((_, place) => isFree(place, "result"));
  if (param < 0 || emitted === undefined) return { body: graph.body, pairs: states };
  const token = add(copyOf(graph.values[params[param] ?? -1]));
  const body = {
    ...graph.body,
    nodes: [...nodes, nodeOf("Feedback", [emitted], [token])],
    results: [...results, token],
  };
  return { body, pairs: [...states, { param, result: results.length }] };
}

function nodeOf(
  name: string,
  inputs: readonly ValueId[],
  outputs: readonly ValueId[],
  [attributes, body]: readonly [Attributes, Region] | readonly [] = [],
): Node {
  return {
    op: { domain: "depthwise", name, overload: "" },
    name: name === "HostLoop" ? "generate" : "",
    inputs,
    outputs,
    attributes: attributes ?? NO_ATTRIBUTES,
    regions: body === undefined ? [] : [{ role: "body", region: body }],
    source: null,
  };
}

const LAST = unknown("what the last step puts out");

function places(values: readonly number[]): Attribute {
  return { kind: "ints", values: values.map(BigInt) };
}

function copyOf(value: Value | undefined): Value {
  const { name = "", declared = LAST } = value ?? {};
  return { name, declared, constant: null, overridable: false };
}

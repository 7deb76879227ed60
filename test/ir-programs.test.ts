// Programs that are hard to hold, lowered by hand: state in an attribute, an early return, several subjects in a file.
// The checker finds nothing in them, and in each damaged one just what was damaged.

import { describe, expect, test } from "vitest";
import { analyzeProgram, defaultSettings, loadEngine } from "../analyzers/index.ts";
import {
  checkGraph,
  type Graph,
  type Node,
  type Program,
  printGraph,
  type Region,
  type ValueId,
} from "../analyzers/ir/index.ts";
import { cellProgram, generateProgram } from "./support/handLowered.ts";

const options = { settings: defaultSettings, engine: loadEngine(null) };

describe("the checker finds nothing in", () => {
  test("a cell that keeps its state in an attribute", () => {
    expect(faultsOf(cellProgram())).toEqual([]);
    expect(printed(cellProgram(), "Cell")).toMatchInlineSnapshot(`
      "
      body(x, self.h, self.W) -> (self.h.last, self.h.last) {
        size = python::Size(x)
        true = Constant()
        self.h.last = Loop(size, true, self.h)
          body: body/loop(i, going, self.h.entering) -> (going, self.h.leaving) {
            x_t = Gather(x, i)
            W(h) = MatMul(self.h.entering, self.W)
            W(h) + x_t = Add(W(h), x_t)
            self.h.leaving = Tanh(W(h) + x_t)
          }
      }
      "
    `);
  });

  test("a generator that returns early, beside the model it calls", () => {
    expect(faultsOf(generateProgram())).toEqual([]);
    expect(printed(generateProgram(), "generate")).toMatchInlineSnapshot(`
      "
      body(tokens, n: i64[], stop) -> (tokens) {
        true = Constant()
        tokens = Loop(n, true, tokens)
          body: body/loop(i, going, tokens.entering) -> (goes on, tokens.leaving) {
            logits = model::Model(tokens.entering)
            token = ArgMax(logits)
            token == stop = Equal(token, stop)
            longer = Concat<axis = 0>(tokens.entering, token)
            tokens.leaving = python::Join(tokens.entering, longer, token == stop)
            goes on = Not(token == stop)
          }
      }
      Model(model.tokens) -> (scores) {
        self.head = python::Weight()
        scores = MatMul(model.tokens, self.head)
      }
      "
    `);
  });
});

describe("the analysis", () => {
  const analyze = (program: Program) => analyzeProgram("model.py", options, () => program);

  test("sees that the attribute is carried from trip to trip", () => {
    const { subjects, problems } = analyze(cellProgram());
    expect(problems).toEqual([]);
    expect(subjects.map(({ id, kind }) => `${id} ${kind}`)).toEqual(["model.py#Cell model"]);
    const names = subjects[0]?.recurrences.flatMap(({ states }) => states.flatMap((s) => s.names));
    expect(names).toEqual(["self.h.entering"]);
  });

  test("keeps the subjects of a file apart", () => {
    const { subjects, problems } = analyze(generateProgram());
    expect(problems).toEqual([]);
    expect(subjects.map(({ id, kind, role }) => `${id} ${kind} ${role}`)).toEqual([
      "model.py#Model model forward",
      "model.py#generate procedure generate",
    ]);
    expect(subjects[0]?.verdict).toBe("tc0");
    expect(subjects[1]?.verdict).not.toBe("tc0");
  });
});

describe("the checker finds that", () => {
  const cell = graphOf(cellProgram(), "Cell");
  const generate = graphOf(generateProgram(), "generate");

  test.each<readonly [string, Graph, readonly string[]]>([
    [
      "the new state is computed before what it is made of",
      inRegion(cell, "body/loop", ({ nodes, ...rest }) => ({
        ...rest,
        nodes: [...nodes].reverse(),
      })),
      [
        'body/loop/Tanh: "W(h) + x_t" is read before it is defined',
        'body/loop/Add: "W(h)" is read before it is defined',
        'body/loop/Add: "x_t" is read before it is defined',
      ],
    ],
    [
      "the state does not enter the trip",
      inRegion(cell, "body/loop", (region) => ({ ...region, params: region.params.slice(0, 2) })),
      ['body/loop/MatMul: "self.h.entering" is read before it is defined'],
    ],
    [
      "a state of the trip is read behind the loop",
      inRegion(cell, "body", (region) => ({ ...region, results: [idOf(cell, "self.h.leaving")] })),
      ['body: "self.h.leaving" is read before it is defined'],
    ],
    [
      "the attribute is written twice under one name",
      inRegion(cell, "body/loop", ({ nodes, ...rest }) => ({
        ...rest,
        nodes: [...nodes, ...nodes.slice(-1)],
      })),
      ['body/loop/Tanh: "self.h.leaving" is defined twice'],
    ],
    [
      "a loop begins with a state that comes after it",
      inRegion(cell, "body", ({ nodes, ...rest }) => ({
        ...rest,
        nodes: nodes.map((node) => reading(node, "Loop", idOf(cell, "self.h.last"))),
      })),
      ['body/Loop: "self.h.last" is read before it is defined'],
    ],
    [
      "an early return decides by what is not computed",
      inRegion(generate, "body/loop", ({ nodes, ...rest }) => ({
        ...rest,
        nodes: nodes.filter(({ op }) => op.name !== "Equal"),
      })),
      [
        'body/loop/Join: "token == stop" is read before it is defined',
        'body/loop/Not: "token == stop" is read before it is defined',
      ],
    ],
    [
      "a function reads what only its caller has",
      inFunction(generate, (region) => ({
        ...region,
        nodes: region.nodes.map((node) => reading(node, "MatMul", idOf(generate, "stop"))),
      })),
      ['Model/MatMul: "stop" is read before it is defined'],
    ],
    [
      "a function has no place",
      inFunction(generate, (region) => ({ ...region, path: "" })),
      ["model::Model: function without a path"],
    ],
    [
      "a value is of no table",
      inRegion(generate, "body", (region) => ({ ...region, results: [999 as ValueId] })),
      ["body: no value 999"],
    ],
  ])("%s", (_, graph, faults) => {
    expect(checkGraph(graph)).toEqual(faults);
  });
});

function faultsOf({ subjects }: Program): readonly string[] {
  return subjects.flatMap(({ graph }) => checkGraph(graph));
}

function graphOf({ subjects }: Program, symbol: string): Graph {
  const found = subjects.find((subject) => subject.symbol === symbol);
  if (found === undefined) throw new Error(`no ${symbol}`);
  return found.graph;
}

function printed(program: Program, symbol: string): string {
  return `\n${printGraph(graphOf(program, symbol))}\n`;
}

/** The value of that name that was made last. */
function idOf({ values }: Graph, name: string): ValueId {
  return values.findLastIndex((value) => value.name === name) as ValueId;
}

/** The node with its last input replaced, if it is of that operator. */
function reading(node: Node, op: string, input: ValueId): Node {
  return node.op.name === op ? { ...node, inputs: [...node.inputs.slice(0, -1), input] } : node;
}

type Change = (region: Region) => Region;

/** The graph with one region changed, whether it is the body or inside it. */
function inRegion(graph: Graph, path: string, change: Change): Graph {
  const visit = (region: Region): Region => {
    if (region.path === path) return change(region);
    const nodes = region.nodes.map((node) => ({
      ...node,
      regions: node.regions.map((inner) => ({ ...inner, region: visit(inner.region) })),
    }));
    return { ...region, nodes };
  };
  return { ...graph, body: visit(graph.body) };
}

function inFunction(graph: Graph, change: Change): Graph {
  const functions = [...graph.functions].map(
    ([key, body]) => [key, { ...body, region: change(body.region) }] as const,
  );
  return { ...graph, functions: new Map(functions) };
}

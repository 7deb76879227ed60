// Two programs lowered by hand, as a front end should lower them: a cell that keeps its state in an attribute, and a
// generator that returns early and calls the model beside it.

import {
  type Graph,
  GraphBuilder,
  type Node,
  type Program,
  type Region,
  type Subject,
  tensorType,
  type ValueId,
} from "../../analyzers/ir/index.ts";

/**
 *     class Cell(nn.Module):
 *         def forward(self, x):
 *             for t in range(x.size(1)):
 *                 self.h = torch.tanh(self.W(self.h) + x[:, t])
 *             return self.h
 */
export function cellProgram(): Program {
  const g = new Sketch();
  const [x, attribute, weight] = g.values("x", "self.h", "self.W");
  const [size, yes, last] = g.values("size", "true", "self.h.last");
  const [i, going, h] = g.values("i", "going", "self.h.entering");
  const [xt, product, sum, next] = g.values("x_t", "W(h)", "W(h) + x_t", "self.h.leaving");
  const trip = g.region(
    "body/loop",
    [i, going, h],
    [
      g.node("Gather", [x, i], [xt]),
      g.node("MatMul", [h, weight], [product]),
      g.node("Add", [product, xt], [sum]),
      g.node("Tanh", [sum], [next]),
    ],
    [going, next],
  );
  // What an attribute holds before the call is an input, and what it holds afterwards an output.
  const body = g.region(
    "body",
    [x, attribute, weight],
    [
      g.node("python::Size", [x], [size]),
      g.node("Constant", [], [yes]),
      g.node("Loop", [size, yes, attribute], [last], trip),
    ],
    [last, last],
  );
  return { subjects: [subject("Cell", "model", g.finish("Cell", body))], problems: [] };
}

/**
 *     class Model(nn.Module):
 *         def forward(self, tokens): return self.head(tokens)
 *
 *     def generate(model, tokens, n: int, stop: int):
 *         for _ in range(n):
 *             token = model(tokens).argmax(-1)
 *             if token == stop:
 *                 return tokens
 *             tokens = torch.cat([tokens, token])
 *         return tokens
 */
export function generateProgram(): Program {
  return {
    subjects: [
      subject("Model", "model", modelGraph()),
      subject("generate", "procedure", generateGraph()),
    ],
    problems: [],
  };
}

function modelGraph(): Graph {
  const g = new Sketch();
  const [tokens, head, logits] = g.values("tokens", "self.head", "logits");
  const nodes = [g.node("MatMul", [tokens, head], [logits])];
  return g.finish("Model", g.region("body", [tokens, head], nodes, [logits]));
}

function generateGraph(): Graph {
  const g = new Sketch();
  const [inner, head, scores] = g.values("model.tokens", "self.head", "scores");
  const model = g.region(
    "Model",
    [inner],
    [g.node("python::Weight", [], [head]), g.node("MatMul", [inner, head], [scores])],
    [scores],
  );
  g.define("Model", model);
  const [tokens, stop, yes] = g.values("tokens", "stop", "true");
  const n = g.number("n");
  const [i, going, before] = g.values("i", "going", "tokens.entering");
  const [logits, token, ended] = g.values("logits", "token", "token == stop");
  const [longer, after, goesOn, all] = g.values("longer", "tokens.leaving", "goes on", "tokens");
  const trip = g.region(
    "body/loop",
    [i, going, before],
    [
      g.node("Model", [before], [logits], null, "model"),
      g.node("ArgMax", [logits], [token]),
      g.node("Equal", [token, stop], [ended]),
      g.node("Concat", [before, token], [longer]),
      // The early return leaves the tokens as they were and ends the loop.
      g.node("python::Join", [before, longer, ended], [after]),
      g.node("Not", [ended], [goesOn]),
    ],
    [goesOn, after],
  );
  const nodes = [g.node("Constant", [], [yes]), g.node("Loop", [n, yes, tokens], [all], trip)];
  return g.finish("generate", g.region("body", [tokens, n, stop], nodes, [all]));
}

/** A builder that is told names only. */
class Sketch {
  readonly #builder = new GraphBuilder();

  values<const Names extends readonly string[]>(
    ...names: Names
  ): { readonly [K in keyof Names]: ValueId } {
    return names.map((name) => this.#builder.value(name)) as never;
  }

  number(name: string): ValueId {
    return this.#builder.value(name, tensorType("i64", []));
  }

  node(
    name: string,
    inputs: readonly ValueId[],
    outputs: readonly ValueId[],
    trip: Region | null = null,
    domain = "",
  ): Node {
    const [own = name, op = own] = name.includes("::") ? name.split("::") : [name];
    return this.#builder.node({
      op: this.#builder.op(op === own ? domain : own, op),
      inputs,
      outputs,
      attributes: new Map(op === "Concat" ? [["axis", { kind: "int", value: 0n } as const]] : []),
      regions: trip === null ? [] : [{ role: "body", region: trip }],
    });
  }

  region(
    path: string,
    params: readonly ValueId[],
    nodes: readonly Node[],
    results: readonly ValueId[],
  ): Region {
    return this.#builder.region(path, params, nodes, results);
  }

  define(name: string, region: Region): void {
    const op = this.#builder.op("model", name);
    this.#builder.define({ op, region, opsets: OPSETS, defaults: new Map() });
  }

  finish(name: string, body: Region): Graph {
    return this.#builder.finish(name, body, OPSETS);
  }
}

const OPSETS: ReadonlyMap<string, number> = new Map([
  ["", 23],
  ["python", 1],
]);

function subject(symbol: string, kind: Subject["kind"], graph: Graph): Subject {
  const role = kind === "model" ? "forward" : "generate";
  const at = [1, 1, 1, 1] as const;
  return { symbol, file: "model.py", kind, role, headline: true, frontend: "torch", at, graph };
}

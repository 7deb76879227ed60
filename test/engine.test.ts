// The graph engine: the reference engine against the definitions, the WASM engine against it.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Weights } from "../analyzers/engine/index.ts";
import { answers, reference, using, wasm } from "./engine/answers.ts";
import { allPaths, hasCycle, reaches, weightOf } from "./engine/definition.ts";
import {
  anyGraph,
  chain,
  fan,
  graphOf,
  KINDS,
  layered,
  orderedGraph,
  pairs,
  randomWeights,
  shuffled,
  shuffledGraph,
  withCycles,
} from "./engine/graphs.ts";

const seeded = { seed: 7, numRuns: 200 };

function unit(nodes: number): Weights<Int32Array> {
  return { lanes: 1, classOf: new Int32Array(nodes), table: Int32Array.of(1) };
}

it("loads the WASM engine where the host has it", () => {
  expect(wasm.name).toBe("wasm");
  expect(reference.name).toBe("reference");
});

describe.each([reference, wasm])("the $name engine, by definition", (engine) => {
  const acyclic = fc.oneof(orderedGraph(6), shuffledGraph(6));

  it("orders by level and then by id, predecessors first", () => {
    fc.assert(
      fc.property(acyclic, (graph) => {
        const { order, levels } = answers(engine, graph, unit(graph.nodes));
        const place = new Map(Array.from(order ?? [], (node, at) => [node, at]));
        expect(place.size).toBe(graph.nodes);
        for (const [from, to] of pairs(graph.edges)) {
          expect(place.get(from)).toBeLessThan(place.get(to) ?? -1);
        }
        const byLevel = [...place.keys()].sort(
          (a, b) => (levels?.[a] ?? 0) - (levels?.[b] ?? 0) || a - b,
        );
        expect([...place.keys()]).toEqual(byLevel);
      }),
      seeded,
    );
  });

  it("puts a node one level below its deepest predecessor", () => {
    fc.assert(
      fc.property(acyclic, (graph) => {
        const paths = allPaths(graph);
        const levels = Array.from({ length: graph.nodes }, (_, node) =>
          Math.max(...paths.filter((p) => p.at(-1) === node).map((p) => p.length - 1)),
        );
        const found = answers(engine, graph, unit(graph.nodes));
        expect([...(found.levels ?? [])]).toEqual(levels);
        const widths = Array.from(
          { length: Math.max(...levels) + 1 },
          (_, level) => levels.filter((its) => its === level).length,
        );
        expect([...(found.widths ?? [])]).toEqual(widths);
      }),
      seeded,
    );
  });

  it("finds the heaviest of all paths, through each node and in all", () => {
    fc.assert(
      fc.property(acyclic, fc.nat(), (graph, seed) => {
        const weights = randomWeights(Int32Array, graph.nodes, 3, seed);
        const paths = allPaths(graph);
        const found = answers(engine, graph, weights);
        for (let lane = 0; lane < 3; lane++) {
          const heaviest = (some: (path: readonly number[]) => boolean) =>
            Math.max(...paths.filter(some).map((p) => weightOf(p, weights, lane)));
          const span = heaviest(() => true);
          expect(found.spans?.[lane]).toBe(span);
          for (let node = 0; node < graph.nodes; node++) {
            expect(found.forward?.[node * 3 + lane]).toBe(heaviest((p) => p.at(-1) === node));
            expect(found.backward?.[node * 3 + lane]).toBe(heaviest((p) => p[0] === node));
            if (lane !== 2) continue;
            expect(found.slack?.[node]).toBe(span - heaviest((p) => p.includes(node)));
          }
        }
        const critical = [...(found.criticalPath ?? [])];
        expect(paths).toContainEqual(critical);
        expect(weightOf(critical, weights, 2)).toBe(found.spans?.[2]);
      }),
      seeded,
    );
  });

  it("rounds no slack below 0, and leaves next to none on the critical path", () => {
    fc.assert(
      fc.property(acyclic, fc.nat(), (graph, seed) => {
        const weights = randomWeights(Float64Array, graph.nodes, 1, seed);
        const { slack, criticalPath } = answers(engine, graph, weights);
        expect(Math.min(...(slack ?? [Number.NaN]))).toBeGreaterThanOrEqual(0);
        for (const node of criticalPath ?? []) expect(slack?.[node]).toBeLessThan(1e-9);
      }),
      seeded,
    );
  });

  it("takes the smallest ids where critical paths tie", () => {
    const diamond = graphOf(6, [1, 3], [2, 3], [0, 3], [3, 5], [3, 4]);
    expect([...(answers(engine, diamond, unit(6)).criticalPath ?? [])]).toEqual([0, 3, 4]);
  });

  it("joins exactly the nodes that reach each other, and numbers what they lead to first", () => {
    fc.assert(
      fc.property(anyGraph(7), (graph) => {
        const { components } = answers(engine, graph, unit(graph.nodes));
        for (let a = 0; a < graph.nodes; a++) {
          for (let b = 0; b < a; b++) {
            const mutual = reaches(graph, a, b) && reaches(graph, b, a);
            expect(components[a] === components[b]).toBe(mutual);
          }
        }
        for (const [from, to] of pairs(graph.edges)) {
          expect(components[to]).toBeLessThanOrEqual(components[from] ?? -1);
        }
        const numbers = [...new Set(components)].sort((a, b) => a - b);
        expect(numbers).toEqual(numbers.map((_, k) => k));
      }),
      seeded,
    );
  });

  it("says null for all that needs an order exactly when there is a cycle", () => {
    fc.assert(
      fc.property(anyGraph(6), (graph) => {
        const { components, ...ordered } = answers(engine, graph, unit(graph.nodes));
        expect(components).toHaveLength(graph.nodes);
        const cyclic = hasCycle(graph);
        for (const answer of Object.values(ordered)) expect(answer === null).toBe(cyclic);
      }),
      seeded,
    );
  });

  it("knows the empty graph, one node and a self-loop", () => {
    const none = answers(engine, graphOf(0), {
      lanes: 2,
      classOf: new Int32Array(0),
      table: new Float64Array(0),
    });
    expect(none.spans).toEqual(Float64Array.of(0, 0));
    expect(Object.values({ ...none, spans: [] }).every((answer) => answer?.length === 0)).toBe(
      true,
    );

    const one = answers(engine, graphOf(1), unit(1));
    expect([one.order, one.widths, one.spans, one.criticalPath].map((a) => [...(a ?? [])])).toEqual(
      [[0], [1], [1], [0]],
    );

    const loop = answers(engine, graphOf(1, [0, 0]), unit(1));
    expect([loop.order, [...loop.components]]).toEqual([null, [0]]);
  });

  it("saturates integers instead of wrapping", () => {
    const weights = { lanes: 1, classOf: new Int32Array(3), table: Int32Array.of(2 ** 30) };
    for (const graph of [chain(3), shuffled(chain(3), 1)]) {
      const { spans, forward } = answers(engine, graph, weights);
      expect(spans).toEqual(Int32Array.of(2 ** 31 - 1));
      expect(forward?.slice().sort()).toEqual(Int32Array.of(2 ** 30, 2 ** 31 - 1, 2 ** 31 - 1));
    }
  });

  it("walks a chain of 100 000 and a layer of 100 000 without recursion", () => {
    for (const [graph, depth] of [
      [chain(100_000), 100_000],
      [shuffled(chain(100_000), 3), 100_000],
      [fan(100_000), 3],
      [shuffled(fan(100_000), 3), 3],
    ] as const) {
      const found = answers(engine, graph, unit(graph.nodes));
      expect(found.widths).toHaveLength(depth);
      expect(found.spans).toEqual(Int32Array.of(depth));
      expect(found.criticalPath).toHaveLength(depth);
      expect(Math.max(...new Set(found.components))).toBe(graph.nodes - 1);
    }
    const ring = { nodes: 100_000, edges: Int32Array.from([...chain(100_000).edges, 99_999, 0]) };
    expect(new Set(answers(engine, ring, unit(100_000)).components)).toEqual(new Set([0]));
  });
});

describe("the WASM engine equals the reference engine", () => {
  const small = fc.oneof(orderedGraph(30), shuffledGraph(30), anyGraph(30));

  it.each(
    KINDS.flatMap((kind) =>
      [1, 2, 3, 4, 5, 8, 16, 48].map((lanes) => ({ kind, lanes, name: kind.name })),
    ),
  )("in $lanes lanes of $name", ({ kind, lanes }) => {
    fc.assert(
      fc.property(small, fc.nat(), (graph, seed) => {
        const weights = randomWeights<Int32Array | Float32Array | Float64Array>(
          kind,
          graph.nodes,
          lanes,
          seed,
        );
        expect(answers(wasm, graph, weights)).toEqual(answers(reference, graph, weights));
      }),
      { seed: lanes, numRuns: 60 },
    );
  });

  it.each([
    ["a graph of layers", layered(30_000, 300, 1)],
    ["one with shuffled ids", shuffled(layered(30_000, 300, 2), 5)],
    ["one with cycles", withCycles(layered(30_000, 300, 3), 300, 9)],
    ["one with cycles and shuffled ids", shuffled(withCycles(layered(30_000, 300, 4), 300, 9), 5)],
    ["a fan, whose degrees exceed a byte", shuffled(fan(3000), 1)],
  ])("on %s", (_, graph) => {
    const weights = randomWeights(Float64Array, graph.nodes, 6, 11);
    expect(answers(wasm, graph, weights)).toEqual(answers(reference, graph, weights));
  });

  it("with several graphs open at once, and each asked twice", () => {
    const graphs = [chain(50), shuffled(chain(900), 2), layered(5000, 40, 1), fan(7)];
    const opened = graphs.map((graph) => wasm.open(graph));
    for (const round of [1, 2]) {
      opened.forEach((open, k) => {
        const graph = graphs[k] ?? graphOf(0);
        const weights = randomWeights(Int32Array, graph.nodes, 4, round);
        expect(open.longest(weights, "backward")).toEqual(
          using(reference, graph, (twin) => twin.longest(weights, "backward")),
        );
        expect(open.order()).toEqual(using(reference, graph, (twin) => twin.order()));
      });
    }
    for (const open of opened) open.dispose();
  });
});

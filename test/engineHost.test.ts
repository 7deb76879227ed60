// The graph engine and its host: misuse by callers, hosts without WebAssembly, memory, size.

import { describe, expect, it, vi } from "vitest";
import { loadEngine } from "../analyzers/engine/index.ts";
import { instantiate } from "../analyzers/engine/instance.ts";
import { directLayout, residentEdges } from "../analyzers/engine/layout.ts";
import { wasmEngine } from "../analyzers/engine/wasm.ts";
import { answers, bytes, reference, using, wasm } from "./engine/answers.ts";
import { chain, fan, graphOf, layered, randomWeights, shuffled } from "./engine/graphs.ts";

it("is within 16 KB", () => {
  expect(bytes.length).toBeLessThanOrEqual(16 * 1024);
});

it("takes the direct path exactly when ids are topological and edges grouped by target", () => {
  const instance = instantiate(new WebAssembly.Module(bytes), 2 ** 24);
  if (instance === null) throw new Error("not the engine");
  const isDirect = (...edges: Parameters<typeof graphOf>[1][]) =>
    directLayout(instance, residentEdges(instance, graphOf(9, ...edges))) !== null;
  expect(isDirect()).toBe(true);
  expect(isDirect([0, 1], [0, 8], [1, 8], [1, 8])).toBe(true);
  expect(isDirect([0, 2], [0, 1])).toBe(false);
  expect(isDirect([0, 1], [1, 1])).toBe(false);
  expect(isDirect([0, 1], [2, 1])).toBe(false);
  for (let nodes = 1; nodes < 40; nodes++) {
    expect(directLayout(instance, residentEdges(instance, chain(nodes)))?.depth).toBe(nodes);
  }
});

describe.each([reference, wasm])("a room of the $name engine", (engine) => {
  const written = (graph: ReturnType<typeof chain>) => {
    const room = engine.room(graph.edges.length / 2);
    room.set(graph.edges);
    return { nodes: graph.nodes, edges: room };
  };
  const shapes = [chain(50), fan(50), layered(60, 5, 3), shuffled(layered(60, 5, 3), 5)];

  it.each(shapes.map((graph, i) => [i, graph] as const))(
    "gives the answers of a list that is copied: graph %i",
    (_, graph) => {
      const weights = randomWeights(Int32Array, graph.nodes, 3, 1);
      const copied = answers(engine, graph, weights);
      expect(answers(engine, written(graph), weights)).toEqual(copied);
    },
  );

  it("is written anew for each graph, and one that was never opened holds up nothing", () => {
    const weights = randomWeights(Int32Array, 52, 1, 2);
    engine.room(7).fill(3);
    const open = engine.open(written(chain(50)));
    const other = engine.open(written(fan(50)));
    expect(open.levels()?.[49]).toBe(49);
    expect(other.spans(weights)).toEqual(using(engine, fan(50), (one) => one.spans(weights)));
    open.dispose();
    other.dispose();
  });

  it("refuses ids out of range as a list does", () => {
    const room = engine.room(1);
    room.set([0, 5]);
    expect(() => engine.open({ nodes: 2, edges: room })).toThrow("edge 0 names node 5");
    expect(() => engine.room(-1)).toThrow("room for -1 edges");
  });
});

describe.each([reference, wasm])("the $name engine refuses", (engine) => {
  const open = engine.open(chain(3));
  const classOf = new Int32Array(3);

  it.each([
    [
      "a source out of range",
      () => engine.open(graphOf(2, [0, 1], [2, 1])),
      "edge 1 names node 2 of a graph of 2 nodes",
    ],
    [
      "a target out of range",
      () => engine.open(graphOf(2, [0, 2])),
      "edge 0 names node 2 of a graph of 2 nodes",
    ],
    [
      "a negative id",
      () => engine.open(graphOf(2, [0, 1], [0, 1], [-1, 1])),
      "edge 2 names node -1",
    ],
    [
      "an edge of an empty graph",
      () => engine.open(graphOf(0, [0, 0])),
      "edge 0 names node 0 of a graph of 0 nodes",
    ],
    [
      "half an edge",
      () => engine.open({ nodes: 2, edges: Int32Array.of(0, 1, 1) }),
      "there are 3 ids",
    ],
    ["half a node", () => engine.open({ nodes: 1.5, edges: new Int32Array(0) }), "1.5 nodes"],
    [
      "a class out of range",
      () => open.spans({ lanes: 1, classOf: Int32Array.of(0, 1, 0), table: Int32Array.of(1) }),
      "node 1 has class 1 of 1",
    ],
    [
      "a class too few",
      () => open.spans({ lanes: 1, classOf: new Int32Array(2), table: Int32Array.of(1) }),
      "2 classes given for 3 nodes",
    ],
    ["no lanes", () => open.spans({ lanes: 0, classOf, table: Int32Array.of(1) }), "0 lanes"],
    [
      "a torn table",
      () => open.spans({ lanes: 2, classOf, table: Int32Array.of(1, 2, 3) }),
      "3 numbers",
    ],
    [
      "a negative weight",
      () => open.longest({ lanes: 2, classOf, table: Int32Array.of(0, -4) }, "forward"),
      "class 0 weighs -4 in lane 1",
    ],
    [
      "a weight that is no number",
      () => open.slack({ lanes: 1, classOf, table: Float64Array.of(Number.NaN) }, 0),
      "weighs NaN",
    ],
    [
      "a lane too many",
      () => open.criticalPath({ lanes: 2, classOf, table: Int32Array.of(1, 1) }, 2),
      "lane 2 of 2",
    ],
  ])("%s", (_, misuse, message) => {
    expect(misuse).toThrow(RangeError);
    expect(misuse).toThrow(message);
  });

  it("a graph that has been disposed of", () => {
    const closed = engine.open(chain(2));
    closed.dispose();
    closed.dispose();
    expect(() => closed.order()).toThrow("the graph of 2 nodes has been disposed of");
  });
});

describe("where WebAssembly is not to be had", () => {
  const graph = shuffled(layered(2000, 30, 8), 4);
  const weights = randomWeights(Int32Array, graph.nodes, 5, 3);

  it.each([
    ["no bytes", null],
    ["an empty file", new Uint8Array(0)],
    ["garbage", Uint8Array.of(1, 2, 3, 4, 5)],
    ["half the file", bytes.slice(0, bytes.length / 2)],
    ["another module", Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)],
  ])("given %s, the reference engine answers", (_, given) => {
    const engine = loadEngine(given);
    expect(engine.name).toBe("reference");
    expect(answers(engine, graph, weights)).toEqual(answers(wasm, graph, weights));
  });

  it("without the WebAssembly global, the reference engine answers", () => {
    vi.stubGlobal("WebAssembly", undefined);
    try {
      expect(loadEngine(bytes)).toBe(reference);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 8, 12, 20])(
    "with %d × 64 KB of memory, the twin answers what does not fit",
    (pages) => {
      const engine = wasmEngine(bytes, pages * 65_536) ?? reference;
      for (const some of [graph, layered(2000, 30, 8)]) {
        const expected = answers(reference, some, weights);
        expect(answers(engine, some, weights)).toEqual(expected);
        const room = engine.room(some.edges.length / 2);
        room.set(some.edges);
        expect(answers(engine, { nodes: some.nodes, edges: room }, weights)).toEqual(expected);
      }
    },
  );
});

describe("memory", () => {
  it("is not shared by two graphs after one did not fit", () => {
    const engine = wasmEngine(bytes, 12 * 65_536) ?? reference;
    const large = engine.open(shuffled(layered(9000, 30, 8), 4));
    large.order();
    large.dispose();
    const [one, other] = [engine.open(chain(40)), engine.open(fan(40))];
    one.dispose();
    engine.open(chain(400));
    expect(other.levels()).toEqual(using(reference, fan(40), (twin) => twin.levels()));
  });

  it("does not grow with the questions asked about a graph", () => {
    const engine = wasmEngine(bytes);
    for (const graph of [layered(5000, 50, 1), shuffled(layered(5000, 50, 1), 2)]) {
      const open = (engine ?? reference).open(graph);
      const weights = randomWeights(Int32Array, graph.nodes, 20, 3);
      const heldAfter = (rounds: number) => {
        for (let k = 0; k < rounds; k++) {
          open.order();
          open.levels();
          open.widths();
          open.components();
          open.spans(weights);
          open.longest(weights, "backward");
          open.criticalPath(weights, 1);
        }
        return engine?.heldBytes();
      };
      const once = heldAfter(2);
      expect(heldAfter(50)).toBe(once);
      open.dispose();
    }
  });

  it("does not grow over many graphs", () => {
    const engine = wasmEngine(bytes);
    const graph = shuffled(layered(5000, 50, 1), 2);
    const weights = randomWeights(Float64Array, graph.nodes, 4, 3);
    const heldAfter = (rounds: number) => {
      for (let k = 0; k < rounds; k++) answers(engine ?? reference, graph, weights);
      return engine?.heldBytes();
    };
    const once = heldAfter(1);
    expect(once).toBeGreaterThan(graph.edges.byteLength);
    expect(heldAfter(200)).toBe(once);
  });

  it("is given back when a graph is refused", () => {
    const engine = wasmEngine(bytes);
    const heldAfter = (rounds: number) => {
      for (let k = 0; k < rounds; k++) expect(() => engine?.open(graphOf(9, [0, 9]))).toThrow();
      return engine?.heldBytes();
    };
    const once = heldAfter(1);
    expect(heldAfter(50)).toBe(once);
  });
});

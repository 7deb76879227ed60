// One process: the same analysis by a graph library through its public interface: build, order, longest paths both
// ways in four lanes, levels. Fails where the library is not installed.

import { createRequire } from "node:module";
import { decoderGraph } from "./decoderGraph.ts";

const LANES = 4;

/** What the analysis asks of a library. */
interface Peer {
  addNode(id: number): void;
  addEdge(from: number, to: number): void;
  eachPredecessor(id: number, visit: (from: number) => void): void;
  eachSuccessor(id: number, visit: (to: number) => void): void;
}

const [, , name = "", count = ""] = process.argv;
const nodes = Number(count);
const edges = decoderGraph(nodes);
const load = createRequire(`${process.env["NODE_PATH"] ?? ""}/`);
const make = name === "graphology" ? graphology() : ngraph();
console.log(JSON.stringify({ ms: Math.min(analysed(make()), analysed(make())) }));

function graphology(): () => Peer {
  const { MultiDirectedGraph } = load("graphology");
  return () => {
    const graph = new MultiDirectedGraph();
    return {
      addNode: (id) => graph.addNode(id),
      addEdge: (from, to) => graph.addEdge(from, to),
      eachPredecessor: (id, visit) => graph.forEachInNeighbor(id, (key: string) => visit(+key)),
      eachSuccessor: (id, visit) => graph.forEachOutNeighbor(id, (key: string) => visit(+key)),
    };
  };
}

function ngraph(): () => Peer {
  const createGraph = load("ngraph.graph");
  return () => {
    const graph = (createGraph.default ?? createGraph)();
    const each = (id: number, isOut: boolean, visit: (other: number) => void): void => {
      graph.forEachLinkedNode(id, (_: unknown, link: { fromId: number; toId: number }) => {
        if ((link.fromId === id) === isOut) visit(isOut ? link.toId : link.fromId);
      });
    };
    return {
      addNode: (id) => graph.addNode(id),
      addEdge: (from, to) => graph.addLink(from, to),
      eachPredecessor: (id, visit) => each(id, false, visit),
      eachSuccessor: (id, visit) => each(id, true, visit),
    };
  };
}

function analysed(peer: Peer): number {
  const start = performance.now();
  for (let id = 0; id < nodes; id++) peer.addNode(id);
  for (let k = 0; k < edges.length; k += 2) peer.addEdge(edges[k] ?? 0, edges[k + 1] ?? 0);
  const order = ordered(peer);
  const level = new Int32Array(nodes);
  const forward = new Int32Array(nodes * LANES);
  const backward = new Int32Array(nodes * LANES);
  for (const id of order) {
    peer.eachPredecessor(id, (from) => {
      level[id] = Math.max(level[id] ?? 0, (level[from] ?? 0) + 1);
      extend(forward, id, from);
    });
    weigh(forward, id);
  }
  for (const id of order.reverse()) {
    peer.eachSuccessor(id, (to) => extend(backward, id, to));
    weigh(backward, id);
  }
  return performance.now() - start;
}

function ordered(peer: Peer): number[] {
  const waiting = new Int32Array(nodes);
  for (let id = 0; id < nodes; id++) {
    peer.eachPredecessor(id, () => {
      waiting[id] = (waiting[id] ?? 0) + 1;
    });
  }
  const order: number[] = [];
  for (let id = 0; id < nodes; id++) if (waiting[id] === 0) order.push(id);
  for (const id of order) {
    peer.eachSuccessor(id, (to) => {
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) order.push(to);
    });
  }
  return order;
}

function extend(paths: Int32Array, id: number, by: number): void {
  for (let lane = 0; lane < LANES; lane++) {
    paths[id * LANES + lane] = Math.max(
      paths[id * LANES + lane] ?? 0,
      paths[by * LANES + lane] ?? 0,
    );
  }
}

function weigh(paths: Int32Array, id: number): void {
  for (let lane = 0; lane < LANES; lane++)
    paths[id * LANES + lane] = (paths[id * LANES + lane] ?? 0) + 1;
}

// What one node of a sketched graph says of its structure, as text that tests can name.

import { formulaText } from "../../analyzers/algebra/index.ts";
import { must } from "../../analyzers/base/index.ts";
import type { Recurrence, Trips } from "../../analyzers/ir/index.ts";
import type { Structure } from "../../analyzers/ops/index.ts";
import { infer, type NodeRun } from "../../analyzers/verdict/infer.ts";
import { factText } from "./operator.ts";
import type { Sketch } from "./sketch.ts";

/** The last node of the graph, after inference. */
export function lastRun(g: Sketch, opset = 20): NodeRun {
  return must(infer(g.finish(opset)).run.nodes.at(-1), "node");
}

/** How the node says it is structured. */
export function structureOf(run: NodeRun): Structure {
  return must(run.rule?.structure, "structure")(run.view);
}

/** The recurrence that the node says it is. */
export function recurrenceOf(run: NodeRun): Recurrence {
  const structure = structureOf(run);
  if (structure.kind !== "recurrence") throw new Error(`a ${structure.kind} is no recurrence`);
  return structure.recurrence;
}

/** `constant 10`, `axis T, 28 in this file`, `data: why, at most …`. */
export function tripsText(run: NodeRun): string {
  return textOf(recurrenceOf(run).trips);
}

function textOf(trips: Trips): string {
  switch (trips.kind) {
    case "constant":
      return `constant ${formulaText(trips.count)}`;
    case "axis": {
      const fixed = trips.fixed === null ? "" : `, ${trips.fixed} in this file`;
      return `axis ${formulaText(trips.count)}${fixed}`;
    }
    case "data":
      return `data: ${trips.why}${trips.cap === null ? "" : `, at most ${textOf(trips.cap)}`}`;
  }
}

/** The outputs as examples write them; made-up sizes, a letter with a number, as `?`. */
export function outputsOf(run: NodeRun): readonly string[] {
  return run.outputs.map((fact) => factText(fact).replaceAll(/(?<=[[ ])[a-z]\d+(?=[,\]])/gu, "?"));
}

/** The text without the thin spaces that group digits. */
export function plain(text: string): string {
  return text.replaceAll("\u202f", "");
}

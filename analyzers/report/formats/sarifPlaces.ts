// Places as SARIF has them: a region of a file, the node of a model as a logical location, the critical path as a flow.

import type { CodeFlow, Location as SarifLocation, ThreadFlowLocation } from "sarif";
import type { Location } from "../../base/index.ts";
import type { Finding, Subject } from "../report.ts";
import { uriOf } from "./places.ts";

/** Steps of a code flow that GitHub shows. */
const MOST_STEPS = 1000;

/** A place, within the model where that is known. */
export function locationOf(at: Location, subject?: Subject): SarifLocation {
  const [startLine, startColumn, endLine, endColumn] = at.range ?? [at.line];
  const region =
    startColumn === undefined || endLine === undefined || endColumn === undefined
      ? { startLine }
      : { startLine, startColumn, endLine, endColumn };
  const logical = [
    ...(subject?.symbol == null ? [] : [{ name: subject.symbol, kind: "type" }]),
    ...(at.node === null ? [] : [{ fullyQualifiedName: at.node, kind: "element" }]),
    ...(at.cell === null ? [] : [{ name: `cell ${at.cell}`, kind: "module" }]),
  ];
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(at.file), uriBaseId: "ROOT" },
      region,
    },
    ...(logical.length === 0 ? {} : { logicalLocations: logical }),
  };
}

/** A place with what it has to do with the finding. */
export function relatedLocation(
  { at, message }: Finding["related"][number],
  index: number,
): SarifLocation {
  return { id: index + 1, ...locationOf(at), message: { text: message } };
}

/** The critical path of a subject, folded as the report has it; none where nothing is known of it. */
export function codeFlows({ path }: Subject): { readonly codeFlows?: CodeFlow[] } {
  const steps = path.slice(0, MOST_STEPS);
  if (steps.length === 0) return {};
  const locations = steps.map(
    ({ at, op, share, times }): ThreadFlowLocation => ({
      location: {
        ...locationOf(at),
        message: {
          text: `${op}${times > 1 ? ` ×${times}` : ""}: ${Math.round(share * 100)} % of the critical path`,
        },
      },
      importance: share >= 0.1 ? "essential" : "important",
    }),
  );
  return {
    codeFlows: [{ message: { text: "The critical path" }, threadFlows: [{ locations }] }],
  };
}

// SARIF 2.1.0, within what GitHub's code scanning takes: 20 runs of a file, 25 000 results of a run of which 5 000 are
// shown, 1 000 steps of a code flow (docs.github.com, SARIF results exceed limits).

import type { Log, ReportingDescriptor, Result, Run } from "sarif";
import type { Severity } from "../../base/index.ts";
import type { Finding, Report } from "../report.ts";
import type { Format, RuleHelp, View } from "./format.ts";
import { codeFlows, locationOf, relatedLocation } from "./sarifPlaces.ts";

export const sarif: Format = {
  id: "sarif",
  extension: ".sarif",
  mediaType: "application/sarif+json",
  doc: "SARIF 2.1.0, for code scanning",
  render: (report, { rules }) => `${JSON.stringify(logOf(report, rules), null, 2)}\n`,
};

const RESULTS_SHOWN = 5000;
const MOST_RUNS = 20;

const LEVELS: Readonly<Record<Severity, Result.level>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

function logOf(report: Report, rules: View["rules"]): Log {
  const ranked = [...report.findings].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
  const count = Math.min(MOST_RUNS, Math.max(1, Math.ceil(ranked.length / RESULTS_SHOWN)));
  const left = ranked.length - count * RESULTS_SHOWN;
  const runs = Array.from({ length: count }, (_, i) =>
    runOf(report, rules, ranked.slice(i * RESULTS_SHOWN, (i + 1) * RESULTS_SHOWN), i, left),
  );
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs,
  };
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "info", "hint"];

function runOf(
  report: Report,
  rules: View["rules"],
  findings: readonly Finding[],
  part: number,
  left: number,
): Run {
  const isFirst = part === 0;
  const dropped =
    isFirst && left > 0
      ? [{ level: "warning" as const, message: { text: `${left} findings more than fit.` } }]
      : [];
  const problems = isFirst ? report.problems : [];
  return {
    // Runs of one tool are told apart by their category.
    automationDetails: { id: isFirst ? "depthwise/" : `depthwise/part-${part + 1}/` },
    tool: {
      driver: {
        name: report.tool.name,
        semanticVersion: report.tool.version,
        rules: rules.map(ruleOf),
      },
    },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: {
      ROOT: { description: { text: "The folder that the paths are relative to." } },
    },
    invocations: [
      {
        executionSuccessful: !report.problems.some(({ severity }) => severity === "error"),
        toolExecutionNotifications: [
          ...problems.map(({ code, severity, message, help, at }) => ({
            descriptor: { id: code },
            level: LEVELS[severity],
            message: { text: `${message} ${help}` },
            locations: [locationOf(at)],
          })),
          ...dropped,
        ],
      },
    ],
    results: [
      ...findings.map((finding) => resultOf(report, rules, finding)),
      ...(isFirst ? (report.changes?.gone ?? []) : []).map((finding) => ({
        ...resultOf(report, rules, finding),
        baselineState: "absent" as const,
      })),
    ],
  };
}

function ruleOf({ id, severity, title, doc }: RuleHelp): ReportingDescriptor {
  const { what, why, example, instead } = doc;
  const sections = [
    ["Why", why],
    ["Example", example],
    ["Instead", instead],
  ] as const;
  return {
    id,
    name: id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: what },
    help: {
      text: [what, ...sections.map(([head, text]) => `${head}: ${text}`)].join("\n\n"),
      markdown: [what, ...sections.map(([head, text]) => `**${head}.** ${text}`)].join("\n\n"),
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ["depth", "parallelism"] },
  };
}

function resultOf(report: Report, rules: View["rules"], finding: Finding): Result {
  const { rule, severity, at, message, related, fingerprint, suppressed } = finding;
  const subject = report.subjects.find(({ id }) => id === finding.subject);
  const index = rules.findIndex(({ id }) => id === rule);
  return {
    ruleId: rule,
    ...(index < 0 ? {} : { ruleIndex: index }),
    level: LEVELS[severity],
    message: { text: message },
    locations: [locationOf(at, subject)],
    ...(report.changes === null
      ? {}
      : { baselineState: report.changes.found.includes(fingerprint) ? "new" : "unchanged" }),
    ...(related.length === 0 ? {} : { relatedLocations: related.map(relatedLocation) }),
    ...(subject === undefined ? {} : codeFlows(subject)),
    partialFingerprints: { "depthwise/v1": fingerprint },
    suppressions: suppressed === null ? [] : [{ kind: "inSource", justification: suppressed }],
  };
}

// JUnit's XML, as CI systems show test results: a test case for each model, failed by a finding of severity error.

import { xml } from "../../base/index.ts";
import type { FileProblem, Report, Subject } from "../report.ts";
import type { Format } from "./format.ts";
import { nameOf, shownOf } from "./phrases.ts";
import { placed } from "./places.ts";

export const junit: Format = {
  id: "junit",
  extension: ".xml",
  mediaType: "application/xml",
  doc: "test results for CI: a test case for each model",
  render,
};

function render(report: Report): string {
  const shown = shownOf(report);
  const broken = report.problems.filter(({ severity }) => severity === "error");
  const files = [...new Set([...shown, ...broken].map(({ file }) => file))].sort();
  const suites = files.map((file) =>
    suite(
      file,
      shown.filter((subject) => subject.file === file).map((subject) => testCase(report, subject)),
      broken.filter((problem) => problem.file === file).map(errorCase),
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="depthwise" ${counts(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.map(({ text }) => text),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Case {
  readonly text: string;
  readonly outcome: "passed" | "failed" | "error";
}

function suite(file: string, models: readonly Case[], problems: readonly Case[]) {
  const cases = [...models, ...problems];
  const head = `  <testsuite name="${xml(file)}" ${counts(cases)}>`;
  return { cases, text: [head, ...cases.map(({ text }) => text), "  </testsuite>"].join("\n") };
}

function counts(cases: readonly Case[]): string {
  const of = (outcome: Case["outcome"]): number =>
    cases.filter((one) => one.outcome === outcome).length;
  return `tests="${cases.length}" failures="${of("failed")}" errors="${of("error")}"`;
}

function testCase(report: Report, subject: Subject): Case {
  const failures = report.findings.filter(
    (finding) =>
      finding.subject === subject.id && finding.severity === "error" && finding.suppressed === null,
  );
  return {
    outcome: failures.length > 0 ? "failed" : "passed",
    text: [
      `    <testcase classname="${xml(subject.file)}" name="${xml(nameOf(subject))}">`,
      ...failures.map(
        ({ rule, message, at }) =>
          `      <failure type="${xml(rule)}" message="${xml(message)}">${xml(`${at.file}:${at.line} ${placed(message, at)}`)}</failure>`,
      ),
      `      <system-out>${xml(subject.phrase)}</system-out>`,
      "    </testcase>",
    ].join("\n"),
  };
}

function errorCase({ code, message, help, at, file }: FileProblem): Case {
  return {
    outcome: "error",
    text: [
      `    <testcase classname="${xml(file)}" name="${xml(code)}">`,
      `      <error type="${xml(code)}" message="${xml(placed(message, at))}">${xml(help)}</error>`,
      "    </testcase>",
    ].join("\n"),
  };
}

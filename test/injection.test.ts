// Names come from files that anybody may have made: in no format do they become markup, commands or other fields.

import fc from "fast-check";
import { describe, test } from "vitest";
import { must } from "../analyzers/base/index.ts";
import { findFormat, findingRules, type Report } from "../analyzers/index.ts";
import { sampleReport } from "./support/sampleReport.ts";

const HOSTILE = [
  "a\nb\r\nc",
  "\u2028line\u2029paragraph",
  "::error file=x::owned",
  "100%0A::warning::owned",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  "</details></table></svg>",
  "[link](https://example.invalid) ![i](https://example.invalid/i)",
  "`code` | cell | <b>",
  "a,line=1,title=owned",
  "\u202egnp.exe\u202c",
  "\u001b[31mred\u0007\u0000",
  "]]>&entity;",
  "\ud800 half",
  "https://example.invalid www.example.invalid @everyone #1",
];

const anyName = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.string()).map(([a, b]) => a + b),
  fc.string({ unit: "binary", maxLength: 40 }),
);

/** Everything in the sample that a file can choose, said by that name. */
function named(name: string): Report {
  const at = { file: name, line: 3, range: null, cell: null, node: name };
  const [subject] = sampleReport.subjects;
  const [finding] = sampleReport.findings;
  const [problem] = sampleReport.problems;
  const own = must(subject, "subject");
  return {
    ...sampleReport,
    subjects: [
      {
        ...own,
        id: `${name}#${name}`,
        file: name,
        symbol: name,
        at,
        phrase: `Not bounded by TC0: depth grows with ${name}`,
        axes: own.axes.map((axis) => ({ ...axis, axis: name })),
        curve: own.curve === null ? null : { ...own.curve, axis: name },
        parts: own.parts.map((part) => ({ ...part, name })),
        blockers: own.blockers.map((blocker) => ({ ...blocker, at, what: name, help: name })),
        recurrences: own.recurrences.map((loop) => ({
          ...loop,
          at,
          axis: name,
          states: loop.states.map((state) => ({ ...state, names: [name], says: name })),
        })),
      },
    ],
    findings: [
      {
        ...must(finding, "finding"),
        subject: `${name}#${name}`,
        at,
        message: name,
        related: [{ at, message: name }],
        fingerprint: name,
      },
    ],
    problems: [{ ...must(problem, "problem"), file: name, at, message: name, help: name }],
  };
}

function printed(id: string, name: string): string {
  const view = { ink: "plain", detail: "full", rules: findingRules } as const;
  return must(findFormat(id), "format").render(named(name), view);
}

function always(id: string, holds: (text: string) => boolean): void {
  fc.assert(
    fc.property(anyName, (name) => holds(printed(id, name))),
    { seed: 5, numRuns: 300 },
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not come out
const MOVING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

describe("no name", () => {
  test.each(["text", "markdown", "html", "github", "junit"])(
    "moves a cursor or turns text around in %s",
    (id) => {
      always(id, (text) => !MOVING.test(text));
    },
  );

  test("becomes an element or an attribute in HTML", () => {
    always("html", (text) => {
      const tags = [...text.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag?.toLowerCase());
      return tags.every((tag) => ELEMENTS.has(tag ?? "")) && sameTags(text, printed("html", "m"));
    });
  });

  test("becomes an element in XML, or breaks it", () => {
    always("junit", (text) => sameTags(text, printed("junit", "m")));
  });

  test("becomes a link, an image, a cell or markup in Markdown", () => {
    always("markdown", (text) => {
      const lines = text.split("\n");
      const plain = printed("markdown", "m").split("\n");
      const isCell = lines.every((line, i) => bars(line) === bars(plain[i] ?? ""));
      return (
        lines.length === plain.length &&
        isCell &&
        !/<(?!\/?(?:details|summary|code)>)/.test(uncoded(text))
      );
    });
  });

  test("becomes a command or a property for GitHub", () => {
    always("github", (text) => {
      const lines = text.trimEnd().split("\n");
      const commands = lines.filter((line) => line.startsWith("::"));
      return (
        lines.length === 3 &&
        commands.every((line) => /^::\w+ file=[^,:]*,line=3,title=Depthwise%3A [^,:]*::/.test(line))
      );
    });
  });

  test.each(["json", "sarif", "gitlab", "rdjson"])("breaks %s", (id) => {
    always(id, (text) => typeof JSON.parse(text) === "object");
  });

  test("leaves the folder in a URI of SARIF", () => {
    always("sarif", (text) =>
      [...text.matchAll(/"uri": "([^"]*)"/g)].every(([, uri]) =>
        /^[\w\-.!~*'()%/]*$/.test(uri ?? ""),
      ),
    );
  });
});

const ELEMENTS = new Set(
  "doctype html head meta title style body main h1 h2 p table thead tbody tr th td a code section span figure figcaption svg line path text rect ul li strong footer".split(
    " ",
  ),
);

/** Whether both texts have the same elements in the same order, which names cannot change. */
function sameTags(text: string, plain: string): boolean {
  const tags = (of: string) => [...of.matchAll(/<[/?!]?[a-z0-9]*/gi)].map(([tag]) => tag).join();
  return tags(text) === tags(plain);
}

/** Bars that part the cells of a row: those that no backslash stands before. */
function bars(line: string): number {
  return line.startsWith("|") ? [...line.matchAll(/(?<!\\)\|/g)].length : 0;
}

/** Markdown without spans of code and without what a backslash stands before. */
function uncoded(text: string): string {
  return text.replace(/\\[!-/:-@[-`{-~]|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "");
}

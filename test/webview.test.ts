// The panel without a page: what it accepts, what it remembers, what it says, and where its lines run.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Report, Subject } from "../analyzers/report/index.ts";
import { plot } from "../webview/plot.ts";
import {
  type FileFacts,
  parseFromWebview,
  parseToWebview,
  type ToWebview,
} from "../webview/protocol.ts";
import {
  EMPTY,
  orderedSubjects,
  parseSaved,
  receive,
  shownSubject,
  type ViewState,
} from "../webview/store.ts";
import { bytesText, counted, growthText, percentText } from "../webview/words.ts";

const file: FileFacts = { name: "gru.onnx", folder: "models", bytes: 1200 };

type Named = Pick<Subject, "id" | "headline">;

function report(...subjects: readonly Named[]): Report {
  return {
    schemaVersion: 1,
    tool: { name: "depthwise", version: "0.1.0" },
    settings: { precision: "log", axes: {}, hardware: null },
    subjects: subjects as readonly Subject[],
    assumptions: [],
    findings: [],
    problems: [],
    changes: null,
  };
}

const model = { id: "gru.onnx#", headline: false };
const search = { id: "gru.onnx#BeamSearch_0", headline: true };

describe("a message to the panel", () => {
  const known: readonly ToWebview[] = [
    { type: "progress", file, read: 3, total: 9 },
    { type: "report", file, report: report(model) },
    { type: "cancelled", file },
    { type: "deleted", file: { ...file, bytes: null } },
  ];

  test.each(known)("of type $type is taken as it is", (message) => {
    expect(parseToWebview(message)).toEqual(message);
  });

  test.each<readonly [string, unknown]>([
    ["nothing", undefined],
    ["text", "report"],
    ["an unknown type", { type: "evaluate", file }],
    ["no file", { type: "cancelled" }],
    ["a file without a name", { type: "cancelled", file: { folder: "", bytes: 1 } }],
    ["a negative size", { type: "cancelled", file: { ...file, bytes: -1 } }],
    ["progress without a total", { type: "progress", file, read: 3 }],
    [
      "a report of a later version",
      { type: "report", file, report: { ...report(), schemaVersion: 2 } },
    ],
    ["a report without subjects", { type: "report", file, report: { schemaVersion: 1 } }],
  ])("that is %s is refused", (_what, data) => {
    expect(parseToWebview(data)).toBeNull();
  });

  test("of any other form never throws", () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        expect(() => [parseToWebview(data), parseFromWebview(data)]).not.toThrow();
      }),
      { seed: 7 },
    );
  });
});

describe("a message from the panel", () => {
  test.each(["ready", "cancel", "analyze"] as const)("%s is taken", (type) => {
    expect(parseFromWebview({ type, extra: 1 })).toEqual({ type });
  });

  test.each([null, "ready", { type: "open" }, []])("%j is refused", (data) => {
    expect(parseFromWebview(data)).toBeNull();
  });
});

describe("the state", () => {
  const ready = (...subjects: readonly Named[]): ViewState =>
    receive(EMPTY, { type: "report", file, report: report(...subjects) });

  test("shows the headline first", () => {
    const state = ready(model, search);
    expect(shownSubject(state)?.id).toBe(search.id);
    expect(orderedSubjects(report(model, search)).map(({ id }) => id)).toEqual([
      search.id,
      model.id,
    ]);
  });

  test("keeps the subject the user chose, while there is one of that name", () => {
    const chosen = { ...ready(model, search), chosen: model.id };
    expect(shownSubject(chosen)?.id).toBe(model.id);
    const next = receive(chosen, { type: "report", file, report: report(search) });
    expect(shownSubject(next)?.id).toBe(search.id);
  });

  test("keeps the old report on show while a new one is made", () => {
    const state = receive(ready(model), { type: "progress", file, read: 1, total: 2 });
    expect(state.phase).toBe("analyzing");
    expect(shownSubject(state)?.id).toBe(model.id);
  });

  test.each(["cancelled", "deleted"] as const)("shows no report of a file that is %s", (type) => {
    expect(receive(ready(model), { type, file }).report).toBeNull();
  });

  test("has nothing to show of a report without subjects", () => {
    expect(shownSubject(ready())).toBeNull();
    expect(shownSubject(EMPTY)).toBeNull();
  });

  test.each<readonly [unknown, ReturnType<typeof parseSaved>]>([
    [undefined, { chosen: null, scroll: 0 }],
    [
      { chosen: 3, scroll: "far" },
      { chosen: null, scroll: 0 },
    ],
    [
      { chosen: "a#", scroll: -4 },
      { chosen: "a#", scroll: 0 },
    ],
    [
      { chosen: "a#", scroll: 90 },
      { chosen: "a#", scroll: 90 },
    ],
  ])("saved as %j is read back safely", (data, expected) => {
    expect(parseSaved(data)).toEqual(expected);
  });
});

describe("words", () => {
  test("never name a growth without its axis, unless it has none", () => {
    expect(growthText("linear", "T")).toBe("linear in T");
    expect(growthText("log", "T")).toBe("log T");
    expect(growthText("constant", "T")).toBe("constant");
    expect(growthText("unknown", "T")).toBe("unknown");
  });

  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [18_600, "18.6 kB"],
    [123_456_789, "123 MB"],
    [1_900_000_000, "1.9 GB"],
    [5e15, "5000 TB"],
  ])("%d bytes read %s", (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  test("count and share", () => {
    expect([counted(1, "step"), counted(2, "step")]).toEqual(["1 step", "2 steps"]);
    expect([percentText(0), percentText(0.004), percentText(0.914)]).toEqual([
      "0 %",
      "< 1 %",
      "91 %",
    ]);
  });
});

describe("the chart", () => {
  const area = { width: 100, height: 50 };

  test("runs from corner to corner for a line that grows as its axis does", () => {
    const { lines } = plot([1, 10, 100], [{ name: "written", values: [1, 10, 100] }], area);
    expect(lines).toEqual([{ name: "written", path: "M0.0,50.0L50.0,25.0L100.0,0.0" }]);
  });

  test("marks powers of ten", () => {
    const { across, up } = plot([1, 1000], [{ name: "written", values: [5, 100] }], area);
    expect(across.map(({ label }) => label)).toEqual(["1", "10", "10²", "10³"]);
    expect(up.map(({ label }) => label)).toEqual(["1", "10", "10²"]);
  });

  test("leaves out values that are not finite", () => {
    const values = [1, Number.POSITIVE_INFINITY, Number.NaN];
    const { lines } = plot([1, 10, 100], [{ name: "written", values }], area);
    expect(lines[0]?.path).toBe("M0.0,50.0");
  });

  test("stays inside its area whatever the values are", () => {
    const values = fc.array(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(values, (span) => {
        const { lines } = plot([1, 10, 100], [{ name: "written", values: span }], area);
        for (const [, x, y] of (lines[0]?.path ?? "").matchAll(/([\d.-]+),([\d.-]+)/g)) {
          expect(Number(x)).toSatisfy((at: number) => 0 <= at && at <= area.width);
          expect(Number(y)).toSatisfy((at: number) => 0 <= at && at <= area.height);
        }
      }),
      { seed: 7 },
    );
  });
});

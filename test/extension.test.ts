// The extension without an editor: jobs and their worker, the page's policy, and reports of the host itself.

import { describe, expect, test } from "vitest";
import type { Report } from "../analyzers/index.ts";
import { Analyzer, type Answer, type Job } from "../extension/analyzer.ts";
import type { FromWorker, StartWorker, ToWorker } from "../extension/job.ts";
import { faultReport } from "../extension/outcome.ts";
import { newNonce, page } from "../extension/page.ts";
import manifest from "../package.json";

const settings = { precision: "log", axes: {}, hardware: null } as const;

const report = (file: string): Report =>
  faultReport({ kind: "unreadable", why: "a test" }, file, settings, "0.1.0");

/** Workers that do nothing by themselves: the test answers for them. */
function workers() {
  const started: {
    jobs: ToWorker[];
    stopped: boolean;
    say: (message: FromWorker) => void;
    die: (why: string) => void;
  }[] = [];
  const start: StartWorker = async (listen, ended) => {
    const worker = { jobs: [] as ToWorker[], stopped: false, say: listen, die: ended };
    started.push(worker);
    return {
      post: (job) => worker.jobs.push(job),
      stop: () => {
        worker.stopped = true;
      },
    };
  };
  return { started, start };
}

function job(file: string, overrides: Partial<Job> = {}): Job {
  const load = async () => ({ kind: "path", path: `/${file}` }) as const;
  return { file, settings, project: null, load, progress: () => undefined, ...overrides };
}

/** Lets everything that waits for a promise run. */
const settle = () => new Promise((done) => setTimeout(done, 0));

const files = (jobs: readonly ToWorker[] | undefined) => jobs?.map(({ file }) => file);

describe("the analyzer", () => {
  const never = new AbortController().signal;

  test("starts no worker before the first job", async () => {
    const { started, start } = workers();
    new Analyzer(start);
    await settle();
    expect(started).toHaveLength(0);
  });

  test("does one job at a time, in order, on one worker", async () => {
    const { started, start } = workers();
    const analyzer = new Analyzer(start);
    const answers = [analyzer.analyze(job("a"), never), analyzer.analyze(job("b"), never)];
    await settle();
    expect(files(started[0]?.jobs)).toEqual(["a"]);
    started[0]?.say({ kind: "report", id: 1, report: report("a") });
    await settle();
    expect(files(started[0]?.jobs)).toEqual(["a", "b"]);
    started[0]?.say({ kind: "report", id: 2, report: report("b") });
    expect(await Promise.all(answers)).toEqual([
      { kind: "report", report: report("a") },
      { kind: "report", report: report("b") },
    ]);
    expect(started).toHaveLength(1);
  });

  test("tells how far reading has come", async () => {
    const { started, start } = workers();
    const seen: (readonly [number, number])[] = [];
    void new Analyzer(start).analyze(
      job("a", { progress: (read, total) => seen.push([read, total]) }),
      never,
    );
    await settle();
    started[0]?.say({ kind: "progress", id: 1, read: 5, total: 20 });
    started[0]?.say({ kind: "progress", id: 99, read: 6, total: 20 });
    expect(seen).toEqual([[5, 20]]);
  });

  test("ends the worker of a running job that is cancelled, and goes on with a new one", async () => {
    const { started, start } = workers();
    const analyzer = new Analyzer(start);
    const first = new AbortController();
    const cancelled = analyzer.analyze(job("a"), first.signal);
    const other = analyzer.analyze(job("b"), never);
    await settle();
    first.abort();
    expect(await cancelled).toEqual({ kind: "cancelled" });
    await settle();
    expect(started.map(({ stopped }) => stopped)).toEqual([true, false]);
    started[0]?.say({ kind: "report", id: 2, report: report("stale worker, right id") });
    started[1]?.say({ kind: "report", id: 2, report: report("b") });
    expect(await other).toEqual({ kind: "report", report: report("b") });
  });

  test("drops a waiting job that is cancelled without touching the worker", async () => {
    const { started, start } = workers();
    const analyzer = new Analyzer(start);
    const second = new AbortController();
    void analyzer.analyze(job("a"), never);
    const waiting = analyzer.analyze(job("b"), second.signal);
    await settle();
    second.abort();
    expect(await waiting).toEqual({ kind: "cancelled" });
    started[0]?.say({ kind: "report", id: 1, report: report("a") });
    await settle();
    expect(files(started[0]?.jobs)).toEqual(["a"]);
    expect(started[0]?.stopped).toBe(false);
  });

  test("cancels at once what was aborted before it was asked for", async () => {
    const { started, start } = workers();
    expect(await new Analyzer(start).analyze(job("a"), AbortSignal.abort())).toEqual({
      kind: "cancelled",
    });
    expect(started).toHaveLength(0);
  });

  test("answers for a worker that dies, and starts another for the next job", async () => {
    const { started, start } = workers();
    const analyzer = new Analyzer(start);
    const failed = analyzer.analyze(job("a"), never);
    await settle();
    started[0]?.die("out of memory");
    started[0]?.die("the worker ended with code 1");
    expect(await failed).toEqual({ kind: "failed", why: "out of memory" });
    void analyzer.analyze(job("b"), never);
    await settle();
    expect(files(started[1]?.jobs)).toEqual(["b"]);
  });

  test("says why a file could not be loaded, and takes the next", async () => {
    const { started, start } = workers();
    const analyzer = new Analyzer(start);
    const load = () => Promise.reject(new Error("no such file"));
    const failed = analyzer.analyze(job("a", { load }), never);
    void analyzer.analyze(job("b"), never);
    expect(await failed).toEqual({ kind: "failed", why: "no such file" });
    await settle();
    expect(files(started[0]?.jobs)).toEqual(["b"]);
  });

  test("says why no worker could be started, and tries again", async () => {
    const { started, start } = workers();
    let tries = 0;
    const analyzer = new Analyzer(async (listen, ended) => {
      tries += 1;
      if (tries === 1) throw new Error("no workers here");
      return start(listen, ended);
    });
    expect(await analyzer.analyze(job("a"), never)).toEqual({
      kind: "failed",
      why: "no workers here",
    });
    void analyzer.analyze(job("b"), never);
    await settle();
    expect(files(started[0]?.jobs)).toEqual(["b"]);
  });

  test("cancels everything when it is disposed", async () => {
    const { started, start } = workers();
    const analyzer = new Analyzer(start);
    const answers: Promise<Answer>[] = [
      analyzer.analyze(job("a"), never),
      analyzer.analyze(job("b"), never),
    ];
    await settle();
    analyzer.dispose();
    expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual([
      "cancelled",
      "cancelled",
    ]);
    await settle();
    expect(started.map(({ stopped }) => stopped)).toEqual([true]);
  });
});

describe("the page", () => {
  const options = {
    nonce: "n0nce",
    script: "https://host/webview.js",
    style: "https://host/webview.css",
    cspSource: "'self' https://*.example",
  };

  test("forbids everything but its own script and the extension's files", () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page(options))?.[1] ?? "";
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'nonce-n0nce' 'wasm-unsafe-eval'",
      "style-src 'self' https://*.example",
      "font-src 'self' https://*.example",
      "img-src 'self' https://*.example data:",
    ]);
  });

  test("has one script, which carries the nonce, and no handlers or styles inline", () => {
    const html = page(options);
    expect(html.match(/<script\b[^>]*>/g)).toEqual([
      '<script nonce="n0nce" src="https://host/webview.js">',
    ]);
    expect(html).not.toMatch(/\son\w+=|<style|\sstyle=/);
  });

  test("escapes what is put into it", () => {
    expect(page({ ...options, script: '"><b>&' })).toContain('src="&quot;&gt;&lt;b&gt;&amp;"');
  });

  test("gets another nonce each time", () => {
    const nonces = new Set(Array.from({ length: 50 }, newNonce));
    expect(nonces.size).toBe(50);
    for (const nonce of nonces) expect(nonce).toMatch(/^[\w+/=]{32}$/);
  });
});

describe("a report of the host itself", () => {
  test("says how large the file is, what the limit is and what to do", () => {
    const fault = { kind: "too-large", bytes: 300 * 1024 ** 2, limit: 256 * 1024 ** 2 } as const;
    const [problem, ...others] = faultReport(fault, "big.onnx", settings, "0.1.0").problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: "host/too-large", severity: "error", file: "big.onnx" });
    expect(problem?.message).toContain("300 MB");
    expect(problem?.message).toContain("256 MB");
    expect(problem?.help).toContain("depthwise.maxFileSizeInMemory");
  });

  test.each(["unreadable", "stopped"] as const)("carries the reason when it is %s", (kind) => {
    const [problem] = faultReport({ kind, why: "of a reason" }, "a.onnx", settings, "0").problems;
    expect(problem?.message).toContain("of a reason");
    expect(problem?.help).not.toBe("");
  });
});

describe("the manifest", () => {
  test("activates for nothing but what the user opens or runs", () => {
    expect(manifest.activationEvents).toEqual(["onLanguage:python"]);
  });

  test("opens .onnx files with the one editor there is", () => {
    expect(manifest.contributes.customEditors).toMatchObject([
      {
        viewType: "depthwise.model",
        selector: [{ filenamePattern: "*.onnx" }],
        priority: "default",
      },
    ]);
  });

  test("works in folders that are not trusted, since nothing is executed", () => {
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(true);
  });
});

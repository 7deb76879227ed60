// What the extension knows: the models that are open, each with its newest report, and the documents. Files are analysed when they are opened,
// when they change on disk and when they are asked for; what was overtaken meanwhile is dropped.

import * as vscode from "vscode";
import type { Report, Settings } from "../analyzers/index.ts";
import { version } from "../package.json";
import type { FileFacts } from "../webview/protocol.ts";
import { Analyzer, type Answer } from "./analyzer.ts";
import { Documents } from "./documents.ts";
import type { FormatChoice, Input } from "./job.ts";
import { faultReport, type HostFault } from "./outcome.ts";
import type { Platform } from "./platform/platform.ts";
import { Projects } from "./projects.ts";
import { analysisSettings, memoryLimit } from "./settings.ts";

export type State =
  | { readonly kind: "analyzing"; readonly read: number; readonly total: number }
  | { readonly kind: "ready"; readonly report: Report }
  | { readonly kind: "cancelled" }
  | { readonly kind: "deleted" };

export interface Model {
  readonly uri: vscode.Uri;
  readonly facts: FileFacts;
  readonly state: State;
}

interface Entry {
  readonly uri: vscode.Uri;
  model: Model;
  users: number;
  /** Aborts the newest analysis; the older ones have been aborted already. */
  abort: AbortController;
  pending: Promise<Model>;
  timer: ReturnType<typeof setTimeout> | null;
  readonly watcher: vscode.Disposable;
}

/** Time in which changes of a file are taken for one, as when an exporter writes it in pieces. */
const SETTLE_MILLISECONDS = 250;

/** Models by their address, from the first use to the last. */
export class Workspace implements vscode.Disposable {
  readonly extension: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** Source code has a worker of its own: typing must not wait for a model of many gigabytes. */
  readonly documents: Documents;
  #platform: Platform;
  #analyzer: Analyzer;
  #entries = new Map<string, Entry>();
  #changed = new vscode.EventEmitter<Model>();
  #closed = new vscode.EventEmitter<vscode.Uri>();
  #projects: Projects;
  #configuration: vscode.Disposable;

  /** Fires with each new state of an open model. */
  readonly onDidChange = this.#changed.event;
  /** Fires when nothing uses a model any longer. */
  readonly onDidClose = this.#closed.event;

  constructor(context: vscode.ExtensionContext, platform: Platform) {
    this.extension = context.extensionUri;
    this.log = vscode.window.createOutputChannel("Depthwise", { log: true });
    this.#platform = platform;
    this.#analyzer = new Analyzer(platform.startWorker(context.extensionUri));
    this.#projects = new Projects();
    this.documents = new Documents(context, platform, this.log, this.#projects);
    this.#configuration = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((event) => {
        for (const { uri } of this.#entries.values())
          if (event.affectsConfiguration("depthwise", uri)) this.analyze(uri);
      }),
      this.#projects.onDidChange(() => {
        for (const { uri } of this.#entries.values()) this.analyze(uri);
      }),
    );
  }

  /** Keeps a model analysed until the returned use is disposed. */
  open(uri: vscode.Uri): vscode.Disposable {
    const key = uri.toString();
    const entry = this.#entries.get(key) ?? this.#enter(uri, key);
    entry.users += 1;
    let used = true;
    return new vscode.Disposable(() => {
      if (!used) return;
      used = false;
      entry.users -= 1;
      if (entry.users === 0) this.#leave(entry, key);
    });
  }

  /** The model as it stands, if it is open. */
  get(uri: vscode.Uri): Model | null {
    return this.#entries.get(uri.toString())?.model ?? null;
  }

  /** Analyses an open model anew. */
  analyze(uri: vscode.Uri): void {
    const entry = this.#entries.get(uri.toString());
    if (entry === undefined) return;
    entry.abort.abort();
    entry.abort = new AbortController();
    entry.pending = this.#run(entry, entry.abort.signal);
  }

  /** Stops the analysis of a model; its editor offers to start it again. */
  cancel(uri: vscode.Uri): void {
    const entry = this.#entries.get(uri.toString());
    if (entry === undefined || entry.model.state.kind !== "analyzing") return;
    entry.abort.abort();
    this.#update(entry, { kind: "cancelled" });
  }

  /** The model once no analysis of it is under way any longer; null if it is not open. */
  async settled(uri: vscode.Uri): Promise<Model | null> {
    for (;;) {
      const pending = this.#entries.get(uri.toString())?.pending;
      if (pending === undefined) return null;
      const model = await pending;
      if (this.#entries.get(uri.toString())?.pending === pending) return model;
    }
  }

  /** The formats that a report can be printed in. */
  async formats(report: Report): Promise<readonly FormatChoice[]> {
    const answer = await this.#printed(report, null);
    if (answer.kind !== "formats") throw new Error("the worker does not answer");
    return answer.formats;
  }

  /** A report in a format. */
  async print(report: Report, format: string): Promise<string> {
    const answer = await this.#printed(report, format);
    if (answer.kind !== "printed") throw new Error("the worker does not answer");
    return answer.text;
  }

  #printed(report: Report, format: string | null): Promise<Answer> {
    const { settings } = report;
    const load = async () => ({ kind: "print", report, format }) as const;
    const job = { file: "", settings, project: null, load, progress: () => {} };
    return this.#analyzer.analyze(job, new AbortController().signal);
  }

  dispose(): void {
    for (const [key, entry] of this.#entries) this.#leave(entry, key);
    this.#configuration.dispose();
    this.#projects.dispose();
    this.documents.dispose();
    this.#analyzer.dispose();
    this.#changed.dispose();
    this.#closed.dispose();
    this.log.dispose();
  }

  #enter(uri: vscode.Uri, key: string): Entry {
    const facts = { ...nameOf(uri), bytes: null };
    const model: Model = { uri, facts, state: { kind: "analyzing", read: 0, total: 0 } };
    const entry: Entry = {
      uri,
      model,
      users: 0,
      abort: new AbortController(),
      pending: Promise.resolve(model),
      timer: null,
      watcher: this.#watch(uri),
    };
    this.#entries.set(key, entry);
    this.analyze(uri);
    return entry;
  }

  #leave(entry: Entry, key: string): void {
    entry.abort.abort();
    entry.watcher.dispose();
    if (entry.timer !== null) clearTimeout(entry.timer);
    this.#entries.delete(key);
    this.#closed.fire(entry.uri);
  }

  // The folder is watched, not the file alone: its name may hold characters that mean more in a pattern.
  #watch(uri: vscode.Uri): vscode.Disposable {
    const folder = vscode.Uri.joinPath(uri, "..");
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, "*.onnx"),
    );
    const about = (action: (entry: Entry) => void) => (changed: vscode.Uri) => {
      const entry = this.#entries.get(uri.toString());
      if (entry !== undefined && changed.path === uri.path) action(entry);
    };
    watcher.onDidChange(about((entry) => this.#touch(entry)));
    watcher.onDidCreate(about((entry) => this.#touch(entry)));
    watcher.onDidDelete(
      about((entry) => {
        entry.abort.abort();
        this.#update(entry, { kind: "deleted" });
      }),
    );
    return watcher;
  }

  #touch(entry: Entry): void {
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      entry.timer = null;
      this.analyze(entry.uri);
    }, SETTLE_MILLISECONDS);
  }

  async #run(entry: Entry, signal: AbortSignal): Promise<Model> {
    const { uri } = entry;
    const settings = analysisSettings(uri);
    const { name } = entry.model.facts;
    const fail = (fault: HostFault): Model =>
      this.#update(entry, {
        kind: "ready",
        report: faultReport(fault, fileName(uri), settings, version),
      });
    this.#update(entry, { kind: "analyzing", read: 0, total: 0 });
    const bytes = await sizeOf(uri);
    if (signal.aborted) return entry.model;
    if (bytes === null) return fail({ kind: "unreadable", why: "it is not there" });
    entry.model = { ...entry.model, facts: { ...entry.model.facts, bytes } };
    const path = this.#platform.pathOf(uri);
    const limit = memoryLimit(uri);
    if (path === null && limit < bytes) return fail({ kind: "too-large", bytes, limit });
    const started = performance.now();
    const answer = await this.#ask(entry, settings, path, signal);
    if (signal.aborted || answer.kind === "cancelled") return entry.model;
    this.log.info(`${name}: ${answer.kind} after ${Math.round(performance.now() - started)} ms`);
    if (answer.kind !== "report") {
      const why = answer.kind === "failed" ? answer.why : "the worker answered something else";
      return fail({ kind: "stopped", why });
    }
    return this.#update(entry, { kind: "ready", report: answer.report });
  }

  async #ask(
    entry: Entry,
    settings: Settings,
    path: string | null,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { uri } = entry;
    const progress = (read: number, total: number): void => {
      if (!signal.aborted) this.#update(entry, { kind: "analyzing", read, total });
    };
    const load = (): Promise<Input> =>
      path === null ? readWhole(uri) : Promise.resolve({ kind: "path", path });
    const project = await this.#projects.of(uri);
    const job = { file: fileName(uri), settings, project, load, progress };
    return this.#analyzer.analyze(job, signal);
  }

  #update(entry: Entry, state: State): Model {
    entry.model = { ...entry.model, state };
    this.#changed.fire(entry.model);
    return entry.model;
  }
}

/** The name that reports print: relative to the workspace, never absolute. */
function fileName(uri: vscode.Uri): string {
  const { name, folder } = nameOf(uri);
  return folder === "" ? name : `${folder}/${name}`;
}

function nameOf(uri: vscode.Uri): { name: string; folder: string } {
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return { name, folder: "" };
  const relative = vscode.workspace.asRelativePath(uri);
  return { name, folder: relative.slice(0, Math.max(0, relative.length - name.length - 1)) };
}

async function sizeOf(uri: vscode.Uri): Promise<number | null> {
  try {
    return (await vscode.workspace.fs.stat(uri)).size;
  } catch {
    return null;
  }
}

async function readWhole(uri: vscode.Uri): Promise<Input> {
  const bytes = await vscode.workspace.fs.readFile(uri);
  // The buffer goes over to the worker, so it must be this file's alone.
  return { kind: "bytes", bytes: new Uint8Array(bytes) };
}

// The open Python documents, each with what is said of its newest text. Analysis follows typing at a small distance;
// what was overtaken is dropped, so whoever asks gets an answer about the text as it stands, or none.

import * as vscode from "vscode";
import type { ModuleName, Report } from "../analyzers/index.ts";
import { version as toolVersion } from "../package.json";
import { Analyzer, type Answer, type Job } from "./analyzer.ts";
import { held, type Said } from "./held.ts";
import type { CodeResult } from "./job.ts";
import { keyOf } from "./knownModules.ts";
import { type FileNames, fileName, LARGEST_CODE, Modules } from "./modules.ts";
import { faultReport } from "./outcome.ts";
import type { Platform } from "./platform/platform.ts";
import type { Projects } from "./projects.ts";
import { analysisSettings, isPythonEnabled } from "./settings.ts";

/** What is said of one version of a document. */
export interface Sheet extends Said {
  readonly uri: vscode.Uri;
  readonly version: number;
}

interface Entry {
  readonly document: vscode.TextDocument;
  readonly files: FileNames;
  /** Imports that the analysis asked for, now or before. */
  readonly wanted: Map<string, ModuleName>;
  sheet: Sheet | null;
  /** The newest analysis. */
  run: Run;
  timer: ReturnType<typeof setTimeout> | null;
}

/** One analysis: of one version of a text, until it is told or overtaken. */
interface Run {
  isOvertaken: boolean;
  /** Whether the worker is at it, so that it cannot be ended without the worker. */
  isWorking: boolean;
  readonly end: AbortController;
}

/** Time that an overtaken analysis is given: a worker that is ended starts anew, and cold. */
const PATIENCE_MILLISECONDS = 1_500;

/** Pause in typing after which an analysis begins. */
const SETTLE_MILLISECONDS = 180;

/** Time after which an analysis is given up. */
const LIMIT_MILLISECONDS = 20_000;

/** Analyses of one text, each with the modules that the one before asked for. */
const MOST_ROUNDS = 12;

/** Imports that are looked up for one document. */
const MOST_WANTED = 400;

export class Documents implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #analyzer: Analyzer;
  readonly #modules = new Modules();
  readonly #projects: Projects;
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new vscode.EventEmitter<Sheet>();
  readonly #closed = new vscode.EventEmitter<vscode.Uri>();
  readonly #listeners: vscode.Disposable;

  /** Fires with each new sheet. */
  readonly onDidChange = this.#changed.event;
  /** Fires when nothing is said of a document any longer. */
  readonly onDidClose = this.#closed.event;

  constructor(
    context: vscode.ExtensionContext,
    platform: Platform,
    log: vscode.LogOutputChannel,
    projects: Projects,
  ) {
    this.#log = log;
    this.#projects = projects;
    this.#analyzer = new Analyzer(platform.startWorker(context.extensionUri));
    const watcher = vscode.workspace.createFileSystemWatcher("**/*.py");
    const onDisk = (uri: vscode.Uri) => this.#moduleChanged(uri);
    this.#listeners = vscode.Disposable.from(
      watcher,
      projects.onDidChange(() => {
        for (const entry of this.#entries.values()) this.#touch(entry, SETTLE_MILLISECONDS);
      }),
      watcher.onDidCreate(onDisk),
      watcher.onDidChange(onDisk),
      watcher.onDidDelete(onDisk),
      vscode.workspace.onDidOpenTextDocument((document) => this.#enter(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#leave(document.uri)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#edited(document);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("depthwise")) this.#reconfigured();
      }),
    );
    this.#reconfigured();
  }

  /** The newest sheet of a document, whatever its version. */
  newest(uri: vscode.Uri): Sheet | null {
    return this.#entries.get(uri.toString())?.sheet ?? null;
  }

  /** The sheet of the document as it stands, once there is one; null if it is edited, closed or not wanted meanwhile. */
  current(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<Sheet | null> {
    const entry = this.#entries.get(document.uri.toString());
    if (entry === undefined) return Promise.resolve(null);
    const { version } = document;
    if (entry.sheet?.version === version) return Promise.resolve(entry.sheet);
    return new Promise((resolve) => {
      const listeners: vscode.Disposable[] = [];
      const settle = (sheet: Sheet | null): void => {
        for (const listener of listeners) listener.dispose();
        resolve(sheet);
      };
      const isIt = (uri: vscode.Uri) => uri.toString() === document.uri.toString();
      listeners.push(
        this.onDidChange((sheet) => {
          if (isIt(sheet.uri)) settle(sheet.version === version ? sheet : null);
        }),
        this.onDidClose((uri) => {
          if (isIt(uri)) settle(null);
        }),
      );
      if (token !== undefined) listeners.push(token.onCancellationRequested(() => settle(null)));
    });
  }

  dispose(): void {
    this.#listeners.dispose();
    for (const { document } of this.#entries.values()) this.#leave(document.uri);
    this.#analyzer.dispose();
    this.#changed.dispose();
    this.#closed.dispose();
  }

  #enter(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!isCode(document) || this.#entries.has(key) || !isPythonEnabled(document.uri)) return;
    const files: FileNames = new Map();
    files.set(fileName(document.uri, files), document.uri);
    const entry: Entry = {
      document,
      files,
      wanted: new Map(),
      sheet: null,
      run: newRun(),
      timer: null,
    };
    this.#entries.set(key, entry);
    this.#touch(entry, 0);
  }

  #leave(uri: vscode.Uri): void {
    // What was typed and not saved is gone.
    this.#modules.forget(uri);
    const entry = this.#entries.get(uri.toString());
    if (entry === undefined) return;
    entry.run.isOvertaken = true;
    entry.run.end.abort();
    if (entry.timer !== null) clearTimeout(entry.timer);
    this.#entries.delete(uri.toString());
    this.#closed.fire(uri);
  }

  #edited(document: vscode.TextDocument): void {
    const own = this.#entries.get(document.uri.toString());
    if (own !== undefined) this.#touch(own, SETTLE_MILLISECONDS);
    for (const entry of this.#importersOf(document.uri)) this.#touch(entry, SETTLE_MILLISECONDS);
  }

  #moduleChanged(uri: vscode.Uri): void {
    this.#modules.forget(uri);
    // A module that comes into being may be what any unresolved import meant.
    for (const entry of this.#entries.values()) {
      if (entry.document.uri.toString() !== uri.toString() && entry.wanted.size > 0)
        this.#touch(entry, SETTLE_MILLISECONDS);
    }
  }

  #importersOf(uri: vscode.Uri): readonly Entry[] {
    const key = uri.toString();
    return [...this.#entries.values()].filter(
      ({ document, files }) =>
        document.uri.toString() !== key &&
        [...files.values()].some((file) => file.toString() === key),
    );
  }

  #reconfigured(): void {
    for (const { document } of this.#entries.values())
      if (!isPythonEnabled(document.uri)) this.#leave(document.uri);
    for (const entry of this.#entries.values()) this.#touch(entry, 0);
    for (const document of vscode.workspace.textDocuments) this.#enter(document);
  }

  #touch(entry: Entry, pause: number): void {
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      entry.timer = null;
      overtake(entry.run);
      entry.run = newRun();
      this.#run(entry, entry.run).catch((error: unknown) =>
        this.#log.error(error instanceof Error ? error : String(error)),
      );
    }, pause);
  }

  async #run(entry: Entry, run: Run): Promise<void> {
    const { document, files } = entry;
    const { version, uri } = document;
    const text = document.getText();
    const file = fileName(uri, files);
    const settings = analysisSettings(uri);
    const project = await this.#projects.of(uri);
    if (run.isOvertaken) return;
    const started = performance.now();
    const publish = (report: Report, code: CodeResult): void => {
      entry.sheet = held(entry.sheet, { uri, version, report, ...code });
      this.#log.info(`${file}: ${Math.round(performance.now() - started)} ms`);
      this.#changed.fire(entry.sheet);
    };
    const give = (why: string): void =>
      publish(faultReport({ kind: "stopped", why }, file, settings, toolVersion), NOTHING);
    if (LARGEST_CODE < text.length) return give(`it has ${text.length} characters`);
    for (let round = 1; !run.isOvertaken; round += 1) {
      const modules = await Promise.all(
        [...entry.wanted.values()].map((name) => this.#modules.resolve(name, files)),
      );
      if (run.isOvertaken) return;
      const load = async () => {
        run.isWorking = true;
        return { kind: "code", text, modules } as const;
      };
      const job: Job = { file, settings, project, load, progress: () => {} };
      const answer = await this.#limited(job, run.end.signal);
      run.isWorking = false;
      if (run.isOvertaken) return;
      if (answer.kind === "failed") return give(answer.why);
      if (answer.kind !== "report" || answer.code === undefined)
        return give(`it took longer than ${LIMIT_MILLISECONDS / 1000} seconds`);
      if (round === MOST_ROUNDS || !this.#want(entry, answer.code.pending))
        return publish(answer.report, answer.code);
    }
  }

  /** Notes imports to be looked up; false where none is new. */
  #want({ wanted }: Entry, names: readonly ModuleName[]): boolean {
    const fresh = names.filter((name) => !wanted.has(keyOf(name)));
    for (const name of fresh) if (wanted.size < MOST_WANTED) wanted.set(keyOf(name), name);
    return fresh.some((name) => wanted.has(keyOf(name)));
  }

  /** As the analyzer does it, but not for ever; waiting for a turn does not count. */
  async #limited(job: Job, signal: AbortSignal): Promise<Answer> {
    const limit = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load: Job["load"] = () => {
      timer = setTimeout(() => limit.abort(), LIMIT_MILLISECONDS);
      return job.load();
    };
    const either = AbortSignal.any([signal, limit.signal]);
    const answer = await this.#analyzer.analyze({ ...job, load }, either);
    clearTimeout(timer);
    return answer;
  }
}

function newRun(): Run {
  return { isOvertaken: false, isWorking: false, end: new AbortController() };
}

/** What an overtaken analysis says is dropped; one that the worker has begun may still end by itself. */
function overtake(run: Run): void {
  run.isOvertaken = true;
  setTimeout(() => run.end.abort(), run.isWorking ? PATIENCE_MILLISECONDS : 0);
}

const NOTHING: CodeResult = { outline: [], pending: [], explanations: {} };

/** Whether a document is a file of Python: no cell of a notebook, no older side of a comparison. */
function isCode({ languageId, uri: { scheme } }: vscode.TextDocument): boolean {
  if (languageId !== "python" || scheme === "git") return false;
  return scheme === "untitled" || vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;
}

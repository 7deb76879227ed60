// The depthwise.json at the top of each folder of the workspace, as it stands in the editor or else on disk.

import * as vscode from "vscode";
import type { Project } from "./job.ts";
import { isPrecisionSet } from "./settings.ts";

const NAME = "depthwise.json";

/** Largest file that is taken for a configuration. */
const LARGEST = 1_000_000;

export class Projects implements vscode.Disposable {
  readonly #texts = new Map<string, Promise<string | null>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listeners: vscode.Disposable;

  /** Fires when what a project says may have changed. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(`**/${NAME}`);
    const changed = (): void => {
      this.#texts.clear();
      this.#changed.fire();
    };
    this.#listeners = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.path.endsWith(`/${NAME}`)) changed();
      }),
    );
  }

  /** What holds for a file; null where its folder says nothing. */
  async of(uri: vscode.Uri): Promise<Project | null> {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (folder === undefined) return null;
    const text = await this.#text(vscode.Uri.joinPath(folder.uri, NAME));
    return text === null ? null : { text, decidesPrecision: !isPrecisionSet(uri) };
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#changed.dispose();
  }

  #text(uri: vscode.Uri): Promise<string | null> {
    const key = uri.toString();
    const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === key);
    if (open !== undefined) return Promise.resolve(open.getText());
    const known = this.#texts.get(key) ?? read(uri);
    this.#texts.set(key, known);
    return known;
  }
}

async function read(uri: vscode.Uri): Promise<string | null> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > LARGEST) return null;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Most folders have none.
    return null;
  }
}

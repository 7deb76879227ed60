// The modules of the workspace as the editor has them: open documents as they are typed, others from the file
// system, which may be far away, so that each is read once until it changes.

import { type Uri, workspace } from "vscode";
import type { ModuleName } from "../analyzers/index.ts";
import type { ResolvedModule } from "./job.ts";
import { candidates } from "./knownModules.ts";

/** Largest file that is taken for source code. */
export const LARGEST_CODE = 2_000_000;

/** Files by the names that reports print, for one document and what it imports. */
export type FileNames = Map<string, Uri>;

/** Finds modules and remembers their text. */
export class Modules {
  readonly #texts = new Map<string, Promise<string | null>>();

  /** Where an import leads; the file it leads to is entered in the names. */
  async resolve(name: ModuleName, files: FileNames): Promise<ResolvedModule> {
    const from = files.get(name.from);
    if (from === undefined) return { name, found: null };
    const top = workspace.getWorkspaceFolder(from)?.uri.path ?? null;
    for (const path of candidates(from.path, name, top)) {
      const uri = from.with({ path });
      const text = await this.#text(uri);
      if (text === null) continue;
      const file = fileName(uri, files);
      files.set(file, uri);
      return { name, found: { file, text } };
    }
    return { name, found: null };
  }

  /** Takes back what was remembered of a file. */
  forget(uri: Uri): void {
    this.#texts.delete(uri.toString());
  }

  #text(uri: Uri): Promise<string | null> {
    const key = uri.toString();
    const open = workspace.textDocuments.find((document) => document.uri.toString() === key);
    if (open !== undefined) return Promise.resolve(open.getText());
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const reading = read(uri);
    this.#texts.set(key, reading);
    return reading;
  }
}

/** The name that reports print: relative to the workspace, else to the folder of the first of the files. */
export function fileName(uri: Uri, files: FileNames): string {
  if (workspace.getWorkspaceFolder(uri) !== undefined) return workspace.asRelativePath(uri);
  const first = files.values().next().value ?? uri;
  const here = first.path.split("/").slice(0, -1);
  const there = uri.path.split("/");
  const shared = here.findIndex((part, i) => part !== there[i]);
  const kept = shared < 0 ? here.length : shared;
  return [...here.slice(kept).map(() => ".."), ...there.slice(kept)].join("/");
}

async function read(uri: Uri): Promise<string | null> {
  try {
    const { size } = await workspace.fs.stat(uri);
    if (LARGEST_CODE < size) return null;
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return null; // None there, or none that may be read.
  }
}

// What differs between the hosts.

import type { Uri } from "vscode";
import type { StartWorker } from "../job.ts";

export interface Platform {
  /** How to start the worker of an extension installed at this place. */
  startWorker(extension: Uri): StartWorker;
  /** The path under which the worker can open the file itself, or null where it has to be read for it. */
  pathOf(uri: Uri): string | null;
}

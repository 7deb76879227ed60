// The worker of the browser host: a file is one buffer here.

import type { ModelInput, ToWorker } from "../job.ts";
import { serve, sourceOf } from "../serve.ts";

addEventListener("message", (event: MessageEvent<ToWorker>) => {
  serve(event.data, open, (message) => postMessage(message));
});

function open(input: ModelInput): ReturnType<typeof sourceOf> {
  if (input.kind === "path") throw new Error("files cannot be opened by path in a browser");
  return sourceOf(input.bytes);
}

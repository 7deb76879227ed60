// One line on a terminal that says how far the work is; nothing where nobody watches, or for short work.

import { escaped } from "../analyzers/index.ts";

export interface Progress {
  /** Another file is begun. */
  step(name: string): void;
  /** Takes the line away. */
  end(): void;
}

/** Work shorter than this shows no line. */
const QUIET_MS = 1000;

/** A progress line on standard error for `total` files; silent for 0, or when it is no terminal. */
export function progressLine(total: number): Progress {
  if (total === 0 || !process.stderr.isTTY) return { step: () => {}, end: () => {} };
  const started = Date.now();
  let done = 0;
  let shown = false;
  return {
    step(name) {
      done += 1;
      if (Date.now() - started < QUIET_MS) return;
      shown = true;
      const line = `${done}/${total} ${escaped(name)}`;
      process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    },
    end() {
      if (shown) process.stderr.write("\r\u001b[K");
    },
  };
}

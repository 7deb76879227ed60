// Makes a failing file smaller for as long as it fails.

import { encodeMessage, messagesIn, parseMessage } from "./message.ts";

/** After so many files tried, the smallest so far is good enough. */
const MOST_TRIES = 600;

/** The smallest file found that still fails: fields are left out, largest first; where it is no message, its end. */
export function shrunk(file: Uint8Array, fails: (file: Uint8Array) => boolean): Uint8Array {
  let best = file;
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < MOST_TRIES; ) {
    isSmaller = false;
    for (const candidate of smaller(best)) {
      if (++tries > MOST_TRIES) break;
      if (!fails(candidate)) continue;
      best = candidate;
      isSmaller = true;
      break;
    }
  }
  return best;
}

function* smaller(file: Uint8Array): Generator<Uint8Array> {
  const root = parseMessage(file);
  if (root === null) {
    for (let cut = file.length >> 1; cut > 0; cut >>= 1) yield file.slice(0, file.length - cut);
    return;
  }
  for (const { fields } of messagesIn(root)) {
    for (let at = fields.length - 1; at >= 0; at--) {
      const [left] = fields.splice(at, 1);
      const fewer = encodeMessage(root);
      if (left !== undefined) fields.splice(at, 0, left);
      if (fewer.length < file.length) yield fewer;
    }
  }
}

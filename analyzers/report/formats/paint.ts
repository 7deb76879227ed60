// Colour for terminals. Meaning never rests on colour alone: every painted word says the same without it.

import type { Verdict } from "../report.ts";
import type { View } from "./format.ts";

export type Ink = "strong" | "faint" | Verdict | "error" | "warning";

const CODES: Readonly<Record<Ink, string>> = {
  strong: "1",
  faint: "2",
  tc0: "36",
  serial: "33",
  polylog: "35",
  unknown: "2",
  error: "31",
  warning: "33",
};

/** Gives a word its colour. */
export type Paint = (text: string, ink: Ink) => string;

/** Paints words for a terminal, or leaves them as they are. */
export function painter(ink: View["ink"]): Paint {
  if (ink === "plain") return (text) => text;
  return (text, tint) => `\u001b[${CODES[tint]}m${text}\u001b[0m`;
}

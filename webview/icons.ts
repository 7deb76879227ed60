// The four signs of a verdict, drawn so that they differ without colour: parallel bars, a chain, a tree
// and a question mark.

import type { Verdict } from "../analyzers/report/index.ts";
import { drawing } from "./dom.ts";

const PATHS: Readonly<Record<Verdict, string>> = {
  tc0: "M5 5v14M10 5v14M15 5v14M20 5v14",
  serial: "M3 12h3M9 12h6M18 12h3M6 9h3v6H6zM15 9h3v6h-3z",
  polylog: "M12 4v4M12 8L6 14M12 8l6 6M6 14l-3 5M6 14l3 5M18 14l-3 5M18 14l3 5",
  unknown: "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18.2v.3",
};

/** The sign of a verdict; the words beside it say the same. */
export function verdictIcon(verdict: Verdict, size: number): SVGElement {
  return drawing(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "icon" },
    drawing("path", { d: PATHS[verdict] }),
  );
}

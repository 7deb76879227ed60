// Places and names as other tools take them.

import { escaped, type Location } from "../../base/index.ts";

/** A path relative to the working folder as a relative URI, whatever characters it has. */
export function uriOf(path: string): string {
  return path.split("/").map(segment).join("/");
}

// Half of a surrogate pair has no encoding.
function segment(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, "\ufffd"));
}

/** Where in a file: the node of a model, the cell of a notebook; empty where the line says it. */
export function placeIn({ node, cell }: Location): string {
  if (node !== null) return escaped(node);
  return cell === null ? "" : `cell ${cell}`;
}

/** The message, with the place where no line tells it. */
export function placed(message: string, at: Location): string {
  const place = placeIn(at);
  return escaped(place === "" ? message : `${message} (${place})`);
}

// A copy of a text to write into: what is written over has the length of what it covers, so offsets stay.

/** UTF-16 units of a text. */
export type Canvas = Uint16Array;

/** A fresh copy of the text. */
export function canvasOf(text: string): Canvas {
  const canvas = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at++) canvas[at] = text.charCodeAt(at);
  return canvas;
}

/** Writes one character over everything between two offsets. */
export function fill(canvas: Canvas, from: number, to: number, character: string): void {
  canvas.fill(character.charCodeAt(0), from, to);
}

/** Writes a string from an offset on. */
export function put(canvas: Canvas, from: number, letters: string): void {
  for (let index = 0; index < letters.length; index++) {
    canvas[from + index] = letters.charCodeAt(index);
  }
}

/** The text as it now stands. */
export function textOf(canvas: Canvas): string {
  const parts: string[] = [];
  // In pieces, since every unit is an argument of its own.
  for (let at = 0; at < canvas.length; at += PIECE) {
    parts.push(String.fromCharCode(...canvas.subarray(at, at + PIECE)));
  }
  return parts.join("");
}

const PIECE = 1024;

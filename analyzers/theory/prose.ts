// Longer texts of this room are written as indented templates; this takes the indentation out again.

/** The text on one line; an empty line starts a paragraph, a line that begins with `- ` a list item. */
export function prose(template: string): string {
  return template
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) =>
      paragraph
        .trim()
        .replace(/\s*\n\s*(?!- |\s)/g, " ")
        .replace(/\n\s+- /g, "\n- "),
    )
    .join("\n\n");
}

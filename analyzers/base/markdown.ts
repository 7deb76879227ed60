// Text of a model as Markdown that shows exactly it: no name in it may become a link, an image or markup.

/** Text that is shown as it is. */
export function shown(text: string): string {
  return (
    text
      .replace(/\s+/g, " ")
      .replace(/[\\`*_[\]<>#!|~$&@{}]/g, "\\$&")
      // Addresses become links without any markup around them.
      .replace(/:\/\//g, ":\\//")
      .replace(/\b(www)\./gi, "$1\\.")
  );
}

/** The text, or as many of its words as fit. */
export function clipped(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest);
  const space = start.lastIndexOf(" ");
  return `${space < longest / 2 ? start : start.slice(0, space)}…`;
}

/** Text that is shown as code. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** Lines as a list; nothing where there are none. */
export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

/** Rows below a head; cells hold no line breaks. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The parts that say something, as paragraphs. */
export function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

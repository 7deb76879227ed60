// Where the comment goes that ignores a finding, and how it reads. Knows no editor.

export interface CommentPlace {
  /** 0-based line and column at which it is inserted. */
  readonly line: number;
  readonly column: number;
  readonly before: string;
  readonly after: string;
}

/** Behind the code of the line; above it where the line has a comment already, or goes on in the next. */
export function commentPlace(text: string, line: number): CommentPlace {
  const code = text.trimEnd();
  if (!code.includes("#") && !code.endsWith("\\"))
    return { line, column: code.length, before: "  ", after: "" };
  const margin = /^\s*/.exec(text)?.[0] ?? "";
  return { line, column: 0, before: margin, after: "\n" };
}

/** The comment, its reason still to be written by the user behind it. */
export function ignoreComment(rule: string): string {
  return `# depthwise: ignore[${rule}] -- `;
}

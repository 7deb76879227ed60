// Aligned columns of plain text.

/** Pads every column but the last to its widest cell; columns stand two spaces apart. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1
          ? cell
          : cell + " ".repeat((widths[column] ?? 0) - displayWidth(cell)),
      )
      .join("  ")
      .trimEnd(),
  );
}

// Code points, so that letters outside the basic plane count once.
function displayWidth(text: string): number {
  return [...text].length;
}

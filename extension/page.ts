// The HTML in which the panel starts: a policy that lets nothing run but our own script. Pure text, so
// that it can be tested; all content is put in by the script.

export interface PageOptions {
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** The origin from which the editor serves the extension's files. */
  readonly cspSource: string;
}

/** The page of a panel. */
export function page({ nonce, script, style, cspSource }: PageOptions): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<link rel="stylesheet" href="${escaped(style)}">
<title>Depthwise</title>
</head>
<body>
<main id="app"></main>
<p id="announcer" class="announcer" role="status" aria-live="polite"></p>
<script nonce="${escaped(nonce)}" src="${escaped(script)}"></script>
</body>
</html>`;
}

/** A value that no page can foresee. */
export function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes));
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/**
 * A line of CSV (RFC 4180). Spreadsheets run what begins like a formula, so such a text gets an apostrophe before it: what
 * stood in a file, or came in a mail, is quoted here.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

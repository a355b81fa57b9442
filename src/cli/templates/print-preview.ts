import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { MailPreview } from "../../render/preview/preview-template.ts";

/** A mail for the terminal: what mail programs show of it, its links, and its text part. */
export function printMail({ subject, preheader, size, links, text }: MailPreview): string {
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  return [
    `Subject    ${subject}`,
    `Preheader  ${preheader ?? "(none: mail programs show the beginning of the text)"}`,
    `Size       ${kilobytes(size.html)} HTML as sent, ${kilobytes(size.text)} text`,
    ...links.map(({ url, text: label }, index) => `${index === 0 ? "Links     " : "          "} ${label} → ${url}`),
    "",
    text.trimEnd(),
  ].join("\n");
}

/** Writes both parts of a mail, as `1-hello.html` and `1-hello.txt`. @returns the paths */
export async function writeMailFiles(mail: MailPreview, file: string, folder: string): Promise<string[]> {
  const base = path.join(folder, path.basename(file).replace(/\.mjml$/, ""));
  await mkdir(folder, { recursive: true });
  await writeFile(`${base}.html`, mail.html);
  await writeFile(`${base}.txt`, mail.text);
  return [`${base}.html`, `${base}.txt`];
}

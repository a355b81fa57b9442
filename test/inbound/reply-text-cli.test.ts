import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

test("reply-text prints one JSON line per body file, in order", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ripen-reply-text-"));
  try {
    const plain = join(folder, "plain.txt");
    const html = join(folder, "body");
    await writeFile(plain, "Works.\n\nOn Aug 3, 2026, at 9:15 AM, Jane <jane@example.com> wrote:\n> Hello\n");
    await writeFile(html, "<p>W&ouml;rks.</p><blockquote type=cite>Hello</blockquote>");
    const cli = join(import.meta.dirname, "../../src/cli.ts");
    const texts = await run(process.execPath, [cli, "reply-text", plain]);
    const bodies = await run(process.execPath, [cli, "reply-text", "--html", html]);
    expect(texts.stdout).toBe(`${JSON.stringify({ file: plain, visible_text: "Works." })}\n`);
    expect(bodies.stdout).toBe(`${JSON.stringify({ file: html, visible_text: "Wörks." })}\n`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

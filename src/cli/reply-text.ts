import { readFile } from "node:fs/promises";
import { Command } from "commander";

/** `ripen reply-text [--html] FILE…`: one JSON line `{"file","visible_text"}` per body file, in order. No database, no network. */
export function replyTextCommand(): Command {
  return new Command("reply-text")
    .description("Print what a person newly wrote in bare mail bodies, without quotes and signatures.")
    .argument("<files...>", "files that hold one decoded mail body each, in UTF-8")
    .option("--html", "the bodies are HTML (default: HTML when a file is named .html or .htm)")
    .action(async (files: string[], options: { html?: boolean }, command: Command) => {
      const { extractReplyText } = await import("../inbound/reply-text/extract.ts");
      for (const file of files) {
        const body = await readFile(file, "utf8").catch(() => command.error(`There is no readable file ${file}.`));
        const html = options.html ?? /\.html?$/i.test(file);
        const { visibleText } = extractReplyText(html ? { html: body } : { text: body });
        process.stdout.write(`${JSON.stringify({ file, visible_text: visibleText })}\n`);
      }
    });
}

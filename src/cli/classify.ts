import { readFile } from "node:fs/promises";
import { Command } from "commander";

/**
 * `ripen classify FILE…`: one JSON line per mail, in order: `{"file","class","subtype","hard","recipient",
 * "status","original_message_id","returns_on","visible_text","reasons"}`. `--stdin0` takes the file names
 * from standard input, ended by NUL, as find -print0 writes them. No database, no network. A file that
 * cannot be read is named on standard error and makes the exit code 1; the others are still classified.
 */
export function classifyCommand(): Command {
  return new Command("classify")
    .description(
      "Say what each inbound mail is: human reply, auto-reply, bounce, complaint, unsubscribe request, other.",
    )
    .argument("[files...]", "raw mails (RFC 5322), one per file")
    .option("--stdin0", "read NUL-separated file names from standard input")
    .option("--zone <zone>", "IANA time zone of the reader of relative dates", "UTC")
    .action(async (files: string[], options: { stdin0?: boolean; zone: string }) => {
      const { describeMail } = await import("./describe-mail.ts");
      const names = options.stdin0 ? [...files, ...(await readNames())] : files;
      for (const file of names) {
        let raw: Uint8Array;
        try {
          raw = await readFile(file);
        } catch (error) {
          process.stderr.write(`${file}: ${error instanceof Error ? error.message : "cannot be read"}\n`);
          process.exitCode = 1;
          continue;
        }
        process.stdout.write(
          `${JSON.stringify({ file, ...(await describeMail(raw, { zone: options.zone, now: new Date() })) })}\n`,
        );
      }
    });
}

async function readNames(): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks)
    .toString("utf8")
    .split("\0")
    .filter((name) => name !== "");
}

import { Command } from "commander";

/** Exit statuses of sysexits(3), which Postfix understands: `temporary` makes it try again, `bad` makes it bounce. */
const status = { temporary: 75, bad: 65 } as const;

interface Options {
  from?: string;
  to: string[];
  ip?: string;
  helo?: string;
}

/**
 * `ripen inbound < mail.eml`: takes in one raw mail (RFC 5322), for a pipe of Postfix or any other mail server. Ends with 0
 * once the mail is committed to the database, with 75 when that failed for a reason of ours (the mail server keeps the mail
 * and tries again), and with 65 when there is no mail or it is larger than 30 MB.
 */
export function inboundCommand(): Command {
  const collect = (value: string, all: string[]) => [...all, value];
  return new Command("inbound")
    .description("Take in one raw mail from standard input, for a pipe of a mail server")
    .option("--from <address>", "envelope sender; empty for the null sender")
    .option("--to <address>", "envelope recipient, as often as needed", collect, [])
    .option("--ip <address>", "address of the client that handed the mail over, for SPF")
    .option("--helo <name>", "what that client called itself")
    .action(async (options: Options) => {
      try {
        process.exitCode = await takeIn(options);
      } catch (error) {
        // Whatever is wrong on our side must not cost the mail.
        const { tellFailure } = await import("./report-failure.ts");
        process.stderr.write(`not stored: ${tellFailure(error)}\n`);
        process.exitCode = status.temporary;
      }
    });
}

async function takeIn({ from = "", to, ip, helo }: Options): Promise<number> {
  const { maxMailSize, storeMail } = await import("../inbound/store/store-mail.ts");
  const { fingerprintOf } = await import("../inbound/store/fingerprint.ts");
  const raw = await readInput(maxMailSize);
  if (raw === undefined) {
    process.stderr.write("no mail, or one larger than 30 MB\n");
    return status.bad;
  }
  const { loadDatabaseConfig } = await import("../config/database.ts");
  const { openDatabase } = await import("../db/client.ts");
  const { requireSchema } = await import("../db/require-schema.ts");
  const { openCommandDatabase } = await import("./open-database.ts");
  await using stack = new AsyncDisposableStack();
  const { url } = stack.use(await openCommandDatabase(loadDatabaseConfig(process.env)));
  await requireSchema(url);
  const { db } = stack.adopt(openDatabase(url, 1), (opened) => opened.close());
  // A worker's sweep finds the mail within a second; the queue is not needed for that.
  await storeMail(
    db,
    { source: "pipe", envelopeFrom: from, envelopeTo: to, raw, remoteIp: ip || undefined, helo: helo || undefined },
    fingerprintOf(raw, "mail"),
    new Date(),
  );
  return 0;
}

async function readInput(maxSize: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= maxSize) chunks.push(bytes);
  }
  return size === 0 || size > maxSize ? undefined : Buffer.concat(chunks);
}

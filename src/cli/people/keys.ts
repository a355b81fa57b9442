import { Command, InvalidArgumentError, Option } from "commander";
import { loadDatabaseConfig } from "../../config/database.ts";
import { readConfig } from "../read-config.ts";
import { problemsOf } from "./problems-of.ts";
import { withDatabase } from "./with-database.ts";

interface CreateOptions {
  kind: "secret" | "publishable";
  scope?: string[];
  ip?: string[];
  expires?: Date;
  perMinute?: number;
}

/** `ripen keys …`: API keys. Needs `DATABASE_URL` or the data folder only. */
export function keysCommand(): Command {
  return new Command("keys")
    .description("Manage API keys")
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(rotateCommand())
    .addCommand(revokeCommand());
}

const createCommand = () =>
  new Command("create")
    .description("Make an API key and print it; it cannot be shown again")
    .argument("<name>", "what the key is for")
    .addOption(new Option("--kind <kind>", "what it is for").choices(["secret", "publishable"]).default("secret"))
    .option("--scope <scopes...>", "what it may do, such as events:write; everything when left out")
    .option("--ip <ranges...>", "networks that it may be used from, such as 192.0.2.0/24")
    .option("--expires <instant>", "when it ends, such as 2027-01-31T00:00:00Z", readInstant)
    .option("--per-minute <requests>", "requests in a minute", readCount)
    .action(async (name: string, options: CreateOptions, command: Command) => {
      const { keyInput } = await import("../../key/key-schemas.ts");
      const input = keyInput.safeParse({
        name,
        scopes: options.scope,
        ipRanges: options.ip,
        perMinute: options.perMinute,
        expiresAt: options.expires?.toISOString(),
      });
      if (!input.success) return command.error(problemsOf(input.error));
      const { createKey } = await import("../../key/create-key.ts");
      const { recordAudit } = await import("../../access/audit/record.ts");
      const { data } = input;
      const made = await withDatabase(readConfig(loadDatabaseConfig), async (parts) => {
        const { key, secret } = await createKey(parts, { ...data, kind: options.kind });
        await recordAudit(parts.db, { ...audit("keys create"), resourceId: key.id }, parts.clock.now());
        return secret;
      });
      console.log(made);
    });

const listCommand = () =>
  new Command("list").description("Print the newest 200 keys, one JSON object on each line").action(async () => {
    const { listKeys } = await import("../../key/list-keys.ts");
    const { presentKey } = await import("../../key/key-schemas.ts");
    const database = readConfig(loadDatabaseConfig);
    const { rows } = await withDatabase(database, (parts) => listKeys(parts, { limit: 200, cursor: undefined }));
    for (const key of rows) console.log(JSON.stringify(presentKey(key)));
  });

const rotateCommand = () =>
  new Command("rotate")
    .description("Give a key a new secret and print it; the one before stays good for a while")
    .argument("<id>", "the id of the key, from `ripen keys list`", readId)
    .option("--overlap-hours <hours>", "how long the one before stays good", readCount, 24)
    .action(async (id: string, { overlapHours }: { overlapHours: number }) => {
      const { rotateKey } = await import("../../key/rotate-key.ts");
      const { recordAudit } = await import("../../access/audit/record.ts");
      const secret = await withDatabase(readConfig(loadDatabaseConfig), async (parts) => {
        const rotated = await rotateKey(parts, { id, overlapHours });
        await recordAudit(parts.db, { ...audit("keys rotate"), resourceId: id }, parts.clock.now());
        return rotated.secret;
      });
      console.log(secret);
    });

const revokeCommand = () =>
  new Command("revoke")
    .description("Make a key useless from now on")
    .argument("<id>", "the id of the key, from `ripen keys list`", readId)
    .action(async (id: string) => {
      const { revokeKey } = await import("../../key/revoke-key.ts");
      const { recordAudit } = await import("../../access/audit/record.ts");
      const before = await withDatabase(readConfig(loadDatabaseConfig), async (parts) => {
        const since = await revokeKey(parts, { id });
        if (since !== null) return since;
        await recordAudit(parts.db, { ...audit("keys revoke"), resourceId: id }, parts.clock.now());
        return null;
      });
      console.log(before === null ? "Revoked." : `It was revoked already, at ${before.toISOString()}.`);
    });

const audit = (action: string) => ({ actor: { kind: "command" } as const, action, resource: "keys" });

function readInstant(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError("write an instant such as 2027-01-31T00:00:00Z");
  return at;
}

function readCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError("write a whole number");
  return Number(text);
}

function readId(text: string): string {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) throw new InvalidArgumentError("write the id of a key");
  return text.toLowerCase();
}

import { Command, Option } from "commander";
import { roles } from "../../access/roles.ts";
import { loadSiteConfig } from "../../config/site.ts";
import { readConfig } from "../read-config.ts";
import { problemsOf } from "./problems-of.ts";
import { withDatabase } from "./with-database.ts";

/** `ripen users …`: those who sign in. Needs the database and `PUBLIC_URL` only. */
export function usersCommand(): Command {
  return new Command("users")
    .description("Manage those who sign in")
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(linkCommand());
}

const addCommand = () =>
  new Command("add")
    .description("Add a user, and print a link that signs them in, once within an hour")
    .requiredOption("--email <address>", "where links to sign in are mailed to")
    .addOption(new Option("--role <role>", "what they may do").choices(roles).makeOptionMandatory())
    .option("--name <name>", "as others see them; the address when left out")
    .option("--zone <zone>", "their time zone, such as Europe/Paris")
    .option("--rep <id>", "the rep that they are, for the role rep")
    .action(async (options: { email: string; name?: string; role: string; zone?: string; rep?: string }, command) => {
      const { userInput } = await import("../../people/user/user-schemas.ts");
      const { email, role, name = email, zone, rep } = options;
      const input = userInput.safeParse({ email, name, role, zone, repId: rep, invite: false });
      if (!input.success) return command.error(problemsOf(input.error));
      const { addUser } = await import("../../people/user/add-user.ts");
      const { recordAudit } = await import("../../access/audit/record.ts");
      const { makeSignInLink } = await import("../../people/sign-in/make-link.ts");
      const { invite: _, ...user } = input.data;
      const { database, publicUrl, isGuessed } = readConfig(loadSiteConfig);
      const link = await withDatabase(database, async (parts) => {
        const now = parts.clock.now();
        const { id } = await addUser(parts, user, (tx, { id: resourceId }) =>
          recordAudit(tx, { actor: { kind: "command" }, action: "users add", resource: "users", resourceId }, now),
        );
        return makeSignInLink(parts.db, { publicUrl }, { userId: id, kind: "command", next: "/" }, now);
      });
      printLink(link, { publicUrl, isGuessed });
    });

const listCommand = () =>
  new Command("list").description("Print the newest 200 users, one JSON object on each line").action(async () => {
    const { listUsers } = await import("../../people/user/list-users.ts");
    const { presentUser } = await import("../../people/user/user-schemas.ts");
    const { database } = readConfig(loadSiteConfig);
    const { rows } = await withDatabase(database, (parts) => listUsers(parts, { limit: 200, cursor: undefined }));
    for (const user of rows) console.log(JSON.stringify(presentUser(user)));
  });

const linkCommand = () =>
  new Command("link")
    .description("Print a link that signs a user in, once within an hour: for when no mail goes out")
    .requiredOption("--email <address>", "who it is for")
    .action(async ({ email }: { email: string }, command: Command) => {
      const { and, eq } = await import("drizzle-orm");
      const { users } = await import("../../db/schema/index.ts");
      const { normalizeEmail } = await import("../../platform/email.ts");
      const { recordAudit } = await import("../../access/audit/record.ts");
      const { makeSignInLink } = await import("../../people/sign-in/make-link.ts");
      const { database, publicUrl, isGuessed } = readConfig(loadSiteConfig);
      const link = await withDatabase(database, async ({ db, clock }) => {
        const isUser = and(eq(users.email, normalizeEmail(email)), eq(users.state, "active"));
        const [user] = await db.select({ id: users.id }).from(users).where(isUser);
        if (user === undefined) return undefined;
        const now = clock.now();
        const entry = {
          actor: { kind: "command" },
          action: "users link",
          resource: "users",
          resourceId: user.id,
        } as const;
        return db.transaction(async (tx) => {
          await recordAudit(tx, entry, now);
          return makeSignInLink(tx, { publicUrl }, { userId: user.id, kind: "command", next: "/" }, now);
        });
      });
      if (link === undefined) return command.error("There is no active user with this address.");
      printLink(link, { publicUrl, isGuessed });
    });

/** The link alone on standard output; beside it, where it leads when the server may run elsewhere. */
function printLink(link: string, { publicUrl, isGuessed }: { publicUrl: string; isGuessed: boolean }): void {
  console.log(link);
  if (!isGuessed) return;
  console.error(`It is for a server at ${publicUrl}. When yours runs elsewhere, set PORT or PUBLIC_URL as for it.`);
}

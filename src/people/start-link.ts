import { and, asc, eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { users } from "../db/schema/index.ts";
import { addUser } from "./user/add-user.ts";
import { makeSignInLink } from "./sign-in/make-link.ts";

/** Who works on a development server that knows nobody yet. */
const firstAdmin = { email: "admin@ripen.localhost", name: "Admin", role: "admin" } as const;

/**
 * A URL that signs the first admin straight in, for whoever starts a development server on this machine; makes that admin when there
 * is none. Good for a day; only a server that is reached at a loopback address takes it.
 */
export async function startLink(app: Pick<Ground, "db" | "clock" | "site">): Promise<string> {
  const [known] = await app.db
    .select()
    .from(users)
    .where(and(eq(users.role, "admin"), eq(users.state, "active")))
    .orderBy(asc(users.id))
    .limit(1);
  const { id } = known ?? (await addUser(app, firstAdmin));
  return makeSignInLink(app.db, app.site, { userId: id, kind: "development", next: "/" }, app.clock.now());
}

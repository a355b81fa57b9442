import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Ground } from "../../ground.ts";
import { passkeys, users } from "../../db/schema/index.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { findZone } from "../../schedule/zone.ts";
import { endOtherSessions, endSession } from "../session/sessions.ts";

/**
 * Does what a form of the account page says, on what is the user's own.
 * @returns what to tell them; null when it asks for nothing that there is
 * @throws InvalidInputError `invalid_zone`
 */
export async function actOnAccount(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { userId, sessionId, fields }: { userId: string; sessionId: string; fields: Readonly<Record<string, string>> },
): Promise<string | null> {
  const id = z.uuid().safeParse(fields["id"]).data;
  switch (fields["do"] ?? "") {
    case "end-session":
      if (id === undefined || !(await endSession({ db }, { userId, id })))
        return "You were not signed in there any more.";
      return "Signed out there.";
    case "end-others":
      await endOtherSessions({ db }, { userId, except: sessionId });
      return "Signed out everywhere else.";
    case "remove-passkey":
      if (id !== undefined) await db.delete(passkeys).where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)));
      return "Removed. Delete it on your device as well.";
    case "zone": {
      const zone = findZone(fields["zone"]?.trim() ?? "");
      if (zone === null)
        throw new InvalidInputError("invalid_zone", "There is no such time zone. Write one such as Europe/Paris.");
      await db.update(users).set({ zone, updatedAt: clock.now() }).where(eq(users.id, userId));
      return "Saved.";
    }
    default:
      return null;
  }
}

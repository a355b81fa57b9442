import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { guardTrips } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import type { GuardTrip } from "./check-failures.ts";

/** One time that the guard paused something. @throws NotFoundError */
export async function getTrip({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<GuardTrip> {
  return found(await db.select().from(guardTrips).where(eq(guardTrips.id, id)), "guard_trip", id);
}

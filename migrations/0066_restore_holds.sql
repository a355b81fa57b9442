-- Whose next mail may have been sent before, by an installation that was lost.
CREATE TABLE "restore_holds" (
	"enrollment_id" uuid PRIMARY KEY NOT NULL REFERENCES "enrollments"("id") ON DELETE CASCADE
);

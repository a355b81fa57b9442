import { sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { enrollFromEvents } from "./admit/enroll.ts";
import { enrollFromSegments } from "./admit/enroll-segments.ts";
import { advanceDue } from "./advance/advance.ts";
import { callWebhook } from "./advance/call-webhook.ts";
import { moveRunning } from "./move/move-running.ts";
import { resumeReturned } from "./pause-while-away.ts";

const callsAtOnce = 200;

type Jobs = "enroll" | "segments" | "advance" | "webhook" | "move" | "resume";

/** Walks of leads through versions. */
export const enrollmentRoom: Room<Ground & SequenceParts, Jobs> = {
  name: "enrollment",
  jobs: {
    enroll: {
      run: (app) => enrollFromEvents(app),
      due: () => sql`exists (select from events where matched_at is null)`,
    },
    segments: {
      run: (app) => enrollFromSegments(app),
      due: (at) => sql`exists (select from segment_members where matched_at is null) or exists (
        select from sequences s join segments g on g.key = s.trigger_segment
        where s.status = 'published' and (g.tracked_at is null or g.tracked_at <= ${at} - interval '1 minute'))`,
    },
    advance: {
      run: (app) => advanceDue(app),
      due: (at) => sql`
        exists (select from enrollments where status = 'active' and due_at is not null and due_at <= ${at})
        or exists (select from enrollments where status = 'waiting' and due_at <= ${at})`,
    },
    webhook: {
      run: (app, { webhookCallId }) => callWebhook(app, webhookCallId),
      due: (at) => sql`
        array(select id::text from webhook_calls where status = 'pending' and due_at <= ${at} order by due_at
          limit ${callsAtOnce})`,
    },
    move: {
      run: (app, { publicationId }) => moveRunning(app, publicationId),
      due: (at) => sql`array(select id::text from publications where due_at <= ${at})`,
    },
    resume: {
      run: (app) => resumeReturned(app),
      due: (at) => sql`
        exists (select from enrollments where status = 'paused' and resume_at is not null and resume_at <= ${at})`,
    },
  },
  routes: async () => {
    const [enrollments, tasks, explain, foresee, segments, suppressions, imports, changes, archive] = await Promise.all(
      [
        import("./routes.ts"),
        import("./task/routes.ts"),
        import("./explain/routes.ts"),
        import("./foresee/routes.ts"),
        import("./admit/segment-routes.ts"),
        import("./suppression/routes.ts"),
        import("./import/stored-routes.ts"),
        import("./address/routes.ts"),
        import("./archive/routes.ts"),
      ],
    );
    return [
      enrollments.enrollmentRoutes,
      tasks.taskRoutes,
      explain.explainRoutes,
      foresee.foreseeRoutes,
      segments.segmentEnrollmentRoutes,
      suppressions.suppressionRoutes,
      imports.storedImportRoutes,
      changes.leadChangeRoutes,
      archive.archiveRoutes,
    ];
  },
  uploads: async () => [(await import("./import/routes.ts")).importRoutes],
};

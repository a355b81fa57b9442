import { openApp } from "./app.ts";
import type { App, AppOverrides, AppSettings } from "./app.ts";
import type { FormLimits } from "./config/forms.ts";
import type { ImapMailbox } from "./inbound/imap/mailbox.ts";
import type { WebhookSecrets } from "./inbound/webhook/secrets.ts";
import type { InboundSmtpSettings } from "./inbound/smtp/receive-smtp.ts";
import { handlersOf } from "./jobs/handlers.ts";
import { keepSecrets } from "./sender/secret/keep-secrets.ts";
import { defaultWorkerOptions, openWorkers } from "./jobs/workers.ts";
import type { WorkerOptions } from "./jobs/workers.ts";
import { roomJobs } from "./rooms.ts";

/** What a process does: serve HTTP, run jobs, receive mail. */
export const roles = ["api", "worker", "inbound"] as const;
export type Role = (typeof roles)[number];

/** Where the roles of a process listen; port 0 picks a free one. */
export interface EngineSettings extends AppSettings {
  roles: readonly Role[];
  http: { host: string; port: number; trustedProxies?: number };
  /** Requests that one API key has in a minute; as usual when not given. */
  apiPerMinute?: number;
  /** How often public forms may be submitted; as usual when not given. */
  forms?: FormLimits;
  inboundSmtp: InboundSmtpSettings;
  /** Mailboxes that the inbound role reads. */
  imap?: readonly ImapMailbox[];
  /** Providers whose webhooks the api role takes. */
  inboundWebhooks?: WebhookSecrets;
  /** Where the embedded database keeps its data, so that `/readyz` sees its disk fill. */
  databaseFolder?: string | undefined;
  workers?: Partial<WorkerOptions>;
  /** Where `/metrics` and the health of this process are served, whatever its roles are; nowhere when not given. */
  metrics?: { host: string; port: number } | undefined;
}

/** A running engine; disposing of it finishes what is in flight and lets go of everything. */
export interface Engine extends AsyncDisposable {
  readonly app: App;
  /** Base URL of the API in this process. */
  readonly apiUrl: string | undefined;
  readonly inboundPort: number | undefined;
  /** Base URL of `/metrics` of this process. */
  readonly metricsUrl: string | undefined;
}

/** Starts the given roles on services that are running and migrated. Nothing stays open when it fails. */
export async function startEngine(settings: EngineSettings, overrides: AppOverrides = {}): Promise<Engine> {
  await using stack = new AsyncDisposableStack();
  const app = stack.use(await openApp(settings, overrides));
  stack.use(keepSecrets(app));
  const has = (role: Role) => settings.roles.includes(role);
  let apiUrl: string | undefined;
  let inboundPort: number | undefined;
  if (has("worker")) {
    const options = { ...defaultWorkerOptions, ...settings.workers };
    stack.adopt(await openWorkers(app.queues, handlersOf(app, roomJobs), options, app.log), (workers) => {
      app.stop();
      return workers.close();
    });
  }
  // What a role alone needs is loaded with it: a worker without the API takes some 40 MB less.
  if (has("inbound")) {
    const [{ receiveSmtp }, { watchMailbox }] = await Promise.all([
      import("./inbound/smtp/receive-smtp.ts"),
      import("./inbound/imap/watch-mailbox.ts"),
    ]);
    const server = stack.adopt(await receiveSmtp(app, settings.inboundSmtp), (opened) => opened.close());
    inboundPort = server.port;
    for (const mailbox of settings.imap ?? []) stack.adopt(watchMailbox(app, mailbox), (watch) => watch.close());
  }
  if (has("api")) {
    const [{ createApi }, { listen }, { answerTouches }] = await Promise.all([
      import("./api/api.ts"),
      import("./api/serve.ts"),
      import("./track/answer-touches.ts"),
    ]);
    const { trustedProxies = 0 } = settings.http;
    const server = stack.adopt(
      await listen(
        createApi(app, {
          trustedProxies,
          ...(settings.apiPerMinute !== undefined && { apiPerMinute: settings.apiPerMinute }),
          ...(settings.forms && {
            formsPerMinute: settings.forms.perClient,
            submissionLimits: settings.forms.submissions,
          }),
          webhooks: settings.inboundWebhooks ?? {},
          databaseFolder: settings.databaseFolder,
        }),
        { ...settings.http, first: answerTouches(app, { trustedProxies }) },
      ),
      (opened) => opened.close(),
    );
    apiUrl = server.url;
  }
  const metricsUrl = settings.metrics && (await observe(app, settings, settings.metrics, stack));
  const open = stack.move();
  return { app, apiUrl, inboundPort, metricsUrl, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

async function observe(
  app: App,
  { databaseFolder }: EngineSettings,
  where: { host: string; port: number },
  stack: AsyncDisposableStack,
): Promise<string> {
  const [{ createObserver }, { listen }] = await Promise.all([
    import("./observe/observe.ts"),
    import("./api/serve.ts"),
  ]);
  const server = await listen(createObserver(app, { databaseFolder }), where);
  stack.adopt(server, (opened) => opened.close());
  return server.url;
}

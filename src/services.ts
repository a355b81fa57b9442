import path from "node:path";
import type { AppSettings } from "./app.ts";
import type { Config } from "./config.ts";
import { startEmbeddedPostgres } from "./db/embedded.ts";
import { migrate } from "./db/migrate/migrate.ts";
import { requireHot } from "./db/require-hot.ts";
import { requireSchema } from "./db/require-schema.ts";
import { startMailbox } from "./dev/mailbox.ts";
import type { QueueStore } from "./jobs/queues.ts";
import { freePort } from "./platform/net/free-port.ts";
import { keepSecret } from "./platform/secret/keep-secret.ts";

/** The services a configuration asks for, running, and what an App needs to know of them. */
export interface Services extends AsyncDisposable {
  readonly settings: AppSettings;
  readonly http: Config["http"];
  /** Web view of the catch-all mailbox, when no mail server is configured. */
  readonly mailboxUrl: string | undefined;
  /** Where the embedded database keeps its data; undefined when it is another's. */
  readonly databaseFolder: string | undefined;
}

/**
 * Starts what is embedded (PostgreSQL with no DATABASE_URL, the mailbox with no SMTP_URL) and, outside production, brings
 * the database to the newest schema; in production `ripen migrate` has done so before.
 * @throws DatabaseNotReadyError
 */
export async function startServices(config: Config): Promise<Services> {
  await using stack = new AsyncDisposableStack();
  const { database, queue, smtp, site, http } = { ...config, ...(await addresses(config)) };
  const databaseUrl =
    database.kind === "external"
      ? database.url
      : stack.use(await startEmbeddedPostgres({ dataDir: database.dataDir })).url;
  if (config.environment !== "production") await migrate(databaseUrl);
  await requireSchema(databaseUrl);
  const databaseHotUrl = database.kind === "external" ? database.hotUrl : undefined;
  if (databaseHotUrl !== undefined) await requireHot(databaseHotUrl);
  const mailbox =
    smtp.kind === "mailbox" ? stack.use(await startMailbox({ smtpPort: 0, httpPort: smtp.port })) : undefined;
  const store: QueueStore = queue.kind === "redis" ? queue : { kind: "postgres", url: databaseUrl };
  const settings: AppSettings = {
    databaseUrl,
    databaseHotUrl,
    queue: store,
    smtpUrl: smtp.kind === "relay" ? smtp.url : (mailbox?.smtpUrl ?? ""),
    perDestination: config.perDestination,
    mxLookups: config.mxLookups,
    secretKey: config.secretKey.kind === "given" ? config.secretKey.value : await keepSecret(config.secretKey.dataDir),
    previousSecretKeys: config.previousSecretKeys,
    site,
    mailFrom: { name: config.mailFrom.name, email: config.mailFrom.address },
    inbound: config.inbound,
    logLevel: config.logLevel,
    webhooks: config.webhooks,
    retention: config.retention,
    guard: config.guard,
    track: config.track,
    operator: config.operator,
  };
  const databaseFolder = database.kind === "embedded" ? path.join(database.dataDir, "postgres") : undefined;
  const open = stack.move();
  return {
    settings,
    http,
    mailboxUrl: mailbox?.webUrl,
    databaseFolder,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** The port is settled before anything starts, because links in mails carry it when no PUBLIC_URL is set. */
async function addresses(config: Config): Promise<Pick<Services, "http"> & { site: AppSettings["site"] }> {
  const port = config.http.port === 0 ? await freePort() : config.http.port;
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  return {
    http: { ...config.http, port },
    site: { publicUrl, replyDomain: config.replyDomain, company: config.company, senderLaw: config.senderLaw },
  };
}

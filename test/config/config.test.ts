import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config.ts";
import { loadDatabaseConfig } from "../../src/config/database.ts";
import { ConfigError } from "../../src/config/error.ts";
import { configWarnings } from "../../src/config/warnings.ts";
import { keepSecret, readSecret } from "../../src/platform/secret/keep-secret.ts";

const production = {
  NODE_ENV: "production",
  DATABASE_URL: "postgres://ripen:hunter2-database@db/ripen",
  SMTP_URL: "smtps://ripen:hunter2-smtp@smtp.example.com",
  SECRET_KEY: "0123456789abcdef0123456789abcdef",
  PUBLIC_URL: "https://ripen.example.com/",
  REPLY_DOMAIN: "Reply.Example.com",
  MAIL_FROM: "Acme, Inc. <hello@example.com>",
};

function problemsOf(env: Record<string, string | undefined>) {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ variable }) => variable);
    throw error;
  }
  return [];
}

test("an empty environment is a complete development setup on local parts", () => {
  expect(loadConfig({})).toEqual({
    environment: "development",
    database: { kind: "embedded", dataDir: path.resolve(".ripen") },
    queue: { kind: "postgres" },
    smtp: { kind: "mailbox", port: 8025 },
    perDestination: { usual: 20, of: {} },
    mxLookups: false,
    secretKey: { kind: "kept", dataDir: path.resolve(".ripen") },
    previousSecretKeys: [],
    http: { host: "127.0.0.1", port: 3000, trustedProxies: 0 },
    inboundSmtp: { host: "127.0.0.1", port: 2525, tls: undefined, perMinute: 600 },
    inbound: {
      inquiryAddress: null,
      trustedAuthservIds: [],
      rawMailDays: 90,
      reviewWaitDays: 2,
      softBounces: { limit: 5, withinDays: 30, forDays: 90 },
    },
    imap: [],
    inboundWebhooks: { postmark: undefined, sendgrid: undefined, mailgun: undefined, ses: undefined },
    publicUrl: undefined,
    replyDomain: "reply.ripen.localhost",
    mailFrom: { name: "Ripen", address: "hello@ripen.localhost" },
    company: { name: "Ripen", address: "" },
    dataDir: path.resolve(".ripen"),
    retention: {
      touches: 730,
      activities: 1_095,
      decisions: 730,
      inboundTexts: null,
      imports: 90,
      setAsides: 365,
      webhookCalls: 90,
      webhookEvents: 30,
      notices: 90,
    },
    senderLaw: "warn",
    track: { ownNetworks: [], traceDays: 0, perMinute: 12_000, networksFile: null },
    webhooks: { allowPrivate: false },
    apiPerMinute: 60_000,
    forms: { perClient: 30, submissions: { perForm: 600, perRecipient: 5 } },
    guard: {
      bounce: { percent: 5, atLeast: 10, hours: 24 },
      complaint: { percent: 0.3, atLeast: 3, hours: 168 },
      policy: { percent: 5, atLeast: 3, hours: 1 },
    },
    operator: { email: null, webhook: null },
    misspelled: [],
    logLevel: "info",
  });
});

test("production reads what it is given", () => {
  const config = loadConfig({ ...production, REDIS_URL: "rediss://cache:6380/1", PORT: "8080", COMPANY_NAME: "Acme" });
  expect(config).toMatchObject({
    environment: "production",
    database: { kind: "external", url: production.DATABASE_URL },
    queue: { kind: "redis", url: "rediss://cache:6380/1" },
    smtp: { kind: "relay", url: production.SMTP_URL },
    secretKey: { kind: "given", value: production.SECRET_KEY },
    http: { host: "0.0.0.0", port: 8080, trustedProxies: 0 },
    publicUrl: "https://ripen.example.com",
    replyDomain: "reply.example.com",
    mailFrom: { name: "Acme, Inc.", address: "hello@example.com" },
    company: { name: "Acme", address: "" },
  });
});

test.each(Object.keys(production).filter((name) => name !== "NODE_ENV"))(
  "production does not start without %s",
  (name) => {
    expect(problemsOf({ ...production, [name]: undefined })).toEqual([name]);
    expect(problemsOf({ ...production, [name]: " " })).toEqual([name]);
  },
);

test.each([
  ["NODE_ENV", "staging"],
  ["DATABASE_URL", "mysql://db/ripen"],
  ["DATABASE_URL", "postgres:"],
  ["REDIS_URL", "http://cache"],
  ["SMTP_URL", "mail.example.com:25"],
  ["SMTP_URL", "smtp://mail.example.com?requireTls=true"],
  ["SMTP_URL", "smtp://us%0aer:pw@mail.example.com"],
  ["PUBLIC_URL", "ripen.example.com"],
  ["PUBLIC_URL", "https://ripen.example.com/?a=b"],
  ["REPLY_DOMAIN", "not a domain"],
  ["SECRET_KEY", "too short"],
  ["SECRET_KEY_PREVIOUS", "0123456789abcdef0123456789abcdef short"],
  ["PORT", "http"],
  ["PORT", "65536"],
  ["PORT", "-1"],
  ["INBOUND_SMTP_PORT", "2525.5"],
  ["INBOUND_SMTP_HOST", "a host"],
  ["SMTP_PER_DESTINATION", "0"],
  ["SMTP_PER_DESTINATION", "20 10"],
  ["SMTP_PER_DESTINATION", "20, 10"],
  ["SMTP_PER_DESTINATION", "google="],
  ["MAIL_FROM", "Acme"],
  ["MAIL_FROM", "a@example.com, b@example.com"],
  ["MAIL_FROM", "Acme <hello@example.com>\r\nBcc: x@example.com"],
  ["LOG_LEVEL", "loud"],
  ["GUARD_BOUNCE_PERCENT", "0"],
  ["GUARD_COMPLAINT_PERCENT", "101"],
  ["GUARD_POLICY_MIN", "0"],
  ["GUARD_BOUNCE_HOURS", "1.5"],
  ["FORM_PER_CLIENT", "0"],
  ["FORM_PER_MINUTE", "many"],
  ["FORM_PER_RECIPIENT", "2.5"],
  ["OPERATOR_EMAIL", "ops"],
  ["OPERATOR_WEBHOOK_SECRET", "whsec_short"],
])("a wrong %s (%s) is named", (name, value) => {
  expect(problemsOf({ [name]: value })).toEqual([name]);
});

test("the limit of a destination may be told beside the usual one", () => {
  const limits = (value: string) => loadConfig({ SMTP_PER_DESTINATION: value }).perDestination;
  expect(limits("30")).toEqual({ usual: 30, of: {} });
  expect(limits("10, google=5,Example.com=2")).toEqual({ usual: 10, of: { google: 5, "example.com": 2 } });
  expect(limits("google=5")).toEqual({ usual: 20, of: { google: 5 } });
});

test("several earlier secret keys may be named", () => {
  const keys = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"];
  expect(loadConfig({ SECRET_KEY_PREVIOUS: `${keys.join("  ")} ` }).previousSecretKeys).toEqual(keys);
});

test("a mailbox may be at an IPv6 address", () => {
  const [mailbox] = loadConfig({ IMAP_URLS: "imap://ada:secret@[::1]:1143/INBOX" }).imap;
  expect(mailbox).toMatchObject({ host: "::1", port: 1143, secure: false });
});

test("the limits of public forms are read as given, the others as usual", () => {
  expect(loadConfig({}).forms).toEqual({ perClient: 30, submissions: { perForm: 600, perRecipient: 5 } });
  const given = loadConfig({ FORM_PER_CLIENT: "60", FORM_PER_MINUTE: "2000", FORM_PER_RECIPIENT: "2" }).forms;
  expect(given).toEqual({ perClient: 60, submissions: { perForm: 2_000, perRecipient: 2 } });
});

test("the guard and its operator are read as given; a webhook needs https and a secret", () => {
  const secret = Buffer.alloc(24, 1).toString("base64");
  const config = loadConfig({
    GUARD_COMPLAINT_PERCENT: "0.1",
    GUARD_COMPLAINT_MIN: "5",
    GUARD_COMPLAINT_HOURS: "24",
    OPERATOR_EMAIL: "Ops@Example.com",
    OPERATOR_WEBHOOK_URL: "https://hooks.example.com/ripen",
    OPERATOR_WEBHOOK_SECRET: `whsec_${secret}`,
  });
  expect(config.guard.complaint).toEqual({ percent: 0.1, atLeast: 5, hours: 24 });
  expect(config.guard.bounce).toEqual({ percent: 5, atLeast: 10, hours: 24 });
  expect(config.operator).toEqual({
    email: "ops@example.com",
    webhook: { url: "https://hooks.example.com/ripen", secret },
  });
  expect(problemsOf({ OPERATOR_WEBHOOK_URL: "https://hooks.example.com" })).toEqual(["OPERATOR_WEBHOOK_SECRET"]);
  const plain = { OPERATOR_WEBHOOK_URL: "http://10.0.0.1/", OPERATOR_WEBHOOK_SECRET: `whsec_${secret}` };
  expect(problemsOf(plain)).toEqual(["OPERATOR_WEBHOOK_URL"]);
  expect(problemsOf({ ...plain, WEBHOOK_PRIVATE_ADDRESSES: "allow" })).toEqual([]);
});

test("all problems are told at once, one line each", () => {
  const env = { NODE_ENV: "production", PORT: "x", SECRET_KEY: "short" };
  const names = ["SECRET_KEY", "PORT", "DATABASE_URL", "SMTP_URL", "PUBLIC_URL", "REPLY_DOMAIN", "MAIL_FROM"];
  expect(problemsOf(env).toSorted()).toEqual(names.toSorted());
  expect(() => loadConfig(env)).toThrow(/^SECRET_KEY must have at least 32 characters$/m);
});

test("no value is ever repeated in a message", () => {
  const wrong = Object.fromEntries(Object.keys(production).map((name) => [name, "s3cret"]));
  expect(() => loadConfig(wrong)).toThrow(ConfigError);
  expect(() => loadConfig(wrong)).not.toThrow(/s3cret/);
});

describe("the kept secret", () => {
  test("is made once, long enough, and readable by its owner only", async () => {
    const dataDir = path.join(await mkdtemp(path.join(tmpdir(), "ripen-secret-")), "data");
    // A restore looks only: a new key would read nothing of the backup.
    expect(await readSecret(dataDir)).toBeUndefined();
    await expect(stat(dataDir)).rejects.toMatchObject({ code: "ENOENT" });
    const secrets = await Promise.all([keepSecret(dataDir), keepSecret(dataDir), keepSecret(dataDir)]);
    expect(new Set([...secrets, await keepSecret(dataDir)]).size).toBe(1);
    expect(loadConfig({ SECRET_KEY: secrets[0] }).secretKey.kind).toBe("given");
    const file = path.join(dataDir, "secret-key");
    expect(await readFile(file, "utf8")).toBe(secrets[0]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await rm(path.dirname(dataDir), { recursive: true });
  });
});

test("production without a postal address for the footer is warned of; development is not", () => {
  const warned = (env: Record<string, string>) => configWarnings(loadConfig(env)).map(({ variable }) => variable);
  expect(warned(production)).toEqual(["COMPANY_ADDRESS"]);
  expect(warned({ ...production, COMPANY_ADDRESS: "1 Main Street, Springfield" })).toEqual([]);
  expect(warned({})).toEqual([]);
});

describe("variables that look like ours", () => {
  const stray = (...names: string[]) =>
    configWarnings(loadConfig(Object.fromEntries(names.map((name) => [name, "x"])))).map(
      ({ variable, message }) => `${variable} ${message}`,
    );

  test.each([
    ["PROT", "PORT"],
    ["SMTP_ULR", "SMTP_URL"],
    ["SMTP_URI", "SMTP_URL"],
    ["SECRET_KEYS", "SECRET_KEY"],
    ["SECRETKEY", "SECRET_KEY"],
    ["SECRET_KEY_PREVOIUS", "SECRET_KEY_PREVIOUS"],
    ["DATABSE_URL", "DATABASE_URL"],
    ["REDIS_URI", "REDIS_URL"],
    ["IMAP_URL", "IMAP_URLS"],
    ["REPLY_DOMIAN", "REPLY_DOMAIN"],
    ["public_url", "PUBLIC_URL"],
    ["GUARD_BOUNCE_PERCENTAGE", "GUARD_BOUNCE_PERCENT"],
    ["RIPEN_DATA_DIR", "RIPEN_DATA"],
  ])("%s is told to be likely %s", (name, meant) => {
    expect(stray(name)).toEqual([`${name} is set and is no setting of Ripen; did you mean ${meant}?`]);
  });

  test("those of the system, of shells, containers, clouds and other programs are not", () => {
    const others = `
      HOME PATH PWD OLDPWD SHELL SHLVL TERM USER LOGNAME LANG LC_ALL TZ MAIL HOSTNAME HOST EDITOR PAGER DISPLAY SSH_AUTH_SOCK
      XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS INVOCATION_ID JOURNAL_STREAM SYSTEMD_EXEC_PID LISTEN_FDS NOTIFY_SOCKET
      NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_VERSION NPM_CONFIG_LOGLEVEL npm_config_user_agent npm_lifecycle_event
      npm_package_name INIT_CWD COLOR FORCE_COLOR NO_COLOR DEBUG CI GITHUB_TOKEN VITEST
      PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGDATA POSTGRES_PASSWORD POSTGRES_USER POSTGRES_DB POSTGRES_URL MYSQL_URL
      REDIS_HOST REDIS_PORT REDIS_PASSWORD SMTP_HOST SMTP_PORT SMTP_USER SMTP_PASSWORD SMTP_FROM MAIL_HOST MAIL_PORT
      HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy HTTP_PORT HTTPS_PORT SECRET API_KEY SECRET_NAME
      KUBERNETES_SERVICE_HOST KUBERNETES_PORT_443_TCP_ADDR RIPEN_SERVICE_HOST RIPEN_SERVICE_PORT RIPEN_SERVICE_PORT_HTTP
      RIPEN_PORT RIPEN_PORT_3000_TCP RIPEN_PORT_3000_TCP_ADDR RIPEN_PORT_3000_TCP_PROTO RIPEN_PORT_3000_TCP_PORT
      AWS_REGION AWS_SECRET_ACCESS_KEY GOOGLE_APPLICATION_CREDENTIALS DYNO FLY_REGION RENDER_SERVICE_ID COMPANY BASE_URL
      APP_URL DATABASE_HOST DATABASE_NAME DATABASE_USER DATABASE_URL_READONLY SENTRY_DSN OTEL_EXPORTER_OTLP_ENDPOINT POST SORT
    `;
    expect(stray(...others.trim().split(/\s+/))).toEqual([]);
  });

  test("a start that fails names the slip beside what is missing", () => {
    const env = { ...production, SMTP_URL: undefined, SMTP_ULR: "smtp://secret@host" };
    expect(() => loadConfig(env)).toThrow(/^SMTP_URL must be set.+\nSMTP_ULR is set .+ did you mean SMTP_URL\?$/);
    expect(() => loadConfig(env)).not.toThrow(/secret@/);
  });
});

describe("where the database is", () => {
  test("is all that is read by commands that need no more", () => {
    const { DATABASE_URL } = production;
    expect(loadDatabaseConfig({ NODE_ENV: "production", DATABASE_URL })).toEqual({
      kind: "external",
      url: DATABASE_URL,
    });
    expect(loadDatabaseConfig({ RIPEN_DATA: "data" })).toEqual({ kind: "embedded", dataDir: path.resolve("data") });
    expect(loadDatabaseConfig({ PORT: "wrong", SMTP_URL: "wrong" })).toMatchObject({ kind: "embedded" });
  });

  test("must be said in production, and rightly", () => {
    expect(() => loadDatabaseConfig({ NODE_ENV: "production" })).toThrow(/^DATABASE_URL must be set in production/);
    expect(() => loadDatabaseConfig({ DATABASE_URL: "mysql://db" })).toThrow(ConfigError);
  });
});

test("what commands read is no slip of a setting", () => {
  expect(loadConfig({ RIPEN_URL: "http://127.0.0.1:3000", RIPEN_KEY: "rk_1" }).misspelled).toEqual([]);
  expect(loadConfig({ RIPEN_DATE: "x" }).misspelled).toMatchObject([{ variable: "RIPEN_DATE" }]);
});

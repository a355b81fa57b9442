import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { openLog } from "../../src/platform/log.ts";
import { createSigner } from "../../src/platform/secret/sign.ts";
import { clickUrl, pixelUrl } from "../../src/send/mail/links.ts";
import { answerTouches } from "../../src/track/answer-touches.ts";
import { pixel } from "../../src/track/pixel.ts";
import { createClients } from "../../src/track/touch/clients.ts";
import { openHitBuffer } from "../../src/track/touch/hit-buffer.ts";
import type { CountedHit } from "../../src/track/touch/hit-buffer.ts";

const signer = createSigner("a key for tests, long enough to be taken", "track");
const signers = {
  reply: signer,
  track: signer,
  unsubscribe: signer,
  respond: signer,
  review: signer,
  confirm: signer,
  session: signer,
  address: signer,
};
const track = { ownNetworks: [], traceDays: 0, perMinute: 1_000, networksFile: null };
const site = { publicUrl: "", replyDomain: "reply.test", company: { name: "Acme", address: "" } };
const written: CountedHit[] = [];
const log = openLog("silent");
const hits = openHitBuffer(async (some) => {
  written.push(...some);
  return [];
}, log);
const answer = answerTouches(
  { clock: systemClock, log, signers, hits, clients: createClients(signer, track, []), track },
  { trustedProxies: 1 },
);
const server = createServer((request, response) => {
  if (!answer(request, response)) response.writeHead(404).end("left to the routes");
});
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

const ask = (method: string, url: string, more = "") =>
  `${method} ${url} HTTP/1.1\r\nHost: t\r\nUser-Agent: Firefox\r\nX-Forwarded-For: 6.6.6.6, 81.2.69.142\r\n${more}\r\n`;

/** What comes back for whole requests that are sent at once over one connection, the last of which ends it. */
async function exchange(requests: string[]): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(requests.join(""));
  return Buffer.concat(await Array.fromAsync(socket)).toString("latin1");
}

test("requests that come at once over one connection are answered in their order, and each is counted", async () => {
  const [id, other] = [newId(), newId()];
  const url = "https://acme.test/a?b=1";
  const back = await exchange([
    ask("GET", pixelUrl(site, signer, id)),
    ask("HEAD", pixelUrl(site, signer, id)),
    ask("GET", "/elsewhere"),
    ask("GET", clickUrl(site, signer, other, url)),
    ask("GET", pixelUrl(site, signer, other)),
    ask("GET", "/o/forged.gif", "Connection: close\r\n"),
  ]);
  const answers = back.split(/(?=HTTP\/1\.1 )/);
  expect(answers.map((one) => one.slice(9, 12))).toEqual(["200", "200", "404", "302", "200", "200"]);
  const image = Buffer.from(pixel).toString("latin1");
  const bodies = answers.map((one) => one.slice(one.indexOf("\r\n\r\n") + 4));
  expect(bodies).toEqual([image, "", expect.stringContaining("left to the routes"), "", image, image]);
  for (const index of [0, 1, 4, 5]) {
    expect(answers[index]).toContain("Content-Type: image/gif\r\n");
    expect(answers[index]).toContain(`Content-Length: ${pixel.length}\r\n`);
    expect(answers[index]).toContain("Cache-Control: no-store, private\r\n");
  }
  expect(answers[3]).toContain(`Location: ${url}\r\n`);
  await hits.flush();
  expect(written.map(({ messageId, kind, features }) => [messageId, kind, features.method])).toEqual([
    [id, "open", "GET"],
    [id, "open", "HEAD"],
    [other, "click", "GET"],
    [other, "open", "GET"],
  ]);
  expect(new Set(written.map(({ client }) => client)).size).toBe(1);
});

test("a connection that is gone before its answer costs nobody else anything", async () => {
  const id = newId();
  const gone = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(gone, "connect");
  gone.write(ask("GET", pixelUrl(site, signer, id)));
  gone.resetAndDestroy();
  expect(await exchange([ask("GET", pixelUrl(site, signer, id), "Connection: close\r\n")])).toMatch(/^HTTP\/1\.1 200 /);
});

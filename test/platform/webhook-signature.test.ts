import { describe, expect, test } from "vitest";
import { newWebhookSecret, readWebhookSecret, signWebhook } from "../../src/platform/secret/webhook-signature.ts";

describe("a signature of Standard Webhooks", () => {
  test("is that of its documentation", () => {
    // The example of https://www.standardwebhooks.com and its reference libraries.
    const key = readWebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!;
    const at = new Date(1_614_265_330_000);
    expect(signWebhook("msg_p5jXN8AQM9LWM0D4loKWxJek", at, key)('{"test": 2432232314}')).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  test("has a secret of 24 to 64 bytes", () => {
    expect(readWebhookSecret(newWebhookSecret())).toHaveLength(32);
    expect(newWebhookSecret()).not.toBe(newWebhookSecret());
    const of = (bytes: number) => readWebhookSecret(`whsec_${Buffer.alloc(bytes, 7).toString("base64")}`);
    expect([of(23), of(65), readWebhookSecret("whsec_not base64 at all, however long it may be")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([of(24), of(64)]).not.toContain(undefined);
    expect(readWebhookSecret(Buffer.alloc(24, 7).toString("base64"))).toBeUndefined();
  });
});

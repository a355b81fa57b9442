import { expect, test } from "vitest";
import { truncateAddress } from "../../src/platform/net/truncate-address.ts";

test.each([
  ["192.0.2.77", "192.0.2.0/24"],
  ["::ffff:192.0.2.77", "192.0.2.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["2001:db8:0:2::6", "2001:db8::/48"],
  ["2001:DB8:1::", "2001:db8:1::/48"],
  ["fe80::1%eth0", "fe80::/48"],
  ["::1", "::/48"],
  ["::", "::/48"],
  ["1::2:3:4:5:6:7", "1:0:2::/48"],
  ["192.0.2", null],
  ["https://acme.example/signup", null],
  ["Berlin", null],
])("%s is kept as %s", (address, expected) => {
  expect(truncateAddress(address)).toBe(expected);
});

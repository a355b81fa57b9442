import type { Random } from "../generate/random.ts";

/**
 * Blocks that requests come from. The last number is always 0, as in a truncated address: no address of the table is a
 * person's. Access networks are large providers' blocks of several countries.
 */
const blocks = {
  access: ["80.147", "87.143", "93.192", "73.162", "68.45", "98.207", "81.129", "86.150", "90.63", "78.192", "151.38"],
  carrier: ["176.3", "80.187", "174.203", "172.58", "92.40"],
  office: ["62.157", "194.25", "217.91", "12.202", "50.227", "195.27"],
  eop: ["40.92", "40.93", "40.107", "52.100", "52.101", "104.47.8", "104.47.55"],
  microsoft: ["20.50", "20.82", "20.127", "40.74", "52.150", "52.232", "13.69"],
  aws: ["3.80", "3.120", "18.185", "18.234", "52.57", "54.165", "54.93"],
  google: ["34.76", "34.90", "35.187", "35.205"],
  barracuda: ["209.222.80", "209.222.82", "209.222.86"],
  proofpoint: ["67.231.148", "67.231.152", "148.163.130", "148.163.148", "205.220.165"],
  mimecast: ["91.220.42", "170.10.130", "207.211.30", "205.139.110", "195.130.217"],
  cisco: ["68.232.130", "139.138.30", "184.94.248", "216.71.140"],
  trend: ["150.70.173", "150.70.231"],
  symantec: ["195.245.230", "85.158.139"],
  fortinet: ["66.35.19", "173.243.138"],
  appleRelay: ["172.224.8", "172.224.26", "172.224.33"],
  apple: ["17.58", "17.57"],
  otherRelay: ["104.28.30", "104.28.52", "140.248.38"],
  googleProxy: ["66.249.84", "66.249.93", "74.125.215", "66.102.8"],
  yahoo: ["74.6.231", "98.138.40", "188.125.72"],
  isolation: ["57.140.3", "57.140.8", "104.30.160"],
  private: ["10.0", "172.18", "192.168"],
  hosting: ["159.65", "165.227", "95.216", "51.68", "144.76"],
};

export type Place = keyof typeof blocks;

/** An address of a place. */
export function addressIn(random: Random, place: Place): string {
  const block = random.pick(blocks[place]);
  const missing = 3 - block.split(".").length;
  return [block, ...Array.from({ length: missing }, () => random.int(0, 255)), 0].join(".");
}

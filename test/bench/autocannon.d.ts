// What the benches use of autocannon, which carries no types.
declare module "autocannon" {
  interface Result {
    readonly requests: { readonly average: number };
    readonly latency: { readonly p50: number; readonly p99: number };
    readonly "2xx": number;
    readonly "4xx": number;
    readonly "5xx": number;
    readonly non2xx: number;
    readonly errors: number;
  }
  interface Options {
    readonly url: string;
    readonly method: "POST";
    readonly connections: number;
    readonly duration: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly requests?: readonly { readonly setupRequest: (request: object) => object }[];
  }
  export default function autocannon(options: Options): Promise<Result>;
}

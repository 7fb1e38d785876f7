// What the benches use of autocannon, which carries no types.
declare module "autocannon" {
  interface Result {
    readonly requests: { readonly average: number };
    readonly latency: { readonly p50: number; readonly p99: number };
    readonly "2xx": number;
    readonly "4xx": number;
    readonly "5xx": number;
    readonly errors: number;
  }
  interface Options {
    readonly url: string;
    readonly method: "POST";
    readonly connections: number;
    readonly duration: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }
  export default function autocannon(options: Options): Promise<Result>;
}

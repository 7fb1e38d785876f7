/** Where the way out stands inside. */
const folder = "/run/egress";
const port = 3128;

/**
 * Runs inside, around the command: takes connections on the sandbox's own loopback and passes them on to the socket that
 * is mounted there. Its name is its own, so that an agent that ends all of its `node` processes does not end this one.
 */
const script = `
const net = require("node:net");
const { spawn } = require("node:child_process");
process.title = "egress";
const [file, ...args] = process.argv.slice(1);
const quiet = () => {};
net.createServer({ allowHalfOpen: true }, (inner) => {
  const outer = net.connect({ path: "${folder}/proxy", allowHalfOpen: true });
  for (const [one, other] of [[inner, outer], [outer, inner]])
    one.on("error", quiet).once("close", () => other.destroy()).pipe(other);
}).listen(${port}, "127.0.0.1", () => {
  const child = spawn(file, args, { stdio: "inherit" });
  child.once("error", () => process.exit(127));
  child.once("exit", (code) => process.exit(code ?? 1));
});
`;

const proxy = `http://127.0.0.1:${port}`;
const own = "localhost,127.0.0.1,::1";

/** What a sandbox gets that may reach the network through a proxy's socket. */
export interface Forwarder {
  readonly mounts: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What goes before the command. */
  readonly command: readonly string[];
}

export const noForwarder: Forwarder = { mounts: [], env: {}, command: [] };

/** With Node, since where Squadron runs it is always there: this very program, mounted apart from its own place. */
export function forwarderTo(socket: string): Forwarder {
  const node = `${folder}/node`;
  return {
    mounts: ["--ro-bind", process.execPath, node, "--ro-bind", socket, `${folder}/proxy`],
    env: {
      http_proxy: proxy,
      https_proxy: proxy,
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      // These win over what a repository's own files say, and Yarn knows no others.
      npm_config_proxy: proxy,
      npm_config_https_proxy: proxy,
      YARN_HTTP_PROXY: proxy,
      YARN_HTTPS_PROXY: proxy,
      NODE_USE_ENV_PROXY: "1",
      // The sandbox's own loopback: servers that the agent starts itself. The proxy leads nowhere near it.
      no_proxy: own,
      NO_PROXY: own,
    },
    command: [node, "--eval", script, "--"],
  };
}

import { Writable } from "node:stream";

/** Takes a short output whole. */
export function collector(): { readonly to: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { to, text: () => Buffer.concat(chunks).toString("utf8") };
}

/** What a sandbox had to do with one host, or wanted to. */
export interface ReachedHost {
  /** "" where what was asked for could not be read. */
  readonly host: string;
  /** 0 where it could not be read. */
  readonly port: number;
  readonly allowed: boolean;
  /** Half a sentence; "" when it was allowed. */
  readonly reason: string;
  readonly requests: number;
  /** Bytes that went to the host. */
  readonly bytesUp: number;
  readonly bytesDown: number;
}

/** A way out of one sandbox. Disposing it ends every connection, and tells of each host once before it is done. */
export interface OpenEgress extends AsyncDisposable {
  /** Absolute path of the socket that `SandboxSpec.egress` takes. */
  readonly socket: string;
}

export interface Egress {
  /**
   * Lets one sandbox reach these hosts (`example.org`, `*.example.org`, `example.org:8443`) and no others. What is not of
   * that form covers nothing.
   */
  open(hosts: readonly string[], onHost: (reached: ReachedHost) => void): Promise<OpenEgress>;
}

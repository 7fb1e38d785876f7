/** What the web parts need of a pino logger. Fields never hold text of a payload. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

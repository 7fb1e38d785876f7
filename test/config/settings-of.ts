import { createSettingsReader, type SettingsReader } from "../../src/config/settings-reader.ts";

/** A reader for one variable, which names the first of these files, and for no other file than these. */
export function settingsOf(variable: string, files: Readonly<Record<string, string>>): SettingsReader {
  const [first = ""] = Object.keys(files);
  return createSettingsReader({ [variable]: first }, (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
    return text;
  });
}

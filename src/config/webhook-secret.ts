/** GitHub's own advice is a random string; 16 characters of one cannot be tried out over the network. */
const shortest = 16;
const fewestDifferent = 5;

// Probot takes "development" when nothing is set; the others stand in guides and examples that everybody can read.
const wellKnown = new Set([
  "development",
  "secret",
  "webhook",
  "password",
  "changeme",
  "test",
  "itsasecrettoeverybody",
  "yourwebhooksecret",
  "yoursecret",
  "mywebhooksecret",
  "mysecret",
  "githubwebhooksecret",
  "webhooksecret",
  "developmentsecret",
  "replacemewitharandomstring",
  "supersecretwebhook",
  "supersecret",
]);

/** @returns what is wrong with a webhook secret, without the secret; undefined when it will do. */
export function secretProblem(secret: string): string | undefined {
  const letters = secret
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .replace(/\d{1,4}$/, "");
  if (wellKnown.has(letters)) return "is a well-known default that anybody can sign with";
  if (secret.length < shortest) return `is shorter than ${shortest} characters`;
  if (new Set(secret).size < fewestDifferent) return "repeats a few characters";
  return undefined;
}

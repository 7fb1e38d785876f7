import { setCollaborator, createRepository } from "./acts/repositories.ts";
import { changeRepositories, installApp, setSuspended, uninstallApp } from "./acts/installations.ts";
import { findUser, knownRepository, knownUser } from "./find.ts";
import type { Lab } from "./lab.ts";
import type { InstallationRecord, Permissions, ProtectionRecord, Role, UserRecord } from "./records.ts";
import { nextId } from "./state.ts";
import { mintInstallationToken, mintPersonalToken } from "./tokens.ts";

/** Prepares a local GitHub: accounts, repositories, installations. Nobody's rights are asked here. */
export interface Seed {
  /** A person, with a personal token for REST and git. */
  readonly createUser: (login: string) => {
    readonly login: string;
    readonly id: number;
    readonly token: string;
  };
  /** An organization; `admins` may do everything in its repositories. */
  readonly createOrg: (
    login: string,
    options?: { readonly admins?: readonly string[] },
  ) => { readonly login: string; readonly id: number };
  readonly createRepository: (
    owner: string,
    name: string,
    options?: {
      readonly private?: boolean;
      readonly description?: string;
      readonly files?: Readonly<Record<string, string>>;
    },
  ) => Promise<{ readonly id: number; readonly fullName: string; readonly cloneUrl: string }>;
  /** Required checks and approvals of a branch; merging keeps to them, pushing does not. */
  readonly protectBranch: (repository: string, branch: string, protection: Partial<ProtectionRecord>) => void;
  readonly addCollaborator: (repository: string, login: string, role: Role) => void;
  readonly removeCollaborator: (repository: string, login: string) => void;
  readonly installApp: (
    owner: string,
    options?: { readonly repositories?: "all" | readonly string[]; readonly permissions?: Permissions },
  ) => { readonly id: number };
  /** Adds repositories, by name, to an installation on selected ones. */
  readonly addToInstallation: (owner: string, names: readonly string[]) => void;
  readonly removeFromInstallation: (owner: string, names: readonly string[]) => void;
  readonly uninstallApp: (owner: string) => void;
  readonly suspendApp: (owner: string) => void;
  readonly unsuspendApp: (owner: string) => void;
  /** An installation token without the detour over the App's key. */
  readonly installationToken: (owner: string) => string;
}

// The files of a repository that nobody described: git needs a first commit for a branch to exist.
const FIRST_FILES = { "README.md": "# A repository of the lab\n" };

function addAccount(lab: Lab, account: Pick<UserRecord, "login" | "type" | "admins">): UserRecord {
  if (findUser(lab.state, account.login) !== undefined)
    throw new Error(`The lab already has ${account.login}`);
  if (account.type !== "Bot" && !/^[\w.-]+$/.test(account.login)) {
    throw new Error(`${account.login} is no login: letters, digits, dots and hyphens only`);
  }
  const user = { ...account, id: nextId(lab.state, "user"), createdAt: lab.now() };
  lab.state.users.set(account.login.toLowerCase(), user);
  return user;
}

/** The bot user under whose name the App acts. */
export function addBot(lab: Lab, login: string): void {
  addAccount(lab, { login, type: "Bot", admins: [] });
}

function installationFor(lab: Lab, owner: string): InstallationRecord {
  const found = [...lab.state.installations.values()].find(
    (one) => one.account.toLowerCase() === owner.toLowerCase(),
  );
  if (found === undefined) throw new Error(`The App is not installed for ${owner}`);
  return found;
}

/** The person in whose name an account's settings are changed. */
function settingsSender(lab: Lab, owner: string): string {
  return knownUser(lab.state, owner).admins[0] ?? owner;
}

/** The seeding functions of a lab. */
export function createSeed(lab: Lab): Seed {
  return { ...seedRepositories(lab), ...seedInstallations(lab) };
}

function seedRepositories(lab: Lab) {
  return {
    createUser: (login) => {
      const { id } = addAccount(lab, { login, type: "User", admins: [] });
      return { login, id, token: mintPersonalToken(lab, login) };
    },
    createOrg: (login, options = {}) => {
      const { id } = addAccount(lab, { login, type: "Organization", admins: options.admins ?? [] });
      return { login, id };
    },
    createRepository: async (owner, name, options = {}) => {
      if (!/^[\w.-]+$/.test(name) || /^\.+$/.test(name))
        throw new Error(`${name} is no name for a repository`);
      const account = knownUser(lab.state, owner).login;
      const repository = await createRepository(lab, {
        files: FIRST_FILES,
        ...options,
        owner: account,
        name,
      });
      return {
        id: repository.id,
        fullName: `${account}/${name}`,
        cloneUrl: `${lab.url()}/${account}/${name}.git`,
      };
    },
    protectBranch: (fullName, branch, protection) => {
      const { id } = knownRepository(lab.state, fullName);
      lab.state.protections.set(`${id}:${branch}`, { checks: [], approvals: 0, ...protection });
    },
    addCollaborator: (fullName, login, role) => {
      const repository = knownRepository(lab.state, fullName);
      const actor = { kind: "user", login: settingsSender(lab, repository.owner) } as const;
      setCollaborator({ lab, actor, repository }, knownUser(lab.state, login).login, role);
    },
    removeCollaborator: (fullName, login) => {
      const repository = knownRepository(lab.state, fullName);
      const actor = { kind: "user", login: settingsSender(lab, repository.owner) } as const;
      setCollaborator({ lab, actor, repository }, login, undefined);
    },
  } satisfies Partial<Seed>;
}

function seedInstallations(lab: Lab) {
  const named = (owner: string, names: readonly string[]) =>
    names.map((name) => knownRepository(lab.state, name.includes("/") ? name : `${owner}/${name}`));
  const context = (owner: string) => ({ lab, sender: settingsSender(lab, owner) });
  return {
    installApp: (owner, options = {}) => {
      const chosen = options.repositories ?? "all";
      const repositories = chosen === "all" ? chosen : new Set(named(owner, chosen).map((one) => one.id));
      const account = knownUser(lab.state, owner).login;
      const permissions = options.permissions ?? lab.app.permissions;
      return { id: installApp(context(owner), { account, repositories, permissions }).id };
    },
    addToInstallation: (owner, names) =>
      changeRepositories(context(owner), installationFor(lab, owner), {
        action: "added",
        repositories: named(owner, names),
      }),
    removeFromInstallation: (owner, names) =>
      changeRepositories(context(owner), installationFor(lab, owner), {
        action: "removed",
        repositories: named(owner, names),
      }),
    uninstallApp: (owner) => uninstallApp(context(owner), installationFor(lab, owner)),
    suspendApp: (owner) => setSuspended(context(owner), installationFor(lab, owner), true),
    unsuspendApp: (owner) => setSuspended(context(owner), installationFor(lab, owner), false),
    installationToken: (owner) => {
      const installation = installationFor(lab, owner);
      const { permissions } = installation;
      return mintInstallationToken(lab, { installation, permissions, repositoryIds: undefined }).token;
    },
  } satisfies Partial<Seed>;
}

import type { Route } from "../route.ts";
import { APP_ROUTES } from "./app-routes.ts";
import { ASSIGNEE_ROUTES } from "./assignee-routes.ts";
import { CHECK_ROUTES } from "./check-routes.ts";
import { COLLABORATOR_ROUTES } from "./collaborator-routes.ts";
import { COMMENT_ROUTES } from "./comment-routes.ts";
import { COMMIT_COMMENT_ROUTES } from "./commit-comment-routes.ts";
import { COMPARE_ROUTES } from "./compare-routes.ts";
import { CONTENTS_ROUTES } from "./contents-routes.ts";
import { GRAPHQL_ROUTES } from "./graphql-routes.ts";
import { HOOK_ROUTES } from "./hook-routes.ts";
import { ISSUE_ROUTES } from "./issue-routes.ts";
import { JOB_ROUTES } from "./job-routes.ts";
import { LABEL_ROUTES } from "./label-routes.ts";
import { LINK_ROUTES } from "./link-routes.ts";
import { MERGE_ROUTES } from "./merge-routes.ts";
import { PULL_ROUTES } from "./pull-routes.ts";
import { REACTION_ROUTES } from "./reaction-routes.ts";
import { REF_ROUTES } from "./ref-routes.ts";
import { REPOSITORY_ROUTES } from "./repository-routes.ts";
import { REVIEW_COMMENT_ROUTES } from "./review-comment-routes.ts";
import { REVIEW_ROUTES } from "./review-routes.ts";
import { REVIEWER_ROUTES } from "./reviewer-routes.ts";
import { STATUS_ROUTES } from "./status-routes.ts";
import { USER_INSTALLATION_ROUTES } from "./user-installation-routes.ts";
import { USER_ROUTES } from "./user-routes.ts";

/** Every operation that the local GitHub serves. */
export const ALL_ROUTES: readonly Route[] = [
  ...APP_ROUTES,
  ...HOOK_ROUTES,
  ...USER_ROUTES,
  ...USER_INSTALLATION_ROUTES,
  ...REPOSITORY_ROUTES,
  ...COMPARE_ROUTES,
  ...CONTENTS_ROUTES,
  ...REF_ROUTES,
  ...COLLABORATOR_ROUTES,
  ...ASSIGNEE_ROUTES,
  ...COMMENT_ROUTES,
  ...ISSUE_ROUTES,
  ...LABEL_ROUTES,
  ...REACTION_ROUTES,
  ...PULL_ROUTES,
  ...MERGE_ROUTES,
  ...REVIEW_ROUTES,
  ...REVIEW_COMMENT_ROUTES,
  ...REVIEWER_ROUTES,
  ...GRAPHQL_ROUTES,
  ...LINK_ROUTES,
  ...COMMIT_COMMENT_ROUTES,
  ...CHECK_ROUTES,
  ...STATUS_ROUTES,
  ...JOB_ROUTES,
];

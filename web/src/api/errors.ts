/** Errors of requests to the service. */

import type * as schema from "./schema";

/** What the page reads of a problem document (RFC 9457). */
export type Problem = Pick<schema.Problem, "code" | "status" | "title"> & Partial<Pick<schema.Problem, "detail">>;

/** The service refused the request. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/** The service could not be reached. */
export class NetworkError extends Error {}

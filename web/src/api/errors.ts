/** Errors of requests to the service. */

/** A problem document (RFC 9457). */
export interface Problem {
  code: string;
  status: number;
  title: string;
  detail?: string;
}

/** The service refused the request. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/** The service could not be reached. */
export class NetworkError extends Error {}

/** What can go wrong when the service is asked. */

/** A problem document (RFC 9457), as the service sends it. */
export interface Problem {
  code: string;
  status: number;
  title: string;
  detail?: string;
}

/** The service answered that it will not. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/** There was no answer. */
export class Unreached extends Error {}

import type { ConnectionProblem } from '../../shared/domain/account.ts'

/** Why a connection could not be made or was lost, with the sentence for the screen. */
export class ConnectionFailure extends Error {
  /**
   * @param problem what the services decide by
   * @param sentence for the screen: no secret, text from outside shortened and cleaned
   * @param final only the user can do something: it is not tried again by itself
   */
  constructor(
    readonly problem: ConnectionProblem,
    readonly sentence: string,
    readonly final = false,
  ) {
    super(problem)
    this.name = 'ConnectionFailure'
  }
}

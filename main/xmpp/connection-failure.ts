import type { ConnectionProblem } from '../../shared/domain/account.ts'
import type { ConnectionSaying } from '../../shared/domain/saying.ts'

/** Why a connection could not be made or was lost, with what is said of it on the screen. */
export class ConnectionFailure extends Error {
  /**
   * @param problem what the services decide by
   * @param saying no secret; text from outside is shortened and cleaned
   * @param final only the user can do something: it is not tried again by itself
   */
  constructor(
    readonly problem: ConnectionProblem,
    readonly saying: ConnectionSaying,
    readonly final = false,
  ) {
    super(problem)
    this.name = 'ConnectionFailure'
  }
}

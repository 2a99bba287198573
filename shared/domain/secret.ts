/**
 * A secret that cannot slip into a log, an error, an event or a snapshot: it has no enumerable state and no
 * `toJSON`, prints as `[secret]`, and gives its value only to who asks for it by name.
 */
export class Secret<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** The value itself; keep it in a local variable, and let no object hold it. */
  reveal(): T {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }
}

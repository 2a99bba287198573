import { Secret } from '../../shared/domain/secret.ts'
import type { Jwk, KeyPair } from '../e2e/ports.ts'
import { jwk } from './column-schema.ts'
import { json, text } from './row.ts'
import type { Row } from './sql-connection.ts'

/** A key pair out of three columns: its `kid`, and the two keys as JSON. */
export function keyPair(row: Row, kid: string, publicKey: string, privateKey: string): KeyPair {
  return {
    kid: text(row, kid),
    publicKey: json(row, publicKey, jwk),
    privateKey: new Secret<Jwk>(json(row, privateKey, jwk)),
  }
}

// PROTOCOL 10: devices as they were seen, and what was decided about them.
import { trustManner, trustPolicy, trustState, type TrustPolicy } from '../../shared/domain/device.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { standingDecision } from '../../shared/domain/standing-decision.ts'
import type { KeptDecision, SeenDevice, TrustBook } from '../e2e/trust-ports.ts'
import { jwk } from './column-schema.ts'
import { createEndorsementBook } from './endorsement-book.ts'
import { bareJid, flag, fullJid, integer, jsonOrNull, text, textOrNull, word, wordOrNull } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

export function createTrustBook(sql: SqlConnection): TrustBook {
  return {
    ...devices(sql),
    ...listings(sql),
    ...decisions(sql),
    ...rules(sql),
    ...createEndorsementBook(sql),
  }
}

type Seeing =
  'device' | 'deviceAt' | 'devicesOf' | 'accounts' | 'see' | 'forget' | 'lastSince' | 'knownAsBalcony'

function devices(sql: SqlConnection): Pick<TrustBook, Seeing> {
  return {
    device(jid, fingerprint) {
      const row = sql.first('SELECT * FROM seen_device WHERE jid = :jid AND fingerprint = :fingerprint', {
        jid,
        fingerprint,
      })
      return row && toDevice(row)
    },
    deviceAt(fullJid) {
      const row = sql.first(
        `SELECT * FROM seen_device WHERE full_jid = :fullJid AND proven = 1 ORDER BY last_seen DESC, iat DESC LIMIT 1`,
        { fullJid },
      )
      return row && toDevice(row)
    },
    devicesOf(jid) {
      return sql
        .all('SELECT * FROM seen_device WHERE jid = :jid ORDER BY first_seen, fingerprint', { jid })
        .map(toDevice)
    },
    accounts() {
      return sql.all('SELECT DISTINCT jid FROM seen_device ORDER BY jid').map((row) => bareJid(row, 'jid'))
    },
    see(device) {
      sql.run(SEE, {
        ...device,
        proven: Number(device.proven),
        publicKey: device.publicKey && JSON.stringify(device.publicKey),
        encryptionKey: device.encryptionKey && JSON.stringify(device.encryptionKey),
      })
    },
    forget(jid, fingerprint) {
      sql.transaction(() => {
        for (const table of ['seen_device', 'listed_device'])
          sql.run(`DELETE FROM ${table} WHERE jid = :jid AND fingerprint = :fingerprint`, {
            jid,
            fingerprint,
          })
      })
    },
    lastSince() {
      const row = sql.first('SELECT coalesce(max(since), 0) AS since FROM seen_device')
      return row === undefined ? 0 : integer(row, 'since')
    },
    knownAsBalcony(jid) {
      return (
        sql.first('SELECT 1 FROM seen_device WHERE jid = :jid AND proven = 1 LIMIT 1', { jid }) !== undefined
      )
    },
  }
}

// A lower `iat` moves `last_seen` and says an unknown name, no more; an unknown name or key does not wipe out a known one;
// proven never goes back.
const SEE = `
INSERT INTO seen_device (jid, fingerprint, full_jid, name, public_key, encryption_key, proven, first_seen, since,
  last_seen, iat, grant_iat)
VALUES (:jid, :fingerprint, :fullJid, :name, :publicKey, :encryptionKey, :proven, :firstSeen, :since, :lastSeen,
  :iat, :grantIat)
ON CONFLICT (jid, fingerprint) DO UPDATE SET
  last_seen = max(last_seen, :lastSeen),
  full_jid = iif(:iat >= iat, :fullJid, full_jid),
  name = iif((:iat >= iat OR name = '') AND :name <> '', :name, name),
  public_key = coalesce(public_key, :publicKey),
  encryption_key = iif(:iat >= iat, coalesce(:encryptionKey, encryption_key), encryption_key),
  proven = iif(:iat >= iat, max(proven, :proven), proven),
  iat = max(iat, :iat),
  grant_iat = max(grant_iat, :grantIat)`

function listings(sql: SqlConnection): Pick<TrustBook, 'setListed' | 'goneSince'> {
  return {
    setListed(jid, fingerprint, listed) {
      if (listed === 'gone') {
        sql.run('UPDATE listed_device SET gone = 1 WHERE jid = :jid AND fingerprint = :fingerprint', {
          jid,
          fingerprint,
        })
      } else {
        sql.run(
          `INSERT INTO listed_device (jid, fingerprint, at, gone) VALUES (:jid, :fingerprint, :at, 0)
           ON CONFLICT (jid, fingerprint) DO UPDATE SET at = :at, gone = 0`,
          { jid, fingerprint, at: listed.at },
        )
      }
    },
    goneSince(jid, fingerprint) {
      const row = sql.first(
        'SELECT at FROM listed_device WHERE jid = :jid AND fingerprint = :fingerprint AND gone = 1',
        { jid, fingerprint },
      )
      return row === undefined ? null : integer(row, 'at')
    },
  }
}

type Decisions = 'decision' | 'verifiedAt' | 'history' | 'allDecisions' | 'decide' | 'keepToken'

function decisions(sql: SqlConnection): Pick<TrustBook, Decisions> {
  const history: TrustBook['history'] = (jid, fingerprint) =>
    sql
      .all('SELECT * FROM trust_decision WHERE jid = :jid AND fingerprint = :fingerprint ORDER BY id', {
        jid,
        fingerprint,
      })
      .map(toDecision)
  return {
    history,
    decision(jid, fingerprint) {
      const standing = standingDecision(history(jid, fingerprint))
      if (standing === undefined) return undefined
      const { id: _, ...decision } = standing
      return decision
    },
    verifiedAt(jid, fingerprint) {
      const row = sql.first(
        `SELECT at FROM trust_decision
         WHERE jid = :jid AND fingerprint = :fingerprint AND state = 'verified' ORDER BY id DESC LIMIT 1`,
        { jid, fingerprint },
      )
      return row === undefined ? null : integer(row, 'at')
    },
    allDecisions: () => sql.all('SELECT * FROM trust_decision ORDER BY id').map(toDecision),
    decide({ jid, fingerprint, state, manner, at, by, token }) {
      sql.run(
        `INSERT INTO trust_decision (jid, fingerprint, state, manner, at, decided_by, token)
         VALUES (:jid, :fingerprint, :state, :manner, :at, :by, :token)`,
        { jid, fingerprint, state, manner, at, by: by ?? null, token: token ?? null },
      )
    },
    keepToken(id, token) {
      sql.run('UPDATE trust_decision SET token = :token WHERE id = :id', { id, token })
    },
  }
}

type Rules =
  | 'policy'
  | 'ownPolicy'
  | 'setPolicy'
  | 'policyForAll'
  | 'setPolicyForAll'
  | 'allowsUnsigned'
  | 'allowUnsigned'

function rules(sql: SqlConnection): Pick<TrustBook, Rules> {
  const ruleOf = (jid: BareJid): Row | undefined =>
    sql.first('SELECT * FROM trust_rule WHERE jid = :jid', { jid })

  function ownPolicy(jid: BareJid): TrustPolicy | null {
    const row = ruleOf(jid)
    return row === undefined ? null : wordOrNull(row, 'policy', trustPolicy)
  }

  function policyForAll(): TrustPolicy {
    const row = sql.first('SELECT policy FROM policy_for_all')
    return row === undefined ? 'trust-until-verified' : word(row, 'policy', trustPolicy)
  }

  return {
    policy: (jid) => ownPolicy(jid) ?? policyForAll(),
    ownPolicy,
    policyForAll,
    setPolicy(jid, policy) {
      sql.run(
        `INSERT INTO trust_rule (jid, policy) VALUES (:jid, :policy)
         ON CONFLICT (jid) DO UPDATE SET policy = :policy`,
        { jid, policy },
      )
    },
    setPolicyForAll(policy) {
      sql.run(
        `INSERT INTO policy_for_all (only_row, policy) VALUES (1, :policy)
         ON CONFLICT (only_row) DO UPDATE SET policy = :policy`,
        { policy },
      )
    },
    allowsUnsigned(jid) {
      const row = ruleOf(jid)
      return row !== undefined && flag(row, 'allows_unsigned')
    },
    allowUnsigned(jid, allowed) {
      sql.run(
        `INSERT INTO trust_rule (jid, allows_unsigned) VALUES (:jid, :allowed)
         ON CONFLICT (jid) DO UPDATE SET allows_unsigned = :allowed`,
        { jid, allowed: Number(allowed) },
      )
    },
  }
}

function toDevice(row: Row): SeenDevice {
  return {
    jid: bareJid(row, 'jid'),
    fingerprint: text(row, 'fingerprint'),
    fullJid: fullJid(row, 'full_jid'),
    name: text(row, 'name'),
    publicKey: jsonOrNull(row, 'public_key', jwk),
    encryptionKey: jsonOrNull(row, 'encryption_key', jwk),
    proven: flag(row, 'proven'),
    firstSeen: integer(row, 'first_seen'),
    since: integer(row, 'since'),
    lastSeen: integer(row, 'last_seen'),
    iat: integer(row, 'iat'),
    grantIat: integer(row, 'grant_iat'),
  }
}

function toDecision(row: Row): KeptDecision {
  const [by, token] = [textOrNull(row, 'decided_by'), textOrNull(row, 'token')]
  return {
    id: integer(row, 'id'),
    jid: bareJid(row, 'jid'),
    fingerprint: text(row, 'fingerprint'),
    state: word(row, 'state', trustState),
    manner: word(row, 'manner', trustManner),
    at: integer(row, 'at'),
    ...(by === null ? {} : { by }),
    ...(token === null ? {} : { token }),
  }
}

// PROTOCOL 8, 10: entries in people's lists, and whom they endorse.
import type { EndorsementBook } from '../e2e/endorsement-ports.ts'
import { bareJid, integer, text } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

export function createEndorsementBook(sql: SqlConnection): EndorsementBook {
  const of = (jid: string, signer: string) => ({ jid, signer })
  return {
    heardEntry(jid, fingerprint, iat, endorses) {
      sql.transaction(() => {
        const isNew = sql.run(
          `INSERT INTO device_entry (jid, fingerprint, iat, listed) VALUES (:jid, :fingerprint, :iat, 1)
           ON CONFLICT (jid, fingerprint) DO UPDATE SET iat = :iat, listed = 1 WHERE :iat >= iat`,
          { jid, fingerprint, iat },
        )
        if (isNew === 0) return
        sql.run('DELETE FROM endorsement WHERE jid = :jid AND signer = :signer', of(jid, fingerprint))
        for (const { sub, iat: since, exp } of endorses) {
          sql.run(
            `INSERT OR REPLACE INTO endorsement (jid, sub, signer, iat, exp)
             VALUES (:jid, :sub, :signer, :since, :exp)`,
            { ...of(jid, fingerprint), sub, since, exp },
          )
        }
      })
    },
    keepListed(jid, fingerprints) {
      const values = { jid, kept: JSON.stringify(fingerprints) }
      sql.transaction(() => {
        sql.run(
          `UPDATE device_entry SET listed = 0
           WHERE jid = :jid AND listed = 1 AND fingerprint NOT IN (SELECT value FROM json_each(:kept))`,
          values,
        )
        sql.run(
          'DELETE FROM endorsement WHERE jid = :jid AND signer NOT IN (SELECT value FROM json_each(:kept))',
          values,
        )
      })
    },
    isListed(jid, fingerprint) {
      return (
        sql.first(
          'SELECT 1 FROM device_entry WHERE jid = :jid AND fingerprint = :fingerprint AND listed = 1',
          { jid, fingerprint },
        ) !== undefined
      )
    },
    endorsementsOf(jid, sub) {
      return sql
        .all('SELECT * FROM endorsement WHERE jid = :jid AND sub = :sub ORDER BY iat, signer', { jid, sub })
        .map((row) => ({
          sub,
          signer: text(row, 'signer'),
          iat: integer(row, 'iat'),
          exp: integer(row, 'exp'),
        }))
    },
    introduced(jid) {
      const rows = sql.all('SELECT * FROM introduced WHERE jid = :jid ORDER BY fingerprint', { jid })
      return new Map(rows.map((row) => [text(row, 'fingerprint'), text(row, 'signer')]))
    },
    accountsWithEndorsements() {
      return sql
        .all('SELECT jid FROM introduced UNION SELECT jid FROM endorsement ORDER BY jid')
        .map((row) => bareJid(row, 'jid'))
    },
    setIntroduced(jid, fingerprint, signer) {
      if (signer === null)
        sql.run('DELETE FROM introduced WHERE jid = :jid AND fingerprint = :fingerprint', {
          jid,
          fingerprint,
        })
      else
        sql.run(
          `INSERT INTO introduced (jid, fingerprint, signer) VALUES (:jid, :fingerprint, :signer)
           ON CONFLICT (jid, fingerprint) DO UPDATE SET signer = :signer`,
          { jid, fingerprint, signer },
        )
    },
  }
}

import { it } from 'vitest'
import { createDatabaseOpener } from '../../../main/storage/database-opener.ts'
import { SqlConnection } from '../../../main/storage/sql-connection.ts'
import { Secret } from '../../../shared/domain/secret.ts'
import { textMessage, FINGERPRINT } from '../../contract/database-samples.ts'
import { rmSync } from 'node:fs'
it('x', () => {
  rmSync('/tmp/sqltest/p', { recursive: true, force: true })
  const t = (n: string, f: () => unknown, per = 1) => { const a = performance.now(); f(); console.log(n, ((performance.now() - a) * 1000 / per).toFixed(1), 'µs') }
  const key = new Secret('ab'.repeat(32))
  const db = createDatabaseOpener({ directory: '/tmp/sqltest/p', clock: { now: () => Date.now() } }).open(key)
  t('add 100k', () => db.transaction(() => { for (let i = 0; i < 100_000; i++) db.messages.add(textMessage({ stanzaId: 'inner-' + i, conversation: ('c' + (i % 20) + '@b.test') as never })) }), 100_000)
  const sql = new SqlConnection('/tmp/sqltest/p/balcony.db', key)
  const one = () => sql.all('SELECT * FROM message WHERE conversation = :c ORDER BY position DESC, id DESC LIMIT :l', { c: 'c3@b.test', l: 1 })
  const loop = (n: string) => t(n, () => { for (let i = 0; i < 1000; i++) one() }, 1000)
  loop('raw'); loop('raw')
  sql.transaction(() => loop('raw tx'))
  t('trivial', () => { for (let i = 0; i < 1000; i++) sql.all('SELECT 1') }, 1000)
  t('trivial table', () => { for (let i = 0; i < 1000; i++) sql.all('SELECT * FROM account') }, 1000)
  t('byid', () => { for (let i = 0; i < 1000; i++) sql.all('SELECT * FROM message where id=5000') }, 1000)
  t('byid id', () => { for (let i = 0; i < 1000; i++) sql.all('SELECT id FROM message where id=5000') }, 1000)

  const q = (n: string, text: string, v: Record<string, string | number>) => t(n, () => { for (let i = 0; i < 1000; i++) sql.all(text, v) }, 1000)
  const c = 'c3@b.test'
  q('id only', 'SELECT id FROM message WHERE conversation = :c ORDER BY position DESC, id DESC LIMIT :l', { c, l: 1 })
  q('id only asc', 'SELECT id FROM message WHERE conversation = :c ORDER BY position, id LIMIT :l', { c, l: 1 })
  q('const limit', 'SELECT id FROM message WHERE conversation = :c ORDER BY position DESC, id DESC LIMIT 1', { c })
  q('only position', 'SELECT id FROM message WHERE conversation = :c ORDER BY position DESC LIMIT 1', { c })
  q('max', 'SELECT max(position) FROM message WHERE conversation = :c', { c })
  q('literal', "SELECT id FROM message WHERE conversation = 'c3@b.test' ORDER BY position DESC, id DESC LIMIT 1", {})
  console.log(JSON.stringify(sql.all('EXPLAIN SELECT id FROM message WHERE conversation = :c ORDER BY position DESC, id DESC LIMIT :l', { c, l: 1 }).map((r) => [r.addr, r.opcode, r.p1, r.p2, r.p3, r.p4])), ' µs')
  sql.execute('ANALYZE')
  q('id only', 'SELECT id FROM message WHERE conversation = :c ORDER BY position DESC, id DESC LIMIT :l ', { c, l: 1 })
})

import { afterEach, expect, it } from 'vitest'
import { namesFrom } from '../../../main/xmpp/names.ts'
import { dnsServer, type DnsServer } from '../../doubles/dns-server.ts'

const servers: DnsServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())))

async function names(zone: Parameters<typeof dnsServer>[0]) {
  const server = await dnsServer(zone)
  servers.push(server)
  return namesFrom([server.address])
}

const still = () => new AbortController().signal

it('reads the records of a service', async () => {
  const { services } = await names({
    'x.test': [
      { priority: 1, weight: 2, port: 3, target: 'host.x.test' },
      { priority: 0, weight: 0, port: 0, target: '.' },
    ],
  })
  expect(await services('x.test', still())).toEqual([
    { priority: 1, weight: 2, port: 3, name: 'host.x.test' },
    { priority: 0, weight: 0, port: 0, name: '' },
  ])
})

it('tells a name that is not there from a server that can not say', async () => {
  const { services } = await names({ 'broken.test': 'broken' })
  await expect(services('nowhere.test', still())).rejects.toMatchObject({ code: 'ENOTFOUND' })
  await expect(services('broken.test', still())).rejects.toMatchObject({ code: 'ESERVFAIL' })
})

it('stops asking a silent server when it is called off', async () => {
  const { services } = await names({ 'silent.test': 'silent' })
  const over = new AbortController()
  const answer = services('silent.test', over.signal)
  while (servers[0]?.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  over.abort()
  await expect(answer).rejects.toMatchObject({ code: 'ECANCELLED' })
})

it('finds the addresses of this computer', async () => {
  expect(await namesFrom([]).addresses('localhost')).toContain('127.0.0.1')
})

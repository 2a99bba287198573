import { describe, expect, it } from 'vitest'
import { findEndpoints, hostName } from '../../../main/xmpp/server-address.ts'

const settings = { server: '', port: null, trustedCertificate: '' }
const none = async () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
const srv = (name: string, priority: number, weight: number, port = 5222) => ({
  name,
  priority,
  weight,
  port,
})

describe('the server of a domain', () => {
  it('is what the user says, without a question to DNS', async () => {
    const asked: string[] = []
    const services = async (name: string) => (asked.push(name), [])
    const found = [
      await findEndpoints('a.test', { ...settings, server: '127.0.1.1', port: 5223 }, services, () => 0),
      await findEndpoints('a.test', { ...settings, server: '127.0.1.1' }, services, () => 0),
      await findEndpoints('a.test', { ...settings, port: 15222 }, services, () => 0),
      await findEndpoints('a.test', { ...settings, server: 'host.test', port: 1 }, services, () => 0),
    ]
    expect(found.map((each) => (each.is === 'found' ? each.endpoints : each))).toEqual([
      [{ host: '127.0.1.1', port: 5223, tls: 'direct' }],
      [{ host: '127.0.1.1', port: 5222, tls: 'starttls' }],
      [{ host: 'a.test', port: 15222, tls: 'starttls' }],
      [{ host: 'host.test', port: 1, tls: 'starttls' }],
    ])
    expect(asked).toEqual([])
  })

  it('is the domain on port 5222 where there are no records', async () => {
    const itself = { is: 'found', endpoints: [{ host: 'a.test', port: 5222, tls: 'starttls' }] }
    expect(await findEndpoints('a.test', settings, none, () => 0)).toEqual(itself)
    expect(
      await findEndpoints(
        'a.test',
        settings,
        async () => [],
        () => 0,
      ),
    ).toEqual(itself)
  })

  it('is not there where its record says so', async () => {
    for (const target of ['.', '']) {
      const services = async () => [srv(target, 0, 0, 0)]
      expect(await findEndpoints('a.test', settings, services, () => 0)).toEqual({ is: 'no-service' })
    }
  })

  it('is there by direct TLS alone where the other record says no, and the other way round', async () => {
    const only = (kind: string) => async (name: string) => [
      name.startsWith(`_${kind}.`) ? srv('host.test', 0, 0, 443) : srv('.', 0, 0, 0),
    ]
    const found = async (kind: string) => findEndpoints('a.test', settings, only(kind), () => 0)
    expect(await found('xmpps-client')).toEqual({
      is: 'found',
      endpoints: [{ host: 'host.test', port: 443, tls: 'direct' }],
    })
    expect(await found('xmpp-client')).toEqual({
      is: 'found',
      endpoints: [{ host: 'host.test', port: 443, tls: 'starttls' }],
    })
  })

  it('is the domain where just direct TLS is said not to be there', async () => {
    const services = async (name: string) => (name.startsWith('_xmpps') ? [srv('.', 0, 0, 0)] : [])
    expect(await findEndpoints('a.test', settings, services, () => 0)).toEqual({
      is: 'found',
      endpoints: [{ host: 'a.test', port: 5222, tls: 'starttls' }],
    })
  })

  it('is asked for under its name in ASCII', async () => {
    const asked: string[] = []
    await findEndpoints(
      'bücher.example',
      settings,
      async (name) => (asked.push(name), []),
      () => 0,
    )
    expect(asked).toEqual([
      '_xmpp-client._tcp.xn--bcher-kva.example',
      '_xmpps-client._tcp.xn--bcher-kva.example',
    ])
  })

  it('is in the records of both kinds by priority, and by weight among equals', async () => {
    const services = async (name: string) =>
      name.startsWith('_xmpps') ? [srv('heavy', 10, 99)] : [srv('last', 20, 0), srv('light', 10, 1)]
    const order = async (random: number) => {
      const found = await findEndpoints('a.test', settings, services, () => random)
      return found.is === 'found' ? found.endpoints.map(({ host, tls }) => `${host} ${tls}`) : []
    }
    expect(await order(0)).toEqual(['light starttls', 'heavy direct', 'last starttls'])
    expect(await order(0.5)).toEqual(['heavy direct', 'light starttls', 'last starttls'])
    expect(await order(0.999)).toEqual(['heavy direct', 'light starttls', 'last starttls'])
  })
})

it('names a host as sockets want it', () => {
  expect(['a.test', 'bücher.example', '127.0.0.1', '[::1]', '::1'].map(hostName)).toEqual([
    'a.test',
    'xn--bcher-kva.example',
    '127.0.0.1',
    '::1',
    '::1',
  ])
})

const modules = {
  mod_blocking: {},
  mod_caps: {},
  mod_carboncopy: {},
  mod_client_state: {},
  mod_disco: {},
  mod_http_api: {},
  mod_last: {},
  mod_mam: { default: 'always' },
  mod_muc: { host: 'conference.@HOST@' },
  mod_offline: {},
  mod_ping: {},
  mod_privacy: {},
  mod_private: {},
  mod_pubsub: { plugins: ['flat', 'pep'] },
  mod_roster: { versioning: true },
  mod_stream_mgmt: { resume_timeout: 300 },
  mod_vcard: {},
  mod_version: {},
}

/**
 * The configuration of the rig's ejabberd: one loopback address, TLS required everywhere, certificates and nothing else
 * between servers (there is no dialback without `mod_s2s_dialback`), accounts made over HTTP on that address.
 * @param {{ domain: string, address: string, httpPort: number, caFile: string, certificateFile: string }} server
 *   `certificateFile` holds the key, too
 * @returns {string} ejabberd.yml; YAML takes JSON
 */
export function ejabberdConfig({ domain, address, httpPort, caFile, certificateFile }) {
  const clients = { ip: address, module: 'ejabberd_c2s', max_stanza_size: 262_144 }
  return JSON.stringify({
    hosts: [domain],
    loglevel: 'debug',
    ca_file: caFile,
    certfiles: [certificateFile],
    acme: { auto: false },
    s2s_cafile: caFile, // our CA is the only one that counts between servers
    s2s_use_starttls: 'required',
    s2s_max_retry_delay: 1,
    outgoing_s2s_families: ['ipv4'],
    outgoing_s2s_ipv4_address: address,
    auth_method: 'internal',
    auth_password_format: 'scram',
    auth_scram_hash: 'sha256',
    api_permissions: { 'the rig': { who: { ip: '127.0.0.0/8' }, what: ['register'] } },
    listen: [
      { ...clients, port: 5222, starttls_required: true },
      { ...clients, port: 5223, tls: true },
      { ip: address, port: 5269, module: 'ejabberd_s2s_in', max_stanza_size: 524_288 },
      { ip: address, port: httpPort, module: 'ejabberd_http', request_handlers: { '/api': 'mod_http_api' } },
    ],
    modules,
  })
}

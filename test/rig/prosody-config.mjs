import { join } from 'node:path'

const modules = [
  ...[
    'roster',
    'saslauth',
    'tls',
    'disco',
    'ping',
    'posix',
    'time',
    'uptime',
    'version',
    'presence',
    'message',
    'iq',
  ],
  ...[
    'c2s',
    's2s',
    's2s_bidi',
    's2s_auth_certs',
    'http',
    'admin_socket',
    'admin_shell',
    'lastactivity',
    'offline',
  ],
  ...['carbons', 'mam', 'smacks', 'csi', 'csi_simple', 'pep', 'private', 'bookmarks', 'blocklist'],
  ...['vcard4', 'vcard_legacy'],
]

/**
 * The configuration of one Prosody server of the rig: one loopback address, TLS required everywhere, certificates and
 * nothing else between servers, names out of a file instead of DNS.
 * @param {{ domain: string, address: string, folder: string, caFile: string, hostsFile: string, malicePort?: number,
 *   settings?: string }} server `folder` is its own: there it writes, and there it finds certificate.pem and key.pem;
 *   `malicePort`: where it asks what becomes of what passes through it (malice.ts); `settings`: lines that hold over ours
 * @returns {string} prosody.cfg.lua
 */
export function prosodyConfig({ domain, address, folder, caFile, hostsFile, malicePort, settings = '' }) {
  const malice = malicePort === undefined ? '' : `modules_enabled = { "malice" }; malice_port = ${malicePort}`
  return `${process.getuid?.() === 0 ? 'run_as_root = true' : ''}
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
interfaces = { "${address}" }
local_interfaces = { "${address}" } -- outgoing connections come from here too
-- lua-unbound answers from our hosts file; ".test" is a local zone of libunbound, so an SRV query ends at once and
-- nothing leaves the machine
unbound = { resolvconf = false; hoststxt = "${hostsFile}" }
c2s_ports = { 5222 }; c2s_direct_tls_ports = { 5223 }
s2s_ports = { 5269 }; s2s_direct_tls_ports = { 5270 }
http_ports = { }; http_interfaces = { }; https_ports = { 5281 }; https_interfaces = { "${address}" }
ssl = {
  cafile = "${caFile}"; -- our CA is the only one that counts between servers
  protocol = "tlsv1_2+";
  -- named here, so that a server also shows a certificate that is not for it
  certificate = "${folder}/certificate.pem"; key = "${folder}/key.pem";
}
c2s_require_encryption = true; s2s_require_encryption = true; s2s_secure_auth = true
authentication = "internal_hashed"; password_hash = "SHA-256"
storage = "internal"
archive_expires_after = "never"; default_archive_policy = true; max_archive_query_results = 250
smacks_hibernation_time = 300
limits = { }
modules_enabled = { ${modules.map((name) => `"${name}"`).join('; ')} }
plugin_paths = { "${join(import.meta.dirname, 'prosody-modules')}" }
modules_disabled = { "dialback" }
admin_socket = "${folder}/admin.sock"
log = { { levels = { min = "debug" }; to = "file"; filename = "${folder}/prosody.log" } }
${settings}
VirtualHost "${domain}"
  ${malice}
Component "conference.${domain}" "muc"
  modules_enabled = { "muc_mam" }
  restrict_room_creation = "local"; muc_room_default_persistent = false
Component "upload.${domain}" "http_file_share"
  http_host = "upload.${domain}"
  http_external_url = "https://upload.${domain}:5281/"
  http_file_share_size_limit = 100 * 1024 * 1024
  http_file_share_access = { "${domain}" }
`
}

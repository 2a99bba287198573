// Jemand kann eine Nachricht nicht mehr öffnen und bittet darum, sie noch einmal zu senden.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const resend: Catalogue['resend'] = {
  region: 'Nachrichten, um die noch einmal gebeten wird',
  bell: (n) => `An der Tür: Um ${count(n, 'Nachricht', 'Nachrichten')} wird noch einmal gebeten`,
  asks: (name, device) =>
    device === ''
      ? `${isolated(name)} kann eine Nachricht von dir nicht mehr öffnen und bittet dich, sie noch einmal zu senden.`
      : `${isolated(name)} kann eine Nachricht von dir auf dem Gerät „${isolated(device)}“ nicht mehr öffnen und bittet dich, sie noch einmal zu senden.`,
  when: (written, asked) => `Geschrieben: ${written}, gefragt: ${asked}`,
  reaches: (name, devices) => {
    const those = devices === '' ? '' : `: ${devices}`
    return `Sie wird neu verschlüsselt, nur für ${isolated(name)}, und ist auf den Geräten lesbar, die deine Schlüssel bekommen${those}.`
  },
  behind: (n) =>
    n === 1 ? 'Dahinter wartet eine weitere Nachricht.' : `Dahinter warten ${n} weitere Nachrichten.`,
  send: 'Noch einmal senden',
  no: 'Nein',
  sent: (name) => `Sie wird noch einmal an ${isolated(name)} gesendet.`,
  refused: (name) =>
    `Sie wird nicht gesendet. Nach dieser Nachricht wirst du nicht mehr gefragt, und ${isolated(name)} erfährt davon nichts.`,
}

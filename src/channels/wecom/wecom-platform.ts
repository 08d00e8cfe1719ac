import { word, wsUrl } from '../forms.ts'
import type { Platform } from '../platform.ts'

export const WECOM: Platform<'botId' | 'secret' | 'wsUrl'> = {
  name: 'WeCom',
  prefix: 'wecom',
  variables: {
    botId: { name: 'WECOM_BOT_ID', form: word('must be the Bot ID as the console shows it') },
    secret: { name: 'WECOM_BOT_SECRET', secret: true },
    // A private deployment has an address of its own.
    wsUrl: { name: 'WECOM_WS_URL', form: wsUrl, otherwise: 'wss://openws.work.weixin.qq.com' },
  },
  open: async (account, means) => (await import('./wecom.ts')).createWecom({ account, ...means }),
  examine: async (account) => (await import('./wecom-examination.ts')).examineWecom(account),
  examinesAlone: true,
}

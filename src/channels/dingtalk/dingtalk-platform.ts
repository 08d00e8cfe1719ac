import { httpUrl, word } from '../forms.ts'
import type { Platform } from '../platform.ts'

export const DINGTALK_ROOT = 'https://api.dingtalk.com'

export const DINGTALK: Platform<'clientId' | 'clientSecret' | 'root'> = {
  name: 'DingTalk',
  prefix: 'dingtalk',
  variables: {
    clientId: {
      name: 'DINGTALK_CLIENT_ID',
      form: word('must be the Client ID (AppKey) as the console shows it'),
    },
    clientSecret: { name: 'DINGTALK_CLIENT_SECRET', secret: true },
    root: { name: 'DINGTALK_API_ROOT', form: httpUrl, otherwise: DINGTALK_ROOT },
  },
  open: async (account, means) => (await import('./dingtalk.ts')).createDingtalk({ account, ...means }),
  examine: async (account, { network }) =>
    (await import('./dingtalk-examination.ts')).examineDingtalk(account, network),
}

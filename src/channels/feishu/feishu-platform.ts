import { z } from 'zod'
import { httpUrl } from '../forms.ts'
import type { Platform } from '../platform.ts'

export const FEISHU: Platform<'appId' | 'appSecret' | 'root'> = {
  name: 'Feishu',
  prefix: 'feishu',
  variables: {
    appId: {
      name: 'FEISHU_APP_ID',
      form: z
        .string()
        .regex(
          /^cli_[\da-f]{16}$/iu,
          'must be cli_ and 16 digits and letters from a to f, as the console shows it',
        ),
    },
    appSecret: { name: 'FEISHU_APP_SECRET', secret: true },
    root: { name: 'FEISHU_API_ROOT', form: httpUrl, otherwise: 'https://open.feishu.cn' },
  },
  ids: {
    person: { form: /ou_\w+/u, shown: 'ou_…' },
    chat: { form: /oc_\w+/u, shown: 'oc_…' },
  },
  open: async (account, means) => (await import('./feishu.ts')).createFeishu({ account, ...means }),
  examine: async (account, { network }) =>
    (await import('./feishu-examination.ts')).examineFeishu(account, network),
}

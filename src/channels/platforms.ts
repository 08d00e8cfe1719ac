/** The platforms beside Telegram. What is not in this list is not there for configuration, doctor or bot. */
import { DINGTALK } from './dingtalk/dingtalk-platform.ts'
import { FEISHU } from './feishu/feishu-platform.ts'
import type { Platform } from './platform.ts'
import { WECOM } from './wecom/wecom-platform.ts'

export const PLATFORMS: readonly Platform[] = [FEISHU, WECOM, DINGTALK]

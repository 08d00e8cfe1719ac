/** Updates nobody should send, and that somebody will: from a seed, so that a failure can be had again. */
export function hostileUpdates(
  count: number,
  seed: number,
  me: { readonly id: number; readonly name: string },
): unknown[] {
  let state = seed >>> 0
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const TEXTS = [
    '',
    ' ',
    '<b>温州</b><script>alert(1)</script>',
    '</b></i><a href="tg://user?id=1">点</a>',
    '&lt;b&gt;&amp;&#60;',
    '\u202e反过来\u202d温州',
    '\u200b\u200d\ufeff业委会\u2060的账',
    '𠮷𠮷野家😀👨‍👩‍👧‍👦🇨🇳',
    '\ud83d孤\ude00',
    '\u0000\u0007\u001b[31m红',
    'é́́́́́'.repeat(50),
    '١٢٣٤ ９９％ ①②③',
    '业委会的账目'.repeat(800),
    'a'.repeat(9000),
    '\n'.repeat(500),
    '/ask',
    '/ask <b>x</b>',
    '/start a_../../etc/passwd',
    `/start a_${'x'.repeat(80)}`,
    '/compare 温州 <i>淄博</i> 物业',
    '/figures 持证率',
    '/topics ' + '物'.repeat(300),
    '/place __proto__',
    '/toString',
    '/constructor x',
    '/__proto__',
    '/settings 时区 ../../x',
    '/settings 主题 constructor',
    '/check 1个2个3个4个99%温州<b>136个</b>小区',
    '/subscribe 物业治理',
    '/unsubscribe 1',
    '/unsubscribe 第九千条',
    '/subscriptions 2 改到99点',
    '/subscriptions 全部暂停到2月31日',
    '/subscribe “<b>坏</b>” 每天 时区 ../../etc',
    '/export',
    '/missed',
    '暂停到' + '下'.repeat(500) + '周一',
    '改成“<i>” 每周',
    '退订',
    '/feedback <b>坏</b>',
    '第999999999999999999999个细说',
    '99999999999999999999999999999999999999亿亿亿元是哪里的',
    '1/0 0/0 百分之零 -1',
    '(((((((((([[[[[[[[[[\\\\\\\\',
    '.*+?^$ {}()|[]\\',
    '温州'.repeat(200) + '有多少个',
    'constructor __proto__ toString hasOwnProperty',
    '还有吗',
    '来源呢',
    '那成都呢',
    '上海和北京比',
    '🙂',
    '谢谢',
    `@${me.name}`,
    `@${me.name} 物业`,
  ]
  const CODES = [
    '',
    'm:x:0',
    'm::',
    'v:abc:99999',
    'p:',
    'p:../../x',
    'e:wenzhou:zzzzzzzz',
    'f:wenzhou:0',
    'f:wenzhou:9999',
    'a:nowhere:0',
    't:wuye:1',
    't:wuye:-1',
    't:wuye:0<m:x:0',
    'p:wenzhou/yecai-daili<t:wuye:0',
    'q:<b>温州</b>',
    'q:',
    '+:x',
    '-:',
    'sb:x:delete',
    'sb:x:explode',
    'sb:x:manage',
    'sw:x:改到99点',
    'sw::',
    'sa:x:每天',
    'sf',
    'g::0',
    'g:<:99999',
    'n:1:0',
    'n::9999',
    'st:wuye:d0830',
    'c:安静:开',
    'c:__proto__:x',
    'x:1',
    'x:0',
    'ts',
    'ps',
    'ss',
    'cs',
    '.',
    '<',
    '<<<',
    '\ud83d',
    '__proto__',
    'toString',
  ]
  let id = 0
  const user = () =>
    pick([
      { id: 5, is_bot: false, first_name: '<b>李</b>' },
      { id: 6, is_bot: true, first_name: 'bot' },
      { id: 0, is_bot: false, first_name: '' },
      { id: 2 ** 52, is_bot: false, first_name: '\u202e' },
    ])
  const chat = () =>
    pick([
      { id: 5, type: 'private' },
      { id: -100, type: 'group', title: '<i>' },
      { id: -1001, type: 'supergroup', title: '', is_forum: true },
      { id: -1002, type: 'channel', title: 'x' },
      { id: 7, type: 'private', first_name: '' },
    ])
  const entities = () =>
    pick([
      undefined,
      [],
      [{ type: 'mention', offset: 0, length: 9999 }],
      [{ type: 'mention', offset: -5, length: 3 }],
      [{ type: 'mention', offset: 0, length: me.name.length + 1 }],
      [{ type: 'text_mention', offset: 0, length: 1, user: { id: me.id, is_bot: true, first_name: '' } }],
      [{ type: 'unheard_of', offset: 0, length: 1 }],
    ])
  const message = (depth = 0): Record<string, unknown> => ({
    message_id: Math.floor(random() * 1e6),
    date: pick([0, 1700000000, -1]),
    chat: chat(),
    ...(random() < 0.9 ? { from: user() } : {}),
    ...pick([
      { text: pick(TEXTS), entities: entities() },
      { text: pick(TEXTS), entities: entities() },
      { text: pick(TEXTS), entities: entities() },
      { caption: pick(TEXTS), photo: [] },
      { sticker: {} },
      { poll: null },
      { dice: { emoji: '🎲', value: 6 } },
      { location: {} },
      { new_chat_members: [] },
      { pinned_message: {} },
      { unheard_of_content: { a: [1, 2] } },
      {},
    ]),
    ...(random() < 0.2 && depth < 2
      ? {
          reply_to_message: {
            ...message(depth + 1),
            reply_markup: pick([
              undefined,
              { inline_keyboard: [] },
              { inline_keyboard: [[{ text: 'x', callback_data: pick(CODES) }]] },
            ]),
            from: pick([user(), { id: me.id, is_bot: true, first_name: 'me' }]),
          },
        }
      : {}),
    ...(random() < 0.1
      ? { forward_origin: pick([{ type: 'hidden_user', date: 0, sender_user_name: '<b>' }, {}, null]) }
      : {}),
    ...(random() < 0.1 ? { message_thread_id: pick([0, 1, -1]), is_topic_message: pick([true, false]) } : {}),
    ...(random() < 0.05 ? { sender_chat: chat() } : {}),
    ...(random() < 0.05 ? { quote: pick([{ text: pick(TEXTS), position: 0 }, {}]) } : {}),
    ...(random() < 0.02 ? { migrate_to_chat_id: -100777 } : {}),
    ...(random() < 0.02 ? { via_bot: { id: me.id, is_bot: true, first_name: '' } } : {}),
  })
  const member = () =>
    pick([
      { status: 'member', user: user() },
      { status: 'kicked', user: user(), until_date: 0 },
      { status: 'left', user: user() },
      { status: 'restricted', user: user(), is_member: true },
      { status: 'unheard_of', user: user() },
    ])
  const kinds: (() => Record<string, unknown>)[] = [
    () => ({ message: message() }),
    () => ({ message: message() }),
    () => ({ message: message() }),
    () => ({ edited_message: message() }),
    () => ({ channel_post: message() }),
    () => ({ guest_message: { ...message(), guest_query_id: pick(['g', undefined]) } }),
    () => ({
      callback_query: {
        id: 'c',
        from: user(),
        chat_instance: 'x',
        data: pick([...CODES, undefined]),
        ...pick([
          { message: message() },
          { message: { ...message(), date: 0 } },
          { inline_message_id: 'i' },
          {},
        ]),
      },
    }),
    () => ({
      inline_query: {
        id: 'i',
        from: user(),
        query: pick(TEXTS).slice(0, 256),
        offset: pick(['', '20', '-1', 'NaN', '9999', '<b>']),
      },
    }),
    () => ({
      my_chat_member: {
        chat: chat(),
        from: user(),
        date: 0,
        old_chat_member: member(),
        new_chat_member: member(),
      },
    }),
    () => ({
      message_reaction: { chat: chat(), message_id: 1, date: 0, old_reaction: [], new_reaction: [] },
    }),
    () => ({ unheard_of: { anything: pick(TEXTS) } }),
    () => ({}),
  ]
  return Array.from({ length: count }, () => {
    id += 1
    return { update_id: id, ...pick(kinds)() }
  })
}

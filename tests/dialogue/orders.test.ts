import { describe, expect, it } from 'vitest'
import { newChat, PROPERTY } from './order-chat.ts'

/** What is said, one after another, and what the last reply says. */
async function lastReply(...said: readonly string[]): Promise<string> {
  const chat = await newChat()
  let last = ''
  for (const text of said) last = (await chat.hear(text)).text
  return last
}

describe('an order that does not say when', () => {
  it.each([
    ['改成每周一', '订阅好了：乡贤 每周一 08:30'],
    ['早上八点', '订阅好了：乡贤 每天 08:00'],
    ['不订了', '取消了，没有订'],
    ['算了不用推了', '取消了，没有订'],
  ])('is finished, or ended, by what is said next: %s', async (next, reply) => {
    expect(await lastReply('订阅乡贤', next)).toContain(reply)
  })
})

describe('a complaint beside a change', () => {
  it('is no part of it: 一天一次太密，换成一周一回', async () => {
    expect(await lastReply('订阅物业治理 每天 18:00', '嗯，一天一次太密，换成一周一回')).toContain('每周')
  })
})

describe('a wish to have something sent', () => {
  it.each([
    ['以后嘉峪关有新东西记得推给我', '订阅好了：嘉峪关市 有新的就发'],
    ['养老服务的新材料每天早上八点发我一份', '订阅好了：养老服务 每天 08:00'],
    ['有新的物业治理做法告诉我一声', '订阅好了：物业治理 有新的就发'],
    ['以后每周三给我发一份青年服务的', '订阅好了：青年服务 每周三 08:30'],
    ['志愿服务的材料，周一早上九点定时推给我', '订阅好了：志愿服务 每周一 09:00'],
    ['以后有物业方面的做法 每天早上8点推给我', '订阅好了：物业治理 每天 08:00'],
    ['帮我订一份养老服务的简报，晚上六点送', '订阅好了：养老服务 每天 18:00'],
    ['驿站这类往后有新的，记得推给我', '订阅好了：“驿站” 有新的就发'],
    ['调解这块再有新东西喊我一声', '订阅好了：矛盾调解 有新的就发'],
    ['订阅物业治理 每周一 18:00', '订阅好了：物业治理 每周一 18:00'],
    ['跟你约好：礼拜五下午五点，每周送我一条延吉的经验', '订阅好了：延吉市 每周五 17:00'],
    ['每到周五下午给我捎一份养老服务的', '订阅好了：养老服务 每周五'],
  ])('%s', async (said, reply) => {
    expect(await lastReply(said)).toContain(reply)
  })

  it('is asked about where no practice holds a word of it, and nothing is done', async () => {
    const { hear, held } = await newChat()
    const { text, labels } = await hear('以后有新的火星基地做法就推给我')
    expect(text).toContain('要订阅“火星基地 有新的就发”吗？')
    expect(labels).toContain('小区和物业')
    expect(await held()).toEqual([])
  })
})

describe('an order that no listed phrase gives away', () => {
  it.each([
    ['养老那摊子事，逢礼拜二晌午播给我听听', '订阅好了：养老服务 每周二 12:00'],
    ['麻烦每周五下班前把物业治理的动向汇个总，递到我手里', '订阅好了：物业治理 每周五'],
    ['我手头都订着些啥子，报一报', '还没有订阅'],
    ['网格的材料往后每个礼拜天晚黑八点推我一份嘛', '订阅好了：网格管理 每周日 20:00'],
    ['志愿服务这一摊帮我订上礼拜一上午九点', '订阅好了：志愿服务 每周一 09:00'],
  ])('is obeyed: %s', async (said, reply) => {
    expect(await lastReply(said)).toContain(reply)
  })

  it.each([
    ['但凡社区里市场化运营的新料周五下午三点给我来一回', '资金与运营 每周五 15:00'],
    ['部门下社区报到的经验攒着，每周日晚八点发我一次', '诉求办理 每周日 20:00'],
  ])('that names no topic is subscribed to as the nearest one, and says so: %s', async (said, wish) => {
    const reply = await lastReply(said)
    expect(reply).toContain(`订阅好了：${wish}`)
    expect(reply).toContain('按最近的')
  })

  it('watches for no word that is only manner of speaking', async () => {
    expect(await lastReply('殷都头雁培育有动静的话帮我盯着，逢周二九点发')).toContain(
      '订阅好了：“头雁培育” 每周二 09:00',
    )
  })

  it.each([
    ['下个礼拜我要下乡，歇几天别念了', '停了'],
    ['眼下顾不过来，头两天先搁一搁吧', '停'],
    ['我都让你给我送些啥了', '订阅（1条）'],
  ])('is about what is held: %s', async (said, reply) => {
    expect(await lastReply(PROPERTY, said)).toContain(reply)
  })
})

describe('what is said of subscriptions', () => {
  it.each([
    ['改成晚上七点半吧', '改好了：物业治理 每周一 19:30'],
    ['周一不行，挪到周四', '改好了：物业治理 每周四 18:00'],
    ['把推送改成傍晚六点半', '改好了：物业治理 每周一 18:30'],
    ['别来太勤，一周一回就行', '本来就是这样：物业治理 每周一 18:00'],
    ['六点太早，九点吧', '改好了：物业治理 每周一 21:00'],
    ['先停几天', '“物业治理”停'],
    ['我都订了哪些', '订阅（1条）'],
    ['那些推送都停掉', '退订好了：物业治理'],
    ['推送干脆停了吧', '退订好了：物业治理'],
    ['不用再发了', '退订好了：物业治理'],
    ['算了，不用推了', '退订好了：物业治理'],
    ['怎么取消这些推送', '退哪一条？'],
    ['每天吧', '改好了：物业治理 每天 18:00'],
    ['周四', '改好了：物业治理 每周四 18:00'],
    ['太勤了 一个礼拜一次就成', '本来就是这样：物业治理 每周一 18:00'],
    ['还是算了', '退订好了：物业治理'],
    ['改成只要福建的', '改好了：物业治理 + 福建省 每周一 18:00'],
    ['六点我在开会，改成早上九点吧', '改好了：物业治理 每周一 09:00'],
    ['我要出差，每周那条先歇一歇', '“物业治理”停'],
    ['先别捎了', '“物业治理”停'],
    ['罢了，不想看了，以后一条也甭送', '退订好了：物业治理'],
    ['调走了，用不着了，彻底给我撤了吧', '退订好了：物业治理'],
    ['这一阵子忙先别发了等我说再发', '“物业治理”停了'],
  ])('right after one was made: %s', async (said, reply) => {
    expect(await lastReply(PROPERTY, said)).toContain(reply)
  })

  it.each([
    ['太勤了，改每周五', '每周五 09:00'],
    ['改周五吧', '每周五 09:00'],
    ['换周四晚上', '每周四 20:00'],
    ['礼拜一改礼拜二其他不动', '每周二 09:00'],
    ['把九点换成十点半', '每天 10:30'],
    ['挪到礼拜五吧，周三我有例会', '每周五 09:00'],
    ['九点在开会，往后推到下午两点', '每天 14:00'],
    ['早八点太早，晚七点再来', '每天 19:00'],
    ['周五不看手机，周四晚上看', '每周四 20:00'],
    ['是晚上八点，不是早上八点', '每天 20:00'],
    ['不是每天，是每周三', '每周三 09:00'],
    ['还是晚上吧', '每天 20:00'],
    ['晚一点，十点', '每天 10:00'],
    ['时间往后挪一个钟头四点我还在开会呢', '每天 10:00'],
    ['提早半小时', '每天 08:30'],
    ['一礼拜两回就行，周二周五', '每周二、五 09:00'],
    ['周末别发', '工作日 09:00'],
    ['有新的再发，别天天来', '有新的就发'],
    ['物业不看了，换延吉', '延吉市 每天 09:00'],
  ])('is the time that is wanted, not the one complained of or left: %s', async (said, wish) => {
    expect(await lastReply('/subscribe 物业治理 每天 09:00', said)).toMatch(
      new RegExp(`改好了：(?:物业治理 )?${wish}`, 'u'),
    )
  })

  it.each(['周一再发', '下周出差，周一再发', '等周五再说'])('rests until then: %s', async (said) => {
    expect(await lastReply('/subscribe 物业治理 每天 09:00', said)).toContain('“物业治理”停到')
  })

  it.each([
    ['把推送改成傍晚六点半', '改好了：物业治理 每周一 18:30'],
    ['改成晚上七点半吧', '改好了：物业治理 每周一 19:30'],
    ['先停几天', '“物业治理”停'],
    ['那些推送都停掉', '退订好了：物业治理'],
    ['不用再发了', '退订好了：物业治理'],
  ])('long after: %s', async (said, reply) => {
    const { hear, clock } = await newChat()
    await hear(PROPERTY)
    clock.now += 60 * 60 * 1000
    expect((await hear(said)).text).toContain(reply)
  })

  it.each(['周四', '每周吧', '还是算了', '只看福建的'])('long after is no order: %s', async (said) => {
    const { hear, held, clock } = await newChat()
    await hear(PROPERTY)
    const before = await held()
    clock.now += 6 * 60 * 1000
    await hear(said)
    expect(await held()).toEqual(before)
  })

  it('goes on again as it was: 照旧送', async () => {
    expect(await lastReply(PROPERTY, '先别捎了', '人回来了，照旧送')).toContain('恢复')
  })

  it('leaves what is talked about since to itself', async () => {
    const { hear, held } = await newChat()
    await hear(PROPERTY)
    await hear('哪些地方搞了养老服务')
    await hear('只看福建的')
    expect((await held())[0]?.what.places).toEqual([])
    expect((await hear('改成七点半')).text).toContain('改好了：物业治理 每周一 19:30')
  })

  it('means the last order where several are held', async () => {
    const said = ['/subscribe 养老服务 每天 08:30', PROPERTY, '改成周四']
    expect(await lastReply(...said)).toContain('改好了：物业治理 每周四 18:00')
  })

  it('is asked about where it may mean several: nothing is done but by a button', async () => {
    const { hear, held, clock } = await newChat()
    await hear('/subscribe 养老服务 每天 08:30')
    await hear(PROPERTY)
    clock.now += 60 * 60 * 1000
    const before = await held()
    for (const said of ['把推送改成晚上七点', '推送停掉']) {
      const { labels } = await hear(said)
      expect(labels).toHaveLength(2)
      expect(await held()).toEqual(before)
    }
  })

  it('says what now holds, with buttons to change or end it', async () => {
    const { hear } = await newChat()
    await hear(PROPERTY)
    const { text, labels } = await hear('改成晚上七点半吧')
    expect(text.trim().split('\n')).toHaveLength(1)
    expect(labels).toEqual(['改时间', '改日子', '暂停', '退订'])
  })
})

describe('an order in parts', () => {
  it('names what is sent between sending and to whom', async () => {
    const { hear } = await newChat()
    expect((await hear('这类案例我想长期收，周三下午三点推养老服务的给我')).text).toContain(
      '养老服务 每周三 15:00',
    )
    expect((await hear('时间我改主意了，上午九点好')).text).toContain('每周三 09:00')
    expect((await hear('下周我去外地，推送先停一停')).text).toContain('停了')
    expect((await hear('名下现在挂着几条订阅')).text).toContain('养老服务')
    expect((await hear('想想还是退了，别再发了')).text).toContain('退订好了')
  })

  it('adds to what was ordered, leaves out one of several, and ends all', async () => {
    const { hear, held } = await newChat()
    await hear('每周一早八点给我推养老的')
    expect((await hear('加一个物业的')).text).toContain('养老服务、物业治理 每周一 08:00')
    expect((await hear('养老那个不要了')).text).toContain('改好了：物业治理 每周一 08:00')
    await hear('都退掉吧')
    expect(await held()).toEqual([])
  })
})

describe('whoever writes a bulletin', () => {
  it.each(['我要写简报 帮我列5条养老的', '编简报用，各地的长者食堂'])('orders none: %s', async (said) => {
    expect(await lastReply(said)).toContain('食堂')
  })
})

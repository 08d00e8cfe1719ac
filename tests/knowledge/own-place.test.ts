import { describe, expect, it } from 'vitest'
import { ownPlace } from '../../src/knowledge/own-place.ts'

describe('the narrower place beside a metric', () => {
  it.each([
    ['延青社区青年服务站面积', '建工街道延青社区', '建工街道'],
    ['东屿社区健康基金筹集资金', '东屿社区', undefined],
    ['苗木产业年产值', '恒坑村', '恒坑村'],
    ['新增的专职社工数', undefined, undefined],
  ])('%s of %s is told with %s', (metric, place, told) => {
    expect(ownPlace({ metric, ...(place === undefined ? {} : { place }) })).toBe(told)
  })
})

/** What the metric of a number says that is of one of many, and not what they come to: 单处最大, 每年. */
export const OF_ONE = /^[单每]|最[大多高长]/u

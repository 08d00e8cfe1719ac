import type { ResponseParameters } from 'grammy/types'

/** A refusal in Telegram's own words: what a method throws and the transport turns into a response. */
export class ApiError extends Error {
  readonly code: number
  readonly description: string
  readonly parameters: ResponseParameters | undefined

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(`${code}: ${description}`)
    this.name = 'ApiError'
    this.code = code
    this.description = description
    this.parameters = parameters
  }
}

/** 400, with the prefix Telegram puts before the reason. */
export function badRequest(reason: string, parameters?: ResponseParameters): ApiError {
  return new ApiError(400, `Bad Request: ${reason}`, parameters)
}

/** 403, for chats that shut the bot out. */
export function forbidden(reason: string): ApiError {
  return new ApiError(403, `Forbidden: ${reason}`)
}

/** 429, with the wait both in words and as a parameter. */
export function tooManyRequests(retryAfter: number): ApiError {
  return new ApiError(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter })
}

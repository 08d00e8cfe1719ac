import type { Game, Message } from 'grammy/types'
import type { AttachmentKind } from './actors.ts'
import { detectEntities } from './entities.ts'
import { readImageSize } from './image-size.ts'
import type { World } from './world.ts'

/** What a user sends besides text. Every field has a default; a text stands for a caption, bytes for a file. */
export interface Attachment {
  readonly bytes?: Buffer
  /** Stands for a file of that size without holding it. */
  readonly size?: number
  readonly name?: string
  readonly mime?: string
  readonly caption?: string
  /** Seconds. */
  readonly duration?: number
  readonly emoji?: string
  readonly latitude?: number
  readonly longitude?: number
  readonly title?: string
  readonly phone?: string
  readonly question?: string
  readonly options?: readonly string[]
}

/** The part of a message that holds an attachment. */
export function messageOfAttachment(
  world: World,
  kind: AttachmentKind,
  given: Attachment | string | Buffer = {},
): Partial<Message> {
  let attachment: Attachment
  if (typeof given === 'string') attachment = { caption: given }
  else attachment = Buffer.isBuffer(given) ? { bytes: given } : given
  const { caption } = attachment
  const entities = caption === undefined ? [] : detectEntities(caption)
  return {
    ...contentOf(world, kind, attachment),
    ...(caption === undefined ? {} : { caption }),
    ...(entities.length > 0 ? { caption_entities: entities } : {}),
  }
}

function contentOf(world: World, kind: AttachmentKind, attachment: Attachment): Partial<Message> {
  const duration = attachment.duration ?? 3
  const file = (folder: string, name: string) => {
    const { bytes, size = 1000 } = attachment
    const stored = world.addFile({ name: attachment.name ?? name, ...(bytes ? { bytes } : { size }) }, folder)
    const { file_path: _, ...ids } = stored
    return ids
  }
  switch (kind) {
    case 'photo': {
      const size = (attachment.bytes && readImageSize(attachment.bytes)) ?? { width: 800, height: 600 }
      const photo = file('photos', 'photo.jpg')
      const small = { ...photo, file_id: `${photo.file_id}s`, file_unique_id: `${photo.file_unique_id}s` }
      return {
        photo: [
          { ...small, width: 90, height: 67 },
          { ...photo, ...size },
        ],
      }
    }
    case 'sticker':
      return {
        sticker: {
          ...file('stickers', 'sticker.webp'),
          type: 'regular',
          width: 512,
          height: 512,
          is_animated: false,
          is_video: false,
          emoji: attachment.emoji ?? '👍',
          set_name: 'TestStickers',
        },
      }
    case 'voice':
      return { voice: { ...file('voice', 'voice.oga'), duration, mime_type: 'audio/ogg' } }
    case 'video':
      return {
        video: { ...file('videos', 'video.mp4'), width: 640, height: 360, duration, mime_type: 'video/mp4' },
      }
    case 'video_note':
      return { video_note: { ...file('video_notes', 'note.mp4'), length: 240, duration } }
    case 'animation': {
      const animation = { ...file('animations', 'cat.mp4'), file_name: 'cat.mp4', mime_type: 'video/mp4' }
      return { animation: { ...animation, width: 320, height: 240, duration }, document: animation }
    }
    case 'audio':
      return {
        audio: {
          ...file('music', 'song.mp3'),
          duration,
          mime_type: 'audio/mpeg',
          title: attachment.title ?? '歌',
        },
      }
    case 'document': {
      const file_name = attachment.name ?? 'file.bin'
      const mime_type = attachment.mime ?? 'application/octet-stream'
      return { document: { ...file('documents', file_name), file_name, mime_type } }
    }
    case 'location':
      return {
        location: { latitude: attachment.latitude ?? 27.99, longitude: attachment.longitude ?? 120.7 },
      }
    case 'venue': {
      const location = { latitude: attachment.latitude ?? 27.99, longitude: attachment.longitude ?? 120.7 }
      return { venue: { location, title: attachment.title ?? '社区', address: '人民路1号' }, location }
    }
    case 'contact':
      return {
        contact: {
          phone_number: attachment.phone ?? '+8613800000000',
          first_name: attachment.name ?? '张三',
        },
      }
    case 'poll': {
      const options = attachment.options ?? ['是', '否']
      return {
        poll: {
          id: `${5_000_000_000 + world.serial()}`,
          question: attachment.question ?? '？',
          options: options.map((text, index) => ({ persistent_id: `${index}`, text, voter_count: 0 })),
          total_voter_count: 0,
          is_closed: false,
          is_anonymous: true,
          type: 'regular',
          allows_multiple_answers: false,
          allows_revoting: true,
          members_only: false,
        },
      }
    }
    case 'dice':
      return { dice: { emoji: attachment.emoji ?? '🎲', value: 4 } }
    case 'story':
      return {
        story: { id: 1, chat: { id: -1_001_900_000_001, type: 'channel', title: '频道' } },
      }
    case 'game':
      return { game: { title: attachment.title ?? '游戏', description: '', photo: [] } as unknown as Game }
  }
}

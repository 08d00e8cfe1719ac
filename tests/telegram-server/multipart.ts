/** A file that came in with a call. */
export interface UploadedFile {
  readonly name: string
  readonly mime: string
  readonly bytes: Buffer
}

/** The parts of a multipart body: plain fields, and files by part name. */
export interface MultipartForm {
  readonly fields: Record<string, string>
  readonly files: Map<string, UploadedFile>
}

const LINE_END = Buffer.from('\r\n')
const HEADERS_END = Buffer.from('\r\n\r\n')

/**
 * Parses a multipart/form-data body. Written by hand because `Response.formData()` cannot read what grammY sends on
 * Node 20 and 22. Throws on a body that is cut short.
 */
export function parseMultipart(body: Buffer, contentType: string): MultipartForm {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  const name = boundary?.[1] ?? boundary?.[2]
  if (name === undefined) throw new Error('multipart without a boundary')
  const delimiter = Buffer.from(`--${name}`)
  const form: MultipartForm = { fields: {}, files: new Map() }

  let at = body.indexOf(delimiter)
  if (at < 0) throw new Error('multipart without a first part')
  for (;;) {
    at += delimiter.length
    if (body.subarray(at, at + 2).toString() === '--') return form
    at += LINE_END.length
    const headersEnd = body.indexOf(HEADERS_END, at)
    const next = body.indexOf(Buffer.concat([LINE_END, delimiter]), at)
    if (headersEnd < 0 || next < 0) throw new Error('multipart is cut short')
    addPart(
      form,
      body.subarray(at, headersEnd).toString(),
      body.subarray(headersEnd + 4, Math.max(next, headersEnd + 4)),
    )
    at = next + LINE_END.length
  }
}

function addPart(form: MultipartForm, headers: string, bytes: Buffer): void {
  const name = parameter(headers, 'name')
  if (name === undefined) throw new Error('multipart part without a name')
  const filename = parameter(headers, 'filename')
  if (filename === undefined) {
    form.fields[name] = bytes.toString()
    return
  }
  const mime = /^content-type:\s*([^\r\n]+)/im.exec(headers)?.[1]?.trim() ?? 'application/octet-stream'
  // A copy, so that keeping one small file does not keep the whole request body alive.
  form.files.set(name, { name: filename, mime, bytes: Buffer.from(bytes) })
}

function parameter(headers: string, name: string): string | undefined {
  const match = new RegExp(
    `^content-disposition:[^\\r\\n]*;\\s*${name}=(?:"([^"\\r\\n]*)"|([^;\\s]+))`,
    'im',
  ).exec(headers)
  return match?.[1] ?? match?.[2]
}

/** Why a document was not read, for people in a chat or at the desk: what ingestion says, in their language. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /optional package/u,
    '这是图片，这里没有装文字识别：装上可选的@gutenye/ocr-node就能读（见docs/using.md），或者先把文字存成文件',
  ],
  [/\(OCR\)/u, '这是扫描的PDF，里面没有文字：请把各页存成图片（png、jpg）再放进来'],
  [/a picture: save it as/u, '这种图片读不了，请另存为png或jpg'],
  [/password|encrypted|protected/u, '文件加了密码，先去掉密码'],
  [/fonts are not embedded/u, 'PDF里没有嵌入中文字体，读不出文字，请重新打印成PDF，或者另存为文字'],
  [/damaged|holds no|no workbook|no e-book/u, '文件损坏了，打不开，请重新存一份'],
  [/no text in it|^empty$|no slides/u, '里面没有文字'],
  [/Split it|unpacks|took more/u, '文件太大了，请分成几份'],
  [/an archive: unpack/u, '这是压缩包，请先解压'],
  [/save it as \.xlsx/u, '这种表格读不了，请另存为.xlsx'],
  [/save them as \.pptx/u, '这种幻灯片读不了，请另存为.pptx'],
  [/save it as \.docx|OFD|PDF or \.docx/u, '这种文件读不了，请另存为.docx'],
  [/print it to PDF/u, '这种论文文件读不了，请打印成PDF'],
  [/^not a kind/u, '这种文件读不了，可以给Word、WPS、Excel、PPT、PDF、网页、电子书或者纯文本'],
]

export const refusalWords = (problem: string): string =>
  REASONS.find(([form]) => form.test(problem))?.[1] ?? `没有读成：${problem}`

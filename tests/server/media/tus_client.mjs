// Uploads a file with tus-js-client as it comes: in pieces, paused and gone on with by another client object.
// Asked on standard input: {packages, endpoint, token, metadata, file, chunk, pauseAfter, override, atOnce}.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const asked = JSON.parse(readFileSync(0, 'utf8'))
const { Upload } = createRequire(asked.packages)('tus-js-client')
const content = readFileSync(asked.file)
const told = { offsets: [], receipt: null, url: null, methods: [] }

function options(more) {
  return {
    endpoint: asked.endpoint,
    headers: { Authorization: asked.token },
    metadata: asked.metadata,
    chunkSize: asked.chunk ?? Infinity,
    overridePatchMethod: asked.override ?? false,
    uploadDataDuringCreation: asked.atOnce ?? false,
    retryDelays: null,
    storeFingerprintForResuming: false,
    onAfterResponse(request, response) {
      told.methods.push(`${request.getMethod()} ${response.getStatus()}`)
      told.receipt = response.getHeader('Xunfang-Receipt') ?? told.receipt
    },
    ...more,
  }
}

function pausedUpload() {
  return new Promise((resolve, reject) => {
    const upload = new Upload(content, options({
      onError: reject,
      onSuccess: () => resolve(upload.url),
      onChunkComplete(_, accepted) {
        told.offsets.push(accepted)
        if (accepted >= asked.pauseAfter) void upload.abort().then(() => resolve(upload.url), reject)
      },
    }))
    upload.start()
  })
}

function wholeUpload(uploadUrl) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(content, options({
      uploadUrl,
      onError: reject,
      onSuccess: () => resolve(upload.url),
      onChunkComplete: (_, accepted) => told.offsets.push(accepted),
    }))
    upload.start()
  })
}

try {
  const begun = asked.pauseAfter ? await pausedUpload() : null
  told.url = await wholeUpload(begun)
} catch (error) {
  told.error = { status: error.originalResponse?.getStatus() ?? null, body: error.originalResponse?.getBody() ?? String(error) }
}
process.stdout.write(JSON.stringify(told))

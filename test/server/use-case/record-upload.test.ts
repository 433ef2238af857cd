import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryCooldown } from '../../../server/adapter/memory/cooldown.js'
import { createMemoryEventStore } from '../../../server/adapter/memory/event-store.js'
import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'
import type { Mail } from '../../../server/port/mailer.js'
import type { ObjectHead } from '../../../server/port/object-heads.js'
import { StoreError } from '../../../server/port/store-error.js'
import {
  WRITE_ATTEMPTS_MAX,
  recordUpload,
  type UploadPorts,
} from '../../../server/use-case/record-upload.js'
import { uploadId, type Upload } from '../../../server/use-case/upload-record.js'
import { keptLog } from '../../aws/service-log.js'
import { recordsOf } from '../logger/logger-under-test.js'

const AT = Date.UTC(2026, 10, 24, 10, 15, 30, 123)

const upload: Upload = {
  bucket: 'uploads',
  key: 'in/2026/Jahres bericht+✓.pdf',
  size: 1_024,
  etag: 'd41d8cd98f00b204e9800998ecf8427e',
  sequencer: '0055AED6DCD90281E5',
  at: AT,
  principal: 'AIDAJDPLRKLG7UEXAMPLE',
}

const head: ObjectHead = {
  contentType: 'application/pdf',
  etag: 'd41d8cd98f00b204e9800998ecf8427e',
  metadata: { uploader: 'ann' },
}

/** What records uploads, with trouble as wished: each `fail` is asked before the work that it is named for. */
function world(about: Partial<UploadPorts> = {}) {
  const store = createMemoryEventStore({ now: () => 0 })
  const mails: Mail[] = []
  const log = keptLog()
  const clock = { now: () => AT, sleep: () => Promise.resolve(), random: () => 0 }
  const fail: { append?: () => void; head?: () => void; mail?: () => void } = {}
  const ports: UploadPorts = {
    events: {
      append: async (record) => {
        fail.append?.()
        return store.append(record)
      },
    },
    objects: {
      head: async () => {
        fail.head?.()
        return head
      },
    },
    log,
    clock,
    sha256: nodeCrypto.sha256,
    mail: {
      mailer: {
        send: async (mail) => {
          fail.mail?.()
          mails.push(mail)
        },
      },
      cooldown: createMemoryCooldown(clock),
    },
    ...about,
  }
  const records = () => recordsOf(store, 'uploads')
  return { ports, store, mails, log, fail, records }
}

const always = (): never => {
  throw new Error('no answer')
}

/** Fails so many times. */
const times = (count: number) => (): void => {
  if (count-- > 0) throw new Error('no answer')
}

describe('an upload', () => {
  it('is a record with all that is known of it, and a mail', async () => {
    const { ports, mails, records, log, store } = world()
    expect(await recordUpload(ports, upload)).toBe('appended')
    const id = uploadId(nodeCrypto.sha256, upload)
    expect(await records()).toEqual([
      {
        origin: 'uploads',
        type: 'UPLOAD',
        id,
        at: AT,
        user: 'ann',
        fields: {
          upload_id: id,
          filename: 'Jahres bericht+✓.pdf',
          s3_bucket: 'uploads',
          s3_key: 'in/2026/Jahres bericht+✓.pdf',
          filesize: 1_024,
          timestamp: '2026-11-24T10:15:30.123Z',
          content_type: 'application/pdf',
          status: 'uploaded',
          uploader: 'ann',
          etag: 'd41d8cd98f00b204e9800998ecf8427e',
        },
      },
    ])
    expect((await store.query({ user: 'ann', limit: 1 })).records).toHaveLength(1)
    expect(mails).toEqual([
      {
        subject: 'Uploaded: Jahres bericht+✓.pdf',
        text: expect.stringContaining('Size in bytes: 1024\nType: application/pdf\nBy: ann\n'),
      },
    ])
    expect(log.events).toMatchObject([{ type: 'UPLOAD_RECORDED' }])
  })

  it('is by whoever storage knows, where nobody else is named', async () => {
    const { ports, records } = world({
      objects: { head: async () => ({ contentType: 'text/plain', metadata: {} }) },
    })
    await recordUpload(ports, upload)
    expect((await records())[0]).toMatchObject({
      user: 'AIDAJDPLRKLG7UEXAMPLE',
      fields: { uploader: 'AIDAJDPLRKLG7UEXAMPLE', content_type: 'text/plain' },
    })
  })

  it.each([
    ['gone', undefined],
    ['written over', { ...head, etag: 'another' }],
  ])('is recorded though the object is %s by now', async (_, found) => {
    const { ports, records } = world({ objects: { head: async () => found } })
    const { principal: _principal, etag: _etag, size: _size, ...rest } = upload
    await recordUpload(ports, found ? upload : rest)
    const uploader = found ? upload.principal : null
    expect((await records())[0]?.fields).toMatchObject({ content_type: null, uploader })
  })

  it('tells no mail what it could hide in a name', async () => {
    const { ports, mails } = world()
    const key = `a\r\nBcc: x@y/${'b\r\nBy: admin '.repeat(100)}`
    await recordUpload(ports, { ...upload, key })
    expect(mails[0]?.subject).not.toMatch(/[\r\n]/)
    expect(mails[0]?.text.match(/^By: /gm)).toHaveLength(1)
    expect(mails[0]?.text.length).toBeLessThan(1_500)
  })

  it('needs no mail', async () => {
    const { mail: _, ...ports } = world().ports
    expect(await recordUpload(ports, upload)).toBe('appended')
  })
})

describe('the id of an upload', () => {
  const idOf = (about: Partial<Upload>): string =>
    uploadId(nodeCrypto.sha256, { ...upload, ...about })

  it('is the same for one write, however it is told', () => {
    const same = [{ sequencer: '0055aed6dcd90281e5' }, { sequencer: '0055AED6DCD90281E500' }]
    for (const about of [...same, { size: 7, principal: 'other', at: AT + 1 }])
      expect(idOf(about)).toBe(idOf({}))
  })

  it('is another for another write, key or bucket', () => {
    const { sequencer: _, ...unsequenced } = upload
    const others = [
      upload,
      { ...upload, sequencer: '0055AED6DCD90281E6' },
      { ...upload, key: 'in' },
      { ...upload, bucket: 'in' },
      { ...upload, bucket: 'uploads/in', key: '2026/Jahres bericht+✓.pdf' },
      unsequenced,
      { ...unsequenced, versionId: 'v1' },
      { ...unsequenced, etag: 'other' },
      { ...unsequenced, at: AT + 1 },
    ]
    const ids = others.map((other) => uploadId(nodeCrypto.sha256, other))
    expect(new Set(ids).size).toBe(others.length)
  })
})

/** Tells of uploads in any order, repeated, with trouble; each is told until it succeeds. */
async function mistakesOf(record: typeof recordUpload): Promise<string | undefined> {
  const uploads = [1, 2, 3, 4].map((n) => ({
    ...upload,
    key: n > 2 ? 'b' : 'a',
    sequencer: `00${n}`,
    at: AT + n,
  }))
  const outcome = await fc.check(
    fc.asyncProperty(
      fc.shuffledSubarray([...uploads, ...uploads, ...uploads], { minLength: 12 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
      async (told, chance) => {
        const { ports, mails, fail, records } = world()
        const rarely = (): void => {
          if (chance.next().value === 0) throw new Error('no answer')
        }
        fail.append = rarely
        fail.head = rarely
        for (const one of told) while ((await record(ports, one).catch(toldAgain)) === undefined);
        const found = (await records()).map(({ fields }) => fields['timestamp'])
        expect(found).toEqual(uploads.map(({ at }) => new Date(at).toISOString()))
        expect(mails).toHaveLength(uploads.length)
      },
    ),
    { numRuns: 30, seed: 3 },
  )
  return outcome.failed ? 'failed' : undefined
}

const toldAgain = (): undefined => undefined

describe('uploads that are told twice, late and in any order', () => {
  it('are one record and one mail each', async () => {
    expect(await mistakesOf(recordUpload)).toBeUndefined()
  })

  it('would not be with an id for each time that they are told, or a mail each time', async () => {
    let count = 0
    const restless: typeof recordUpload = (ports, one) =>
      recordUpload({ ...ports, sha256: (text) => `${text}${count++}` }, one)
    expect(await mistakesOf(restless)).toBe('failed')
    const chatty: typeof recordUpload = ({ mail, ...ports }, one) =>
      recordUpload({ ...ports, mail: { ...mail!, cooldown: { take: async () => true } } }, one)
    expect(await mistakesOf(chatty)).toBe('failed')
  })
})

describe('where something fails', () => {
  it('a record is tried some times, and then the upload has to be told again', async () => {
    const { ports, fail, records, mails } = world()
    fail.append = times(WRITE_ATTEMPTS_MAX - 1)
    expect(await recordUpload(ports, upload)).toBe('appended')
    fail.append = times(WRITE_ATTEMPTS_MAX)
    await expect(recordUpload(ports, { ...upload, sequencer: '2' })).rejects.toThrow('no answer')
    expect(await records()).toHaveLength(1)
    expect(mails).toHaveLength(1)
    expect(await recordUpload(ports, { ...upload, sequencer: '2' })).toBe('appended')
    expect(mails).toHaveLength(2)
  })

  it('looking at the object is too', async () => {
    const { ports, fail, records } = world()
    fail.head = always
    await expect(recordUpload(ports, upload)).rejects.toThrow('no answer')
    expect(await records()).toEqual([])
  })

  it('what a store never takes is not tried again', async () => {
    const { ports, fail } = world()
    let tries = 0
    fail.append = () => {
      tries++
      throw new StoreError('invalid_record', 'no')
    }
    await expect(recordUpload(ports, upload)).rejects.toThrow('no')
    expect(tries).toBe(1)
  })

  it('a mail is logged, and fails nothing', async () => {
    const { ports, fail, records, log } = world()
    fail.mail = always
    expect(await recordUpload(ports, upload)).toBe('appended')
    expect(await records()).toHaveLength(1)
    expect(log.errors).toMatchObject([{ description: expect.stringContaining(upload.key) }])
    const cooldown = { take: () => Promise.reject(new Error('throttled')) }
    const mail = { ...ports.mail!, cooldown }
    expect(await recordUpload({ ...ports, mail }, { ...upload, key: 'b' })).toBe('appended')
    expect(log.errors).toHaveLength(2)
  })

  it('a mail is sent by the next, where a process ended between record and mail', async () => {
    const { ports, mails } = world()
    const { mail: _, ...before } = ports
    await recordUpload(before, upload)
    expect(await recordUpload(ports, upload)).toBe('duplicate')
    expect(mails).toHaveLength(1)
  })
})

import { artifactFeed } from '../artifact-feed.js'
import { subjectUrl } from '../publication.js'
import { settings } from '../settings.js'

/** Requests of this page: one for the counts of all posts, and one for each post that is not among them. */
const asked = new Map<string, Promise<void>>()

/**
 * How many comments a post has: as its own file says, where the page has read that, else as the file of all counts says.
 * Undefined where neither could be read.
 */
export async function commentCount(post: string): Promise<number | undefined> {
  const counts = await readOnce(`${settings.endpoint}/comments/counts.txt`)
  const url = subjectUrl(`comments/${post}`)
  const known = headCount(artifactFeed(url).text) ?? countIn(counts, post)
  return known ?? headCount(await readOnce(url))
}

/** The count that a comment file begins with. An empty file has none, and so no comment. */
function headCount(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(/^#count=(\d+)$/m.exec(text)?.[1] ?? 0)
}

function countIn(text = '', post: string): number | undefined {
  for (const line of text.split('\n')) {
    const record = new URLSearchParams(line)
    if (record.get('post') === post) return Number(record.get('count'))
  }
  return undefined
}

async function readOnce(url: string): Promise<string | undefined> {
  const feed = artifactFeed(url)
  if (feed.text === undefined) {
    if (!asked.has(url)) asked.set(url, feed.refresh())
    await asked.get(url)
  }
  return feed.text
}

import { artifactFeed, type ArtifactFeed } from '../artifact-feed.js'
import { subjectUrl } from '../publication.js'
import { settings } from '../settings.js'

/** Requests of this page: one for the counts of all posts, and one for each post that is not among them. */
const asked = new Map<ArtifactFeed, Promise<void>>()

/** The file of all counts. */
export function countsFeed(): ArtifactFeed {
  return artifactFeed(`${settings.endpoint}/comments/counts.txt`)
}

/**
 * How many comments a post has: as its own file says, where the page has read that, else as the file of all counts says.
 * Undefined where neither could be read. Where the file of all could not be, no post is asked for by itself: a list of a
 * hundred would be a hundred requests to a server that is in trouble.
 */
export async function commentCount(post: string): Promise<number | undefined> {
  const all = countsFeed()
  const counts = await readOnce(all)
  const own = artifactFeed(subjectUrl(`comments/${post}`))
  const known = headCount(own.text) ?? countIn(counts, post)
  return known ?? (all.failed ? undefined : headCount(await readOnce(own)))
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

async function readOnce(feed: ArtifactFeed): Promise<string | undefined> {
  if (feed.text === undefined) {
    if (!asked.has(feed)) asked.set(feed, feed.refresh())
    await asked.get(feed)
  }
  return feed.text
}

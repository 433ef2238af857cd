/** The folders of the public bucket in which artifacts are, as their views name them (`server/view/`). */
export const ARTIFACT_FOLDERS = ['comments', 'reactions', 'polls', 'reads'] as const

/** Paths of artifacts, as behaviours of CloudFront match them. Other files of a site's own folder of that name stay its own. */
export const ARTIFACT_PATTERNS = ARTIFACT_FOLDERS.map((folder) => `/${folder}/*.txt`)

import fc from 'fast-check'
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesOf, serveTemporaryFolder } from './temporary-folder.js'

const { site, serve, ask, get } = serveTemporaryFolder()

const SECRET = 'This text is secret.'

describe('a page', () => {
  it('has the path of its folder, with a slash', async () => {
    await site.write('index.html', 'home')
    await site.write('docs/index.html', 'docs')
    expect(await (await get('/')).text()).toBe('home')
    const response = await get('/docs/')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toBe('docs')
  })

  it('is redirected to from the path without the slash, and the query stays', async () => {
    await site.write('notes & café/a:b/index.html', 'x')
    const response = await get('/notes%20&%20caf%C3%A9/a:b?page=2&q=%26')
    expect(response.status).toBe(308)
    expect(response.headers.get('location')).toBe('/notes%20%26%20caf%C3%A9/a%3Ab/?page=2&q=%26')
    const target = new URL(response.headers.get('location') ?? '', 'http://site.test')
    expect((await get(target.pathname)).status).toBe(200)
  })

  it('is not redirected to where the folder has no page', async () => {
    await site.write('pictures/a.png', 'x')
    expect(await ask('/pictures')).toBeUndefined()
    expect(await ask('/pictures/')).toBeUndefined()
    expect(await ask('/nothing/')).toBeUndefined()
  })

  it('is never a redirect to another site', async () => {
    await site.write('evil.com/index.html', 'x')
    for (const path of ['//evil.com', '///evil.com', '/%2fevil.com', '/%5cevil.com', '/\\evil.com'])
      expect(await ask(path)).toBeUndefined()
    expect((await get('/evil.com')).headers.get('location')).toBe('/evil.com/')
  })

  it('may leave out .html, and goes before a folder of that name', async () => {
    await site.write('about.html', 'about')
    await site.write('about/index.html', 'folder')
    await site.write('posts/v1.2.html', 'release')
    await site.write('LICENSE', 'file')
    await site.write('LICENSE.html', 'page')
    expect(await (await get('/about')).text()).toBe('about')
    expect(await (await get('/about/')).text()).toBe('folder')
    expect(await (await get('/posts/v1.2')).text()).toBe('release')
    expect(await (await get('/LICENSE')).text()).toBe('file')
    expect(await ask('/about.txt')).toBeUndefined()
    expect(await ask('/about.html/')).toBeUndefined()
  })
})

describe('what is not published', () => {
  it('is a dotfile, but for .well-known', async () => {
    for (const name of [
      '.env',
      '.git/config',
      'a/.hidden/b.txt',
      '.well-known/.key',
      '.d/index.html',
    ])
      await site.write(name, SECRET)
    await site.write('.well-known.html', SECRET)
    for (const path of [
      '/.env',
      '/%2eenv',
      '/.git/config',
      '/a/.hidden/b.txt',
      '/.well-known/.key',
    ])
      expect(await ask(path)).toBeUndefined()
    for (const path of ['/.d', '/.d/', '/.well-known']) expect(await ask(path)).toBeUndefined()
    await site.write('.well-known/security.txt', 'Contact: mailto:a@b.example')
    expect((await get('/.well-known/security.txt')).status).toBe(200)
  })

  it('is a path with a bad escape, a zero, a backslash or an empty name', async () => {
    await site.write('a/b.txt', 'x')
    for (const path of ['/%', '/%zz', '/%c3', '/%ff', '/a%00', '/a/b.txt%00', '/a\0', '/\ud800'])
      expect(await ask(path)).toBeUndefined()
    for (const path of [
      '/a%5cb.txt',
      '/a\\b.txt',
      '/a%2fb.txt',
      '/a//b.txt',
      '//a/b.txt',
      'a/b.txt',
    ])
      expect(await ask(path)).toBeUndefined()
    expect(await ask(`/${'a'.repeat(5_000)}`)).toBeUndefined()
    expect(await ask('')).toBeUndefined()
  })

  it('is a path with .. in any encoding', async () => {
    await writeFile(join(site.around, 'secret.txt'), SECRET)
    await site.write('a/b.txt', 'x')
    const ups = [
      '..',
      '%2e%2e',
      '.%2e',
      '%2E.',
      '%252e%252e',
      '..%2f..',
      '..%5c',
      '%c0%ae%c0%ae',
      '..;',
    ]
    for (const up of ups)
      for (const path of [`/${up}/secret.txt`, `/a/${up}/${up}/secret.txt`, `/${up}%2fsecret.txt`])
        expect(await ask(path)).toBeUndefined()
    expect(await ask('/a/../a/b.txt')).toBeUndefined()
    expect(await ask('/a/./b.txt')).toBeUndefined()
  })

  it('is behind a link that leaves the folder or leads to a dotfile; other links are followed', async () => {
    await linkSecrets()
    for (const path of [
      '/out.txt',
      '/outside/secret.txt',
      '/outside',
      '/outside/',
      '/env.txt',
      '/loop',
    ])
      expect(await ask(path)).toBeUndefined()
    expect(await (await get('/inside.txt')).text()).toBe('public')
  })

  it('is a file that became a link to the outside after it was served', async () => {
    await linkSecrets()
    expect(await (await get('/inside.txt')).text()).toBe('public')
    await rename(join(site.folder, 'out.txt'), join(site.folder, 'a/public.txt'))
    expect(await ask('/a/public.txt')).toBeUndefined()
    expect(await ask('/inside.txt')).toBeUndefined()
  })

  it('is a file that cannot be opened', async () => {
    await symlink('around.txt', join(site.folder, 'around.txt'))
    expect(await ask('/around.txt')).toBeUndefined()
  })

  it('is never sent, whatever the path', async () => {
    await linkSecrets()
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '%2e', '%2E%2e', '%2f', '%5c', '\\', '%00', '/', '//', '%', '%25'),
      fc.constantFrom('a', 'site', 'secret.txt', 'index.html', 'outside', 'out', 'out.txt', '.env'),
      fc.constantFrom(
        'env.txt',
        'inside.txt',
        'public.txt',
        'loop',
        '%c0%ae',
        'é',
        '%C3%A9',
        '\ud83d',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    const files = serve()
    const path = fc
      .tuple(
        fc.constantFrom('/', '/', '', site.folder),
        fc.array(piece, { maxLength: 9 }),
        fc.constantFrom('', '/'),
      )
      .map(([start, pieces, separator]) => start + pieces.join(separator))
    await fc.assert(
      fc.asyncProperty(path, async (path) => {
        const response = await files.respond(new Request('http://site.test/'), path)
        if (!response) return
        expect(response.headers.get('location') ?? '/').toMatch(/^\/(?![/\\])/)
        expect((await bytesOf(response)).toString()).not.toContain(SECRET)
      }),
      { numRuns: 1_000 },
    )
  })

  /** A public file, secrets beside the folder and in a dotfile, and links to them all. */
  async function linkSecrets() {
    await site.write('a/public.txt', 'public')
    await site.write('.env', SECRET)
    await mkdir(join(site.around, 'elsewhere'))
    for (const name of ['secret.txt', 'index.html', 'elsewhere/secret.txt', 'elsewhere/index.html'])
      await writeFile(join(site.around, name), SECRET)
    const links = {
      'out.txt': '../secret.txt',
      'out.html': '../secret.txt',
      outside: '../elsewhere',
      'env.txt': '.env',
      'inside.txt': 'a/public.txt',
      loop: 'loop',
    }
    for (const [name, target] of Object.entries(links))
      await symlink(target, join(site.folder, name))
  }
})

import { expect, it } from 'vitest'
import { describeDemo } from './demo-site.js'
import { COMMENTS, POST, POST_PATH } from './visitor.js'

describeDemo('a visitor without scripts', (demo) => {
  it('comments, reacts and votes with plain forms, and comes back to the page each time', async () => {
    const { page, context, complaints } = await demo.visit({
      javaScriptEnabled: false,
    })
    const answers: number[] = []
    page.on('response', (response) => {
      if (response.url().includes('/fastevent/')) answers.push(response.status())
    })
    const isBack = `**${POST_PATH}*`
    await page.goto(POST_PATH)

    await page.getByRole('textbox', { name: 'Name' }).fill('Grace & Co.')
    await page.getByRole('textbox', { name: 'Your comment' }).fill('No script, 100% fine?\nYes.')
    await page.getByRole('button', { name: 'Post comment' }).click()
    await page.waitForURL(isBack)
    expect(await demo.site.text(COMMENTS)).toContain(
      'name=Grace %26 Co.&body=No script, 100%25 fine?',
    )

    await page.getByRole('button', { name: 'I liked this' }).click()
    await page.waitForURL(isBack)
    expect(await demo.site.text(`/reactions/${POST}.txt`)).toContain('type=👍&count=1')

    await page.getByRole('combobox', { name: 'Your answer' }).selectOption('Under my desk')
    await page.getByRole('button', { name: 'Vote' }).click()
    await page.waitForURL(isBack)
    const votes = await demo.site.text('/polls/where-is-your-site.txt')
    expect(votes).toContain('choice=Under my desk&count=1')

    expect(answers).toEqual([303, 303, 303])
    expect(complaints).toEqual([])
    await context.close()
  })
})

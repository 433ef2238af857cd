const actions = {
  Throw: () => {
    throw new TypeError('Thrown on purpose')
  },
  Reject: () => void Promise.reject(new Error('Rejected on purpose')),
  'Break an image': () => document.body.append(Object.assign(new Image(), { src: '/missing.png' })),
}

addEventListener('click', ({ target }) => actions[target.textContent]?.())
throw new Error('Thrown early')

import type { Random } from './people/random.ts'
import type { Begins, Step, Story } from './stories.ts'

type Ask = Pick<Story, 'topic' | 'answers'> & { readonly reader: string; readonly reply: string }

const plain = { danger: 'none', 'has-problem': 'false' }

/** What people of a family practice ask, and how they are answered. */
const asks: readonly Ask[] = [
  ask(
    'health-question',
    { ...plain, question: 'Can I take the cold medicine from the store with my pills?' },
    'dana',
    'thank you for asking first. Take the plain kind only, without a decongestant. Drink plenty of water, and write again if you are not better in a week.',
  ),
  ask(
    'health-question',
    { ...plain, question: 'My knee still hurts after the fall last month. Should I rest it more?' },
    'tomas',
    'sorry that it still hurts. Walk a little each day, put ice on it at night, and see us if it swells or gives way.',
  ),
  ask(
    'health-question',
    { ...plain, question: 'The new pill makes my mouth dry. Is that normal?' },
    'dana',
    'yes, that can happen in the first weeks. Sip water and chew sugar-free gum. Keep taking the pill, and tell us if it bothers you after two weeks.',
  ),
  ask(
    'health-question',
    { ...plain, question: 'How long do I keep the bandage on after the mole was taken off?' },
    'tomas',
    'keep it on and dry for two days, then wash gently and put on a new one for five more days. Call us if it gets red or warm.',
  ),
  ask(
    'refill',
    { medicines: 'first', 'days-left': '4-7' },
    'priya',
    'your refill is on its way to your pharmacy. Please call them before you go.',
  ),
  ask(
    'refill',
    { medicines: 'first', 'days-left': '8-or-more' },
    'priya',
    'we sent your refill today. It is good for three months.',
  ),
  ask(
    'refill',
    { medicines: 'first', 'days-left': 'none', note: 'I leave on a trip tomorrow.' },
    'dana',
    'we sent it right away. Your pharmacy says it is ready after 3 pm today.',
  ),
  ask(
    'appointment',
    {
      need: 'new',
      reason: 'Yearly check-up',
      'with-whom': 'anyone',
      times: ['morning', 'early'],
      soon: 'weeks',
    },
    'sam',
    'we have a morning free on the 9th at 9:20. If that is good, there is nothing more to do. Bring your list of medicines.',
  ),
  ask(
    'appointment',
    {
      need: 'new',
      reason: 'Back pain that comes and goes',
      'with-whom': 'anyone',
      times: ['any'],
      soon: 'days',
    },
    'sam',
    'you can come on Thursday at 2:40 pm. Please be here ten minutes early.',
  ),
  ask(
    'bill',
    { about: 'pay', question: 'Can I pay my bill in three parts?' },
    'lin',
    'yes, you can. I set up three payments, the first on the 1st. There is no fee.',
  ),
  ask(
    'bill',
    { about: 'plan', question: 'I have a new insurance card from November 1.' },
    'lin',
    'thank you, we have changed it. The next visit goes to the new plan.',
  ),
  ask(
    'test-result',
    { which: 'first', need: 'meaning', question: 'What does this number mean for me?' },
    'dana',
    'good that you ask. Your number is in the range we hoped for. We will look at it again in six months.',
  ),
  ask(
    'records',
    { what: ['visit-notes'], who: 'me', how: 'here', agree: 'yes' },
    'grace',
    'your notes are ready. You will find them in your records folder, and a copy waits at the desk.',
  ),
  ask(
    'referral',
    { need: 'check', kind: 'Heart doctor' },
    'grace',
    'we sent the referral. They will call you within five work days. If they do not, tell us here.',
  ),
  ask(
    'help',
    { about: 'praise', question: 'Thank you for fixing my visit so fast.', 'call-me': 'false' },
    'sam',
    'that is kind of you, we passed it on. Have a good week!',
  ),
  ask(
    'shots',
    { need: 'get', 'which-shot': 'Flu shot' },
    'tomas',
    'you can come any weekday from 8 to 11:30 without a time. It takes ten minutes.',
  ),
]

function ask(topic: Ask['topic'], answers: Ask['answers'], reader: string, reply: string): Ask {
  return { topic, answers, reader, reply }
}

/** A lived-in desk: stories of people drawn by lot, over the last weeks, open, overdue, waiting and done. */
export function crowdStories(random: Random, many: number): readonly Story[] {
  return Array.from({ length: many }, (_, place): Story => {
    const asked = asks[place % asks.length] ?? random.pick(asks)
    const { topic, answers, reader, reply } = asked
    const life = lifeOf(random, place)
    const steps: Step[] = []
    if (life !== 'open' && life !== 'overdue') {
      steps.push({ do: 'read', by: reader, after: random.whole(5, 150) })
      const text = `Hi {name}, ${reply}`
      steps.push({
        do: 'reply',
        by: reader,
        text,
        close: life === 'done',
        after: random.whole(2, 20),
      })
      if (random.chance(0.8)) steps.push({ do: 'read-by-patient', after: random.whole(20, 900) })
    } else if (random.chance(0.4)) {
      steps.push({ do: 'read', by: reader, after: random.whole(2, 30) })
    }
    return { patient: undefined, topic, answers, begins: beginsOf(random, life), steps }
  })
}

type Life = 'done' | 'waiting' | 'open' | 'overdue'

function lifeOf(random: Random, place: number): Life {
  if (place % 15 === 7) return 'overdue'
  if (random.chance(0.42)) return 'open'
  return random.chance(0.35) ? 'waiting' : 'done'
}

function beginsOf(random: Random, life: Life): Begins {
  switch (life) {
    case 'open':
      return { dueInMinutes: random.whole(15, 900) }
    case 'overdue':
      return { dueInMinutes: -random.whole(12, 160) }
    case 'waiting':
      return { hoursAgo: random.whole(20, 160) }
    case 'done':
      return { hoursAgo: random.whole(30, 560) }
  }
}

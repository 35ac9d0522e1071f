import type { TemplateWords } from './make-templates.ts'

/**
 * The templates a family practice starts with. Each opens with a kind word, says what was decided,
 * then what happens next; sentences stay short. `[[...]]` is for the writer to check.
 */
export const familyPracticeTemplates: readonly TemplateWords[] = [
  {
    title: 'Dizzy on blood pressure pills',
    topics: ['health-question'],
    body: `Hi {{patient.first-name}}, thank you for telling us and for checking at home. [[Your numbers look better.]]

Keep taking [[one whole pill each morning]]. Please do not cut it in half or stop it on your own.

To feel less dizzy:
- Sit up first. Count to 10. Then stand.
- Hold on to something when you get up at night.
- Drink water through the day.

Call 911 if you have chest pain or cannot stay awake. Call us the same day at {{practice.phone}} if you faint or fall.

Write here if it is not better by [[Friday]].
{{me.name}}`,
  },
  {
    title: 'Sick at home: what helps',
    topics: ['health-question'],
    body: `Hi {{patient.first-name}}, I am sorry you feel sick. From what you wrote, it is fine to rest at home for now.

What helps:
- Rest, and drink small sips often.
- [[Tylenol for fever or aches, as the box says]]

Call us at {{practice.phone}} the same day if you have a fever over [[102]], if you cannot keep water down, or if you feel worse. Call 911 if it is hard to breathe.

Write here and tell us how you feel [[tomorrow]].
{{me.name}}`,
  },
  {
    title: 'We need to see you for this',
    topics: ['health-question', 'appointment'],
    body: `Hi {{patient.first-name}}, thank you for writing. I am glad you asked. We want to look at this with you in person.

We have these times:
- [[Tuesday at 9:20 am with Dr. Okafor]]
- [[Wednesday at 2:40 pm with Dr. Okafor]]

Write back with the one you want, and we will hold it for you. If none of them fit, tell us which days do.

Call us at {{practice.phone}} if it gets worse before then. Call 911 for chest pain or if it is hard to breathe.
{{me.name}}`,
  },
  {
    title: 'Refill sent',
    topics: ['refill'],
    body: `Hi {{patient.first-name}}, good news. Your refill for {{medicine}} is on its way to {{pharmacy}}.

What happens next:
- It should be ready by [[tomorrow after 2 pm]]. They will tell you.
- Take it the same way as before: [[one pill each morning]].
- This is good for [[90 days]].

Write here if they do not have it by then.
{{me.name}}`,
  },
  {
    title: 'Refill: we need a visit first',
    topics: ['refill'],
    body: `Hi {{patient.first-name}}, thank you for asking in good time. We have not seen you for this since [[last year]], so we need a short visit before the next full refill of {{medicine}}.

So that you do not run out, we sent [[30 days]] to {{pharmacy}} today.

Times we have:
- [[Monday at 10 am]]
- [[Thursday at 4 pm]]

Write back with the one you want. Please keep taking it until we see you.
{{me.name}}`,
  },
  {
    title: 'Refill: not this time, and why',
    topics: ['refill'],
    body: `Hi {{patient.first-name}}, thank you for asking. We looked at it with care. We cannot refill {{medicine}} this time because [[it is too soon after the last one]].

What you can do now:
- [[You have enough until May 3. Ask us again that week.]]
- If you have run out early, tell us. We will sort it out with you.

Please do not stop it all at once on your own. Call us at {{practice.phone}} if you feel sick without it.
{{me.name}}`,
  },
  {
    title: 'Your test result is fine',
    topics: ['test-result'],
    body: `Hi {{patient.first-name}}, I have good news. Your [[blood test]] from [[Monday]] is fine.

What it shows: [[Your sugar is 98. That is where we want it.]]

You do not need to do anything now. We will check again [[in one year]].

Ask me here if anything is not clear.
{{me.name}}`,
  },
  {
    title: 'Your test result: what we do next',
    topics: ['test-result'],
    body: `Hi {{patient.first-name}}, thank you for waiting. Your [[blood test]] is back, and I want to tell you what it means.

What it shows: [[Your sugar is 128. That is a bit high.]]

What we do next:
- [[Test again in 3 months.]]
- [[Walk for 20 minutes each day.]]

This is [[not an emergency]], and we can work on it step by step. If you want to talk it through, write back and we will find a time to call you.
{{me.name}}`,
  },
  {
    title: 'Times we can offer you',
    topics: ['appointment'],
    body: `Hi {{patient.first-name}}, we would be glad to see you. These times are free:
- [[Tuesday at 9:20 am with Dr. Okafor]]
- [[Thursday at 1 pm with Dr. Okafor]]
- [[Friday at 4:40 pm with Dr. Okafor]]

Write back with the one you want. We will hold them for you until [[5 pm today]].

Please bring your pills, or a list of them.
{{me.name}}`,
  },
  {
    title: 'Your visit is booked',
    topics: ['appointment'],
    body: `Hi {{patient.first-name}}, thank you. You are set. We will see you on [[Tuesday, May 6 at 9:20 am]] with [[Dr. Okafor]].

Before you come:
- Come 10 minutes early.
- Bring your card and your pills, or a list of them.
- [[Do not eat from midnight on. Water is fine.]]

If you cannot come, write here or call {{practice.phone}}. We will find you a new time.
{{me.name}}`,
  },
  {
    title: 'Your bill, line by line',
    topics: ['bill'],
    body: `Hi {{patient.first-name}}, thank you for asking. Bills can be hard to read, so here is yours in plain words.

- The visit on [[March 3]] cost [[$140]].
- Your plan paid [[$115]].
- Your part is [[$25]].

Why: [[Your plan asks for a $25 copay for each visit.]]

You can pay by [[May 1]]. If that is hard for you, tell us. We can split it into parts with no fee.
{{me.name}}`,
  },
  {
    title: 'You were right about the bill',
    topics: ['bill'],
    body: `Hi {{patient.first-name}}, thank you for telling us. You were right, and I am sorry for the mix-up. [[We sent it to your old plan.]]

What we did: [[We sent it to the right plan today.]]

What happens next:
- You do not need to pay now.
- You will get a new bill in about [[30 days]], or none at all.

Write here if the old bill comes again.
{{me.name}}`,
  },
  {
    title: 'Your shot record',
    topics: ['shots', 'records'],
    body: `Hi {{patient.first-name}}, here you are. We are glad to help. These are the shots we have for [[you]]:

- [[Tetanus: June 2, 2023]]
- [[Flu: October 9, 2025]]

Due next: [[Flu, this fall.]]

[[The signed form for school is at the front desk. You can get it from 8 am to 5 pm.]]

Had a shot some other place? Write to us where and when, and we will add it.
{{me.name}}`,
  },
  {
    title: 'Your records are ready',
    topics: ['records'],
    body: `Hi {{patient.first-name}}, thank you for waiting. The records you asked for are ready: [[visits and tests from 2025]].

How to get them:
- [[At the front desk, from 8 am to 5 pm. Bring a card with your photo.]]
- [[We sent them to Dr. Bell on Monday.]]

There is no fee. Write here if something is missing, and we will look again.
{{me.name}}`,
  },
  {
    title: 'Your referral was sent',
    topics: ['referral'],
    body: `Hi {{patient.first-name}}, thank you for asking. We sent your referral to [[Dr. Bell, heart care]] on [[Monday]], with the notes they need.

What happens next:
- They should call you by [[May 9]] to set a day.
- If they do not, call them at [[555-0190]]. Tell them we sent it.
- Your plan [[has said yes. No more papers are needed.]]

Still no day after that? Write here, and we will call them for you.
{{me.name}}`,
  },
  {
    title: 'We changed your details',
    topics: ['my-details'],
    body: `Hi {{patient.first-name}}, thank you for keeping us up to date. We changed this for you: [[your phone number and your street]].

Please check it at your next visit. [[Bring your new plan card then, so we can copy it.]]

If anything looks wrong, write here and we will fix it.
{{me.name}}`,
  },
  {
    title: 'Glad to help: where this goes',
    topics: ['help'],
    body: `Hi {{patient.first-name}}, thank you for writing. No question is too small, and you came to the right place.

[[I asked the billing team to look at it. You will hear from them here by noon tomorrow.]]

You do not have to do anything. If it cannot wait, call us at {{practice.phone}}.
{{me.name}}`,
  },
]

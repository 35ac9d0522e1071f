import type { Fact, FactOf } from './facts.ts'
import type { Tx } from './platform/db/database.ts'
import { call, enqueue, type Job } from './platform/jobs/job.ts'
import type { ForPatient, Hint, Live } from './platform/live/live.ts'

/** The jobs that follow from each fact. */
export type Reactions = { readonly [Type in Fact['type']]: readonly Job<FactOf<Type>>[] }

/** What follows from what. The only page where one room's doing starts another's. */
export function reactionsOf(jobs: {
  readonly fileMessage: Job<
    FactOf<'message-sent-by-patient'> | FactOf<'message-sent-by-staff'> | FactOf<'call-logged'>
  >
  readonly notifyPatient: Job<FactOf<'message-sent-by-staff'>>
}): Reactions {
  return {
    'message-sent-by-patient': [jobs.fileMessage],

    'message-sent-by-staff': [jobs.fileMessage, jobs.notifyPatient],

    'call-logged': [jobs.fileMessage],

    'conversation-changed': [],
  }
}

/** Turns each fact into its jobs, in the fact's transaction, and a live hint after it. */
export function reactBy(reactions: Reactions, live: Live): (tx: Tx, fact: object) => Promise<void> {
  return async (tx, anything) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- happened() takes nothing but facts
    const fact = anything as Fact
    await enqueue(tx, callsOf(reactions, fact))
    live.announce(tx, hintOf(fact))
  }
}

function callsOf(reactions: Reactions, fact: Fact): ReturnType<typeof call>[] {
  switch (fact.type) {
    case 'message-sent-by-patient':
      return reactions[fact.type].map((job) => call(job, fact))
    case 'message-sent-by-staff':
      return reactions[fact.type].map((job) => call(job, fact))
    case 'call-logged':
      return reactions[fact.type].map((job) => call(job, fact))
    case 'conversation-changed':
      return reactions[fact.type].map((job) => call(job, fact))
  }
}

function hintOf(fact: Fact): Hint {
  return {
    practice: fact.practiceId,
    patient: fact.patientId,
    conversation: fact.conversationId,
    desk: fact.deskId,
    version: fact.version,
    forPatient: forPatient(fact),
  }
}

function forPatient(fact: Fact): ForPatient {
  switch (fact.type) {
    case 'message-sent-by-staff':
    case 'call-logged':
      return 'message'
    case 'message-sent-by-patient':
      return 'change'
    case 'conversation-changed':
      return fact.forPatient ? 'change' : 'nothing'
  }
}

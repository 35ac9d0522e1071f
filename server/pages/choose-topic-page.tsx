import { patientPaths } from '@salve/contract/patient-paths'
import type { TopicKey } from '@salve/contract/words'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'
import { Page } from './page.tsx'
import { BackLink, ErrorSummary, FieldError, IconLine } from './parts.tsx'
import { topicLooks } from './topic-look.ts'
import { WhenToCall } from './when-to-call.tsx'

export type TopicChoice = {
  readonly topic: TopicKey
  readonly title: string
  /** "Pills, inhalers, creams, supplies" */
  readonly examples: string
  /** Who reads it and how soon: "Refill team. 1 work day". */
  readonly pace: string
}

export type ChooseTopicPageProps = {
  readonly frame: Frame
  readonly topics: readonly TopicChoice[]
  /** "Continue" was pressed with nothing picked. */
  readonly nothingPicked: boolean
}

export function ChooseTopicPage(props: ChooseTopicPageProps): VNode {
  const { frame, topics, nothingPicked } = props
  const first = topics[0]
  const problem = frame.t('choose.nothing-picked')
  const problems =
    nothingPicked && first !== undefined ? [{ href: `#${idOf(first.topic)}`, words: problem }] : []
  return (
    <Page
      frame={frame}
      title={frame.t('choose.title')}
      place="write"
      refused={nothingPicked}
      tabs={false}
    >
      <div class="wrap">
        <div class="step-bar">
          <BackLink href={patientPaths.home()}>{frame.t('page.back')}</BackLink>
          <Steps frame={frame} step={1} />
        </div>
        <div class="columns">
          <form class="form" action={patientPaths.write()}>
            <ErrorSummary frame={frame} problems={problems} />
            <fieldset
              class={nothingPicked ? 'field field-wrong' : 'field'}
              aria-describedby={nothingPicked ? 'topic-hint topic-error' : 'topic-hint'}
            >
              <legend>
                <h1 class="display">{frame.t('choose.title')}</h1>
              </legend>
              <p class="lead" id="topic-hint">
                {frame.t('choose.hint')}
              </p>
              {nothingPicked && <FieldError id="topic-error">{problem}</FieldError>}
              <div class="choices">
                {topics.map((choice) => (
                  <TopicRadio key={choice.topic} choice={choice} />
                ))}
              </div>
            </fieldset>
            <div class="dock">
              <button class="button button-full" type="submit" name="go" value="1">
                {frame.t('choose.continue')}
              </button>
            </div>
          </form>
          <aside class="stack" aria-label={frame.t('choose.aside')}>
            <WhenToCall frame={frame} />
            <WhatHappens frame={frame} />
          </aside>
        </div>
      </div>
    </Page>
  )
}

export type StepsProps = { readonly frame: Frame; readonly step: 1 | 2 }

/** "Step 1 of 2", in words and as a meter. */
export function Steps({ frame, step }: StepsProps): VNode {
  return (
    <span class="steps">
      {frame.t('page.step', { step, steps: 2 })}
      <span class={`meter meter-${step}`} aria-hidden="true" />
    </span>
  )
}

function TopicRadio({ choice }: { readonly choice: TopicChoice }): VNode {
  const look = topicLooks[choice.topic]
  return (
    <label class="choice">
      <input type="radio" name="topic" id={idOf(choice.topic)} value={choice.topic} />
      <span class={`tint tint-${look.family}`}>
        <Icon name={look.icon} />
      </span>
      <span class="choice-words">
        <b>{choice.title}</b>
        <span class="muted">{choice.examples}</span>
        <span class="choice-pace">{choice.pace}</span>
      </span>
    </label>
  )
}

function WhatHappens({ frame }: { readonly frame: Frame }): VNode {
  return (
    <section class="panel panel-sunk">
      <h2>{frame.t('choose.what-happens')}</h2>
      <ul class="icon-lines">
        <IconLine icon="eye">{frame.t('choose.you-see')}</IconLine>
        <IconLine icon="document">{frame.t('choose.kept')}</IconLine>
        <IconLine icon="lock">{frame.t('choose.private')}</IconLine>
      </ul>
    </section>
  )
}

function idOf(topic: TopicKey): string {
  return `topic-${topic}`
}

import type { Rule } from '../red-flags.ts'
import { phraseList } from './phrase-list.ts'

/** Dangers that need a person today, on the phone, rather than a message. */
export const todayRules: readonly Rule[] = [
  {
    id: 'black-stool',
    kind: 'urgent',
    says: phraseList(`
      black|tarry|bloody|maroon ~3 @stool / @stool ~5 black|tarry|tar|bloody|maroon / blood ~4 stool|stools|poop|poo|toilet|feces|underwear|diaper / pooping|pooped ~2 blood
      bleeding ~3 rectum|rectal|butt|bottom|rectally / rectal bleeding / pass|passing|passed ~2 blood !test
      @heces ~4 negra|negras|negro|negros|sangre|alquitran / sangre ~5 @heces|excusado|recto / negra|negras|negro ~2 popo|heces / sangro ~3 recto / defeco|evacuo ~2 sangre|negro
    `),
  },
  {
    id: 'sugar-out-of-range',
    kind: 'urgent',
    says: phraseList(`
      sugar|sugars|glucose|bg ~6 #20-54 !@unit / sugar|sugars|glucose|bg ~6 #300-999 !@unit / #300-999 ~3 sugar|glucose
      sugar|sugars|glucose ~4 very|really|super|dangerously|extremely|way|too|so low|high / very|dangerously|extremely|severely|really low|high ~1 blood ~1 sugar|sugars|glucose
      severe hypoglycemia|hyperglycemia / meter ~3 says|reads|reading|said|read|shows hi|high|lo|low / glucometer|meter|monitor|dexcom|libre ~4 #20-54 !@unit / glucometer|meter|monitor|dexcom|libre ~4 #300-999 !@unit / sugar ~3 wont|not|isnt ~2 come|coming|go|going ~1 down|up
      sugar|glucose ~3 crashing|crashed / sugar ~2 low ~4 shaky|shaking|sweating|sweaty|confused|dizzy / ketones ~3 high|large|moderate / diabetic ketoacidosis|coma
      azucar|glucosa ~6 #20-54 !@unit / azucar|glucosa ~6 #300-999 !@unit / azucar|glucosa ~4 muy|demasiado|super baja|alta|bajo|alto / azucar|glucosa ~4 bajisima|altisima|subio|disparo|disparada
      azucar ~3 no ~2 baja|sube
    `),
  },
  {
    id: 'testicle-pain',
    kind: 'urgent',
    says: phraseList(`
      @testicle ~6 @ache|swollen|swelling|twisted / @ache|swollen|swelling|twisted ~5 testicle|testicles|testicular|scrotum / testicular torsion
      testiculo|testiculos|huevo|huevos ~5 @dolor|hinchado|hinchados / @dolor|hinchado|hinchados ~5 testiculo|testiculos
    `),
  },
  {
    id: 'allergic-reaction',
    kind: 'urgent',
    says: phraseList(`
      having|have|had|think|might|got|getting|has ~4 allergic reaction / hives all over / broke|broken|breaking out in ~1 hives
      tengo|tiene|teniendo|dando|dio|creo|tuve ~4 reaccion alergica / ronchas ~3 todo
    `),
  },
  {
    id: 'severe-belly-pain',
    kind: 'urgent',
    says: phraseList(`
      @severe|worst ~2 stomach|belly|abdominal|tummy|abdomen ~1 @ache / @severe|worst pain ~4 stomach|belly|abdomen|tummy / stomach|belly|abdominal|tummy ~3 pain ~4 @severe|unbearable|worse
      dolor|duele ~4 estomago|panza|barriga|abdomen|vientre ~3 @fuerte|muchisimo / dolor ~2 @fuerte ~3 estomago|panza|barriga|abdomen|vientre / dolor @fuerte ~4 abdominal
    `),
  },
]

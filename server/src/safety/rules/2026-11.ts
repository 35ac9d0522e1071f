import type { RuleSet } from '../red-flags.ts'
import { bodyRules } from './2026-11-body.ts'
import { groups } from './2026-11-groups.ts'
import { mindAndHomeRules } from './2026-11-mind-and-home.ts'
import { motherAndBabyRules } from './2026-11-mothers-and-babies.ts'
import { todayRules } from './2026-11-today.ts'

/**
 * The red flags of November 2026. Never edited once a practice has run them: a change is a new file
 * with a new version, so every stored hit can be traced to the words that made it.
 */
export const redFlags202611: RuleSet = {
  version: 'red-flags/2026-11',
  groups,
  rules: [...bodyRules, ...mindAndHomeRules, ...motherAndBabyRules, ...todayRules],
}

/** The words put right when misspelled: those a danger hangs on, long enough not to be another word. */
export const correctableWords: readonly string[] = `
  chest breath breathe breathing shortness trouble difficulty heart attack pressure tightness crushing squeezing pain hurts
  hurting stroke drooping droopy slurred slurring speech numbness weakness paralyzed confused confusion sudden suddenly bleeding
  bleed blood fainted fainting faint unconscious consciousness unresponsive collapsed headache migraine worst swelling swollen
  throat tongue allergic reaction anaphylaxis anaphylactic overdose overdosed swallowed seizure seizures convulsions convulsing
  vomiting vomit coughing vision blind testicle testicles testicular suicide suicidal myself killing pregnant newborn fever
  temperature moving glucose stool husband boyfriend abused unsafe severe passed
  pecho dolor duele respirar respiracion infarto derrame desmayo desmaye desmayado conocimiento sangre sangrando sangrado
  hemorragia garganta lengua hinchada hinchado labios convulsion convulsiones pastillas sobredosis embarazada embarazo fiebre
  calentura suicidio suicidarme matarme morirme morir quiero cabeza testiculo azucar glucosa vomitando dificultad falta brazo
  opresion
`
  .trim()
  .split(/\s+/)

/** Ordinary words that look like a slip in one of those, or like two of them run together. */
export const ordinaryWords: readonly string[] = `
  cheat chess crest heard hears hearty attach strike stoke feint breed blend bloom brood blond breeding blending wurst worth threat
  blink bland stood stoop spool fewer lever sever hunts huts mowing contusion crashing spelling smelling selling swilling dropping
  overdone passes passer paused pasted parsed visions heartburn heartbeat heartbeats bloodwork bloodstream breast pressured
  donor dolar duelo duelen falda falsa falto faltan bravo brazos quieto quiera quieres morar moran pechos dolores sangra
`
  .trim()
  .split(/\s+/)

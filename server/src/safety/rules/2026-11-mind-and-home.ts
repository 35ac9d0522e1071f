import type { Rule } from '../red-flags.ts'
import { phraseList } from './phrase-list.ts'

/** Thoughts of self-harm, and harm done by somebody at home. */
export const mindAndHomeRules: readonly Rule[] = [
  {
    id: 'self-harm',
    kind: 'self-harm',
    says: phraseList(`
      suicide|suicides !squad|note|doors|watch / suicidal / kill|killing|hang|hanging|shoot|shooting|drown|stab @self !laughing|over|with|trying
      want|wanted|wanna|wants|thinking|thoughts|think|thought|going|plan|planning|urge|urges|feel|feeling|might|will|gonna|keep|keeps|about|like|tried|trying ~5 hurt|hurting|harm|harming|cut|cutting|burn|burning @self
      harming|hurting @self / hurt|cut|burned|burn|injured @self ~1 on purpose|again / started|start|began|relapsed|been|back ~2 cutting !back|down|out|the|grass|carbs / cutting again
      slit|slash|slitting|cut|cutting my|her|his wrist|wrists|arms / jump|jumping off ~2 bridge|building|roof / voices ~6 kill|die|hurt|harm / keeps|keep|been|started|caught cutting @self / cutting @self !shaving|with|on|off|while
      self harm|harming|harmed|injury|injuring / selfharm|selfharming / unalive / kms
      end|ending|take|taking ~1 my|her|his|own ~1 life !back|seriously / end it all / ending it all / ending things / end everything
      want|wanted|wanna|wants|wish|ready|rather|prefer ~4 die|dead|dying !laughing / dont|not|didnt|doesnt|no ~1 want|wanna|wants ~2 live|exist !with|in|at|here|near|alone|on
      dont|not|doesnt want|wanna ~2 alive / dont|not|doesnt want|wanna ~2 be here anymore / dont|not want|wanna ~2 wake up !early|at|for
      want|wanted it ~2 end|over / sleep forever / never wake up / done|finished with life / give|giving|given up on life / suicide|goodbye note|letter / no|a|much reason to ~3 living|live|on
      dont|cant|not ~2 see|find|have|think ~3 reason to ~3 living|live|on
      cant|dont live like this / no reason to|for ~1 live|living|go|going / nothing to live for / better off ~1 dead / better off without me / better if i ~2 dead|gone|die|died|wasnt
      life ~3 not|isnt|aint ~1 worth / not|isnt worth living / cant go on !a|the|my|vacation|trip|to|with|that|this|monday|friday|cruise
      tired of living|life !with|in|at|near|on / tired of being alive / no will to live / wish i was|were|wasnt|werent ~1 dead|alive|born / wish i could ~2 disappear|die
      not|dont ~1 be alive / everyone ~4 better ~2 without me / goodbye forever
      suicidio|suicida|suicidas|suicidar|suicidarme|suicidarse|suicidarte / matarme|matarse|ahorcarme|ahorcarse
      quitarme|quitarse|quitar ~2 vida / quiero|quiere|queria|quisiera|ganas|deseo|prefiero|pienso|preferiria ~4 morir|morirme|morirse|muerto|muerta
      no ~3 quiero|quiere ~2 vivir|existir !en|con|solo|sola|alla|aqui / no ~1 tengo|tiene ~1 ganas de vivir / sin ganas de vivir / ya no ~2 vivir / no ~2 seguir viviendo|vivo|viva / se|me quiere|quiero matar|morir|suicidar
      se|me corta|corto|cortando|corte ~2 brazos|brazo|munecas|piernas / no quiero ~1 estar aqui|viva|vivo / ya no aguanto ~3 vida|vivir / dejar de existir|vivir / desaparecer ~3 mundo|siempre / me hago dano|cortes
      hacerme|hacerse ~1 dano / lastimarme|lastimarse / cortarme|cortarse !el|las|un|la|una|los|con / me ~1 corto ~3 brazos|munecas
      acabar|terminar con ~2 vida|todo / mejor ~3 muerto|muerta / no vale ~2 pena vivir / vida no ~3 sentido|vale
      ojala ~4 muriera|muerto|muerta / no quiero despertar|existir
    `),
  },
  {
    id: 'harm-at-home',
    kind: 'urgent',
    says: phraseList(`
      beats|beat|beating me up / @partner ~3 @beats me !up|with|for|to|into|off|from / being|been|getting|got|am|im abused|beaten|hit|threatened / @partner ~4 hurts|hurting|hurt|choked|strangled me
      touched|molested|abused me|him|her|my ~1 inappropriately|daughter|son|child / someone ~2 hurt|hurting|abusing|touched me / abusing me / @beats me ~2 last|again|every|when|and / choked|strangled|punched|slapped me / afraid|scared ~2 of ~2 husband|boyfriend|partner|wife|ex|him|girlfriend
      afraid|scared|fear to ~1 go home / threatens|threatened|threatening ~2 to ~1 kill|hurt ~1 me / afraid|scared ~4 will|might|gonna ~1 kill|hurt me
      not|unsafe|dont|isnt ~3 safe ~3 home|house|him|husband|boyfriend / unsafe ~2 home|house / domestic violence|abuse|violencia / abusive ~1 husband|boyfriend|relationship|partner|marriage|home
      raped|rape / sexually|sexual ~1 assaulted|abused|assault / forced me ~2 sex|bed / hit my kids|child|children|son|daughter / hurting my kids|child|children
      @pareja ~4 me ~1 @pega / me ~2 @pega !el|la|duro|sol|que / violencia domestica|intrafamiliar|familiar / miedo ~4 esposo|marido|pareja|novio|ex
      miedo ~2 ir|regresar|volver ~3 casa / no ~4 segura|seguro ~3 casa / me violaron|violo|viola / abuso sexual / maltrata|maltrato ~2 casa|esposo|marido
    `),
  },
]

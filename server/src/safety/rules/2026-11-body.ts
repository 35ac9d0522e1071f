import type { Rule } from '../red-flags.ts'
import { phraseList } from './phrase-list.ts'

/** Dangers of heart, breath, brain, blood, allergy and poison. */
export const bodyRules: readonly Rule[] = [
  {
    id: 'chest-pain',
    kind: 'emergency',
    says: phraseList(`
      chest ~6 @ache|heavy|burning|squeeze|pounding / chest ~3 pressure / @ache ~6 chest !@chest-thing / heavy chest
      @ache|pressure|burning in|on|across|over|around|inside|under|behind|of ~4 chest
      chest ~3 funny|weird|strange|full|squeezed|tightened / breastbone|sternum ~3 @ache|pressure|burning / @ache|pressure ~4 breastbone|sternum
      chest ~4 like ~4 weight|brick|band|fire|rock|vise|elephant / angina ~3 attack|again|worse|acting / elephant ~5 chest / chest ~6 standing|sitting on / sitting on ~2 chest / weight on ~2 chest / someone ~3 standing on ~2 chest
      having|have|getting|is ~2 heart attack !@unit / think|might|could|maybe|possible|symptoms|signs|like ~4 heart attack
      heart attack symptoms|signs / heart ~1 hurts|hurting / chest ~2 killing me / crushing|tight|heavy|burning|squeezing ~2 feeling|sensation ~4 chest
      pain|numb|numbness|tingling ~3 down|radiating|shooting|into|going|spreading ~3 left arm / left arm ~2 and jaw
      jaw ~4 left arm / left arm ~4 jaw
      @dolor ~7 pecho / cierra|cierran ~2 pecho / pecho ~5 @dolor|pesado|arde|quema|aplasta|raro / ardor en ~1 pecho / algo pesado ~3 pecho
      dando|teniendo|sintomas|creo|puede|podria|parece ~4 infarto / dando|teniendo|creo ~4 ataque al|de|cardiaco
      duele ~1 corazon / dolor ~2 corazon / brazo izquierdo ~4 @dolor|@dormido / @dolor|@dormido ~3 brazo izquierdo
    `),
  },
  {
    id: 'trouble-breathing',
    kind: 'emergency',
    says: phraseList(`
      @cant ~2 @breathe !through|of|easy|hold / barely|hardly|scarcely ~1 @breathe / cant barely|hardly ~1 @breathe
      not|isnt|hasnt|wasnt ~1 able ~1 @breathe / @hard ~3 @breathe|breathe !through|machine|treatment
      short|shortness of ~1 breath / out of breath !after|from / breathless / cant|couldnt ~1 inhale|exhale / need|needs|no air / very|really|so winded / winded ~3 easily|resting|walking|talking
      lungs ~3 tight|closing|filling|burning|hurt / wheezing ~3 bad|badly|lot|nonstop|worse|severe / ribs ~2 suck|sucking / like ~2 drowning
      gasping|fighting|struggling for ~1 air|breath|oxygen / gasping / suffocating / cant ~2 get|catch ~3 air|breath
      cant ~1 catch ~1 breath / trouble|hard ~4 catch|catching ~1 breath / not|isnt getting ~1 enough air|oxygen
      not|isnt|stopped|stops|quit breathing / breathing ~3 fast|hard|difficult|labored|bad|worse|noisy|weird|funny|shallow|heavy|struggle|ragged
      @hard ~2 get|getting ~2 air|breath|oxygen / labored breathing / dejo|deja de respirar / heart ~3 stopped|stopping !at
      heart ~2 racing|pounding ~6 faint|dizzy|breath / lips|face|fingers|skin ~3 blue / turning|turned blue / choking
      throat ~5 closing / airway ~2 closing|blocked / asthma attack / inhaler ~3 not|isnt|doesnt ~1 helping|help|working|work
      no puedo|puede|podia|logro|consigue|logra ~2 respirar / no respira|respiro / no ~3 respirar bien
      no puedo|puede ~2 jalar|agarrar|tomar|agarra ~1 aire / falta ~2 aire|respiracion|aliento|oxigeno / me ahogo / ahoga|ahogando|ahogandome|ahogandose|asfixia|asfixiando
      dificultad|trabajo|cuesta|problema|problemas|dificil|batalla|batallo ~3 respirar|respiracion
      apenas ~2 respirar|respiro|respira / respira|respiro|respirar|respirando ~2 mal|dificil|rapido|trabajo
      labios ~2 azules|morados / sin aire|aliento / no ~1 alcanza|entra ~2 aire / ataque de asma
    `),
  },
  {
    id: 'stroke-signs',
    kind: 'emergency',
    says: phraseList(`
      face|mouth|smile|cheek|eyelid ~4 droop|droops|drooping|droopy|drooped|sagging|sag|sags|crooked|lopsided|twisted|@weak
      face|mouth ~2 fell|dropped|falling|dropping|sagged !off / unable to ~2 speak|walk|move|stand !to|until|much
      droop|drooping|droopy|numb|lopsided|crooked ~3 face|mouth|smile / numbness ~3 face
      slurred|slurring|slur|slurs|garbled / speech ~3 funny|off|strange|weird|garbled|jumbled|unclear
      suddenly|sudden ~3 @cant|trouble|difficulty ~2 speak|talk|walk|see|talking|speaking|walking
      face|mouth|arm|leg|side|hand ~2 wont|doesnt|isnt|not ~1 move|moving / lost|no feeling|control ~4 @side / cant|couldnt|wont ~1 smile !@unit
      talks|talking|speaks|speaking|sounds ~2 funny|weird|strange|drunk|garbled / cant|couldnt walk straight / all at once ~5 @weak|speak|talk|confused
      cant speak !to|with|on|english|spanish|at|about|up / cant ~1 get ~2 words out / trouble|hard|cant ~3 find|finding ~2 words|word / trouble|difficulty speaking|talking !to|with|about|on
      words ~4 jumbled|mixed|garbled / cant move ~3 arm|arms|leg|legs|side|face / cant feel ~3 @side
      @weak ~4 one|left|right|whole|entire|half side|arm|leg / left|right|one|whole|half|entire side|arm|leg ~5 @weak|tingling|dead
      @sudden ~5 @weak|confused|confusion|dizzy / arm|leg|hand ~2 went|gone|goes|go ~1 @weak|dead / @weak ~2 arm|leg ~3 @sudden
      arm and leg ~3 @weak / @weak ~4 arm and ~1 leg / @weak ~2 @side ~4 @sudden
      having ~2 stroke !of / think|might|could|maybe|possible|like|mini|symptoms|signs|just ~4 stroke !of / stroke symptoms|signs|like
      cara|boca|rostro|parpado ~4 caida|caido|chueca|chueco|torcida|torcido|colgando|cuelga|desviada|@dormido
      cae|cayo|torcio|durmio|paralizo|adormecio|duerme ~4 cara|boca|lado / habla|hablar|hablo|palabras ~3 trabada|trabado|enredada|enredado|raro|rara|chueco
      arrastra|arrastrando|arrastro ~3 palabras|habla / no puedo|puede|podia|pude|pudo hablar !con|por|al|a|ahora|en|de / traba ~2 lengua
      @lado ~5 @dormido|hormigueo / @dormido|hormigueo ~5 lado|pierna / no siento|siente ~3 @lado / no puedo|puede mover ~3 @lado
      no mueve|muevo ~3 @lado / @repente ~6 @dormido|confundido|confundida|confusion / durmio|adormecio|entumecio ~3 @lado
      dando|teniendo|dio|creo|sintomas|posible|parece ~4 derrame|embolia|ictus
    `),
  },
  {
    id: 'severe-bleeding',
    kind: 'emergency',
    says: phraseList(`
      @bleed|nosebleed ~4 wont|doesnt|not|cant|isnt|hasnt ~2 stop|stopping|stopped|quit|clot / wont|doesnt quit bleeding / bled|bleeding through / cant|wont|unable|doesnt|didnt|couldnt ~2 stop ~3 bleeding|bleed|blood
      bleeding ~2 bad|much|ton|hours / lot|lots|much of ~1 blood !work|test|tests|pressure|draws|sugar / blood all over / hemorrhage|hemorrhaging / clots ~4 big|large|golf|size
      wont|not|doesnt|cant stop bleeding / still bleeding !a|some / @cant ~1 get ~3 @bleed ~1 to stop / bleeding ~3 heavily|profusely|badly|nonstop|alot|uncontrollably|everywhere|lot|through
      heavy|severe|heavily|uncontrolled|profuse|massive|profusely|uncontrollable ~1 bleeding
      gushing|spurting|pouring|squirting ~2 blood / blood ~3 gushing|spurting|pouring|everywhere|squirting
      losing ~3 blood / lost ~1 lot of blood / soaking|soaked|soak|soaks ~5 pad|pads|towel|towels|bandage|bandages|tampon|tampons
      @sangre ~4 mucho|mucha|muchisimo|bastante|abundante|@fuerte|chorros / no para|deja|paro ~1 de ~1 sangrar
      @sangre ~4 no ~2 para|parar|detiene|detener|quita|paro / no ~3 para|detiene|parar|detener ~3 @sangre
      sangra|sangrando|sangre ~4 sin parar / mucha|muchisima sangre / coagulos ~1 grandes / hemorragia / chorro|chorros ~2 sangre / perdiendo ~2 sangre
    `),
  },
  {
    id: 'passed-out',
    kind: 'emergency',
    says: phraseList(`
      passed|passing|pass|passes out !flyers|papers|candy|the|cards|awards|water|food|pamphlets|treats|samples|gifts
      fainted|fainting / feel|feeling|felt|going|gonna|about|almost|nearly ~2 faint / blacked|blacking|black out !windows|curtains|shades
      lost|losing|lose|loses|loss ~1 consciousness / loss of consciousness / unconscious / unresponsive
      wont|not|doesnt|isnt|didnt wake|waking ~2 up !at|before|until|early|on|during / cant ~1 wake ~1 him|her|them|baby|husband|wife|mom|dad|son|daughter
      out cold / blackout|blackouts / barely conscious|awake / hard|difficult|unable to wake / in and out of consciousness / fainting|faints / not|isnt|wont|stopped respond|responding !to|well / collapsed / knocked ~1 out|unconscious !the|by
      desmayo|desmaye|desmayado|desmayada|desmayando|desmayar|desmaya|desmayarme|desmayarse|desmayos
      perdi|perdio|perder|perdiendo|perdido ~2 conocimiento|consciencia|conciencia|sentido / inconsciente
      no ~2 despertarlo|despertarla|despertar|despierta / no ~1 despierta|reacciona|responde !a|al|mis|los / desvanecio|desvaneci|desvanecido
    `),
  },
  {
    id: 'worst-headache',
    kind: 'emergency',
    says: phraseList(`
      worst of my life / worst ~2 pain ~4 head|life / head ~3 exploded|exploding|explode / worst ~3 headache|headaches|migraine|head / thunderclap / headache|migraine|head ~6 worst ~4 life|ever|had
      @sudden ~4 headache|migraine / headache|migraine ~5 @sudden|nowhere|instantly / explosive|excruciating|unbearable headache|migraine
      headache ~6 stiff neck / stiff neck ~6 fever|headache / fever ~5 stiff neck / neck ~3 stiff ~5 fever
      peor ~2 dolor ~2 cabeza / peor ~3 migrana|jaqueca / cabeza ~5 peor ~4 vida / cabeza ~5 @repente|repentino|subito|explosivo|insoportable
      @repente ~6 cabeza / duele|dolor ~3 cabeza ~6 nunca / cabeza ~4 explotar / fiebre ~5 cuello ~2 rigido|tieso
      cuello ~2 rigido|tieso ~5 fiebre|cabeza / cabeza ~5 cuello ~2 rigido|tieso
    `),
  },
  {
    id: 'throat-swelling',
    kind: 'emergency',
    says: phraseList(`
      throat ~3 tight|tightness|shutting / face|eyes|lips blew|blown|puffed up / throat|tongue|lips|lip|face|mouth|airway ~3 @swell / @swell ~3 tongue|lips|lip|airway / @swell ~2 throat|face|mouth
      garganta|lengua|labios|labio|cara|boca ~4 @hincha / @hincha ~4 garganta|lengua|labios|labio|cara|boca
      lengua|labios ~3 inflamada|inflamados|inflamo
    `),
  },
  {
    id: 'severe-allergy',
    kind: 'emergency',
    says: phraseList(`
      having|going|went|into|think|like ~4 anaphylaxis|anaphylactic / anaphylactic shock !in
      severe|bad|serious|terrible|threatening|major|extreme ~2 allergic reaction / used|using ~3 epipen / needed ~2 epipen
      hives|rash|stung|sting ~8 breathe|breathing|throat|face|tongue|lips / reaccion alergica ~3 grave|severa|seria|@fuerte|mala
      grave|severa|@fuerte ~1 reaccion alergica / choque anafilactico / anafilaxia
      ronchas|picadura|pico ~8 respirar|garganta|lengua|labios|aire
    `),
  },
  {
    id: 'overdose',
    kind: 'emergency',
    says: phraseList(`
      overdosed|overdosing|overdoses / overdose !of|on|kit|from / took|having|possible|accidental|think|might ~3 overdose / overdose on|of ~3 @drug
      took|taken|swallowed|ate|gave|given|taking|injected ~3 too many|much ~4 @drug / took|swallowed|taken|gave ~2 too many !times|days|steps|breaks|hours|classes
      took|swallowed|taken|ate|drank ~2 whole|entire|full ~4 bottle|pack|@drug / swallowed all ~3 @drug / took all the|his|her|of ~3 @drug / took|swallowed|taken|ate ~1 #8-200 @drug / took|swallowed|taken ~1 #3-200 @sedative
      child|kid|baby|toddler|daughter|son|grandson|granddaughter|old ~4 swallowed|ate|drank|swallow|took ~6 @drug|@poison|coin / mixed ~4 @drug ~4 alcohol / took|gave|injected|taken|given ~3 double|triple|twice ~5 @drug|dose
      took|gave|taken|ate ~2 handful|bunch|lots ~3 @drug / @drug ~2 twice ~3 @mishap / took|gave|taken|swallowed ~5 @drug ~3 @mishap / took|gave|taken ~3 wrong ~2 @drug|dose
      took|gave ~2 extra ~2 dose|@drug / took|gave|taken ~2 #2-20 times ~4 dose|@drug / swallowed|drank|ate|drinking|licked ~4 @poison / got into ~4 @drug|@poison
      been|was|got poisoned / carbon monoxide / narcan ~4 worked|working|gave / gave ~2 narcan
      sobredosis / tome|tomo|trague|trago|tomado|tomaron|dio|di|inyecte|inyecto ~3 demasiadas|demasiado|demasiada|muchas|todas|todo|doble ~4 @droga
      tome|tomo|trago ~3 frasco|bote / trago|tomo|bebio|tome|bebi ~3 cloro|veneno|pila|pilas|detergente|lejia
      enveneno|envenenado|envenenada|envenene / monoxido de carbono / dosis doble|triple / doble|triple dosis
    `),
  },
  {
    id: 'seizure',
    kind: 'emergency',
    says: phraseList(`
      having|had|have|has|another|new|more|first|just|think|a|suffered|breakthrough ~2 seizure / having|had|another|more|new|first|few|several|cluster ~2 seizures
      seizure|seizures ~3 today|now|lasted|lasting|again|morning|night|yesterday|wont|stop / convulsing|seizing|convulsed / convulsion|convulsions
      eyes rolled ~3 back / foaming at|from / having|had|has a fit !of|over / shaking uncontrollably / uncontrollable|uncontrollably shaking / convulsiones|convulsionando|convulsiono|convulsiona
      ataque epileptico|epilepsia / ataque ~2 epilepsia / ataques epilepticos / ojos ~2 en blanco / espuma ~3 boca / temblando|temblores sin control
    `),
  },
  {
    id: 'vomiting-blood',
    kind: 'emergency',
    says: phraseList(`
      @vomit|@cough|brought|bringing ~6 blood|bloody !pressure|sugar|test|tests|work|thinner|thinners|draw / blood|bloody ~4 vomit|puke|phlegm|mucus|sputum|spit
      coffee grounds|ground ~3 vomit / blood ~5 @cough|@vomit / @vomit ~5 coffee grounds|ground / @vomito|@tos ~4 sangre / sangre ~4 @vomito|flema|flemas|esputo|tos
      flema|flemas con sangre
    `),
  },
  {
    id: 'vision-loss',
    kind: 'emergency',
    says: phraseList(`
      cant|couldnt see ~5 eye|eyes / seeing double / all at once ~6 see|vision|blind / vision|eye|eyes ~2 went|gone|going ~1 dark|black|blurry|blind / cant|couldnt see anything !in|on|about|wrong|new / lost|losing|lose|loss ~4 vision|sight|eyesight
      vision|sight|eyesight ~4 gone|lost|disappeared|black / @sudden ~5 blind|blurry|blurred|vision|see / went|gone|going|gone blind
      vision ~4 @sudden / curtain|shade|veil ~5 eye|eyes|vision / eye|eyes ~3 went black|blind|dark / blind in ~2 eye
      no ~1 veo|ve|ver ~4 ojo|ojos|nada / perdi|perdio|perdiendo|perdido ~3 vista|vision / @repente ~5 veo|ver|vista|vision|ciego|ciega|borroso
      deje|dejo de ver / quede|quedo|quedando ~1 ciego|ciega / vista|vision ~4 @repente
    `),
  },
  {
    id: 'head-injury',
    kind: 'emergency',
    together: [
      [
        phraseList(`
          hit|hits|bumped|banged|struck|hurt|injured|fell|smacked|slammed|cracked|whacked ~6 head / head injury|trauma / concussion
          blow to ~2 head / pego|pegue|golpeo|golpee|golpeado|golpe|cayo|cai ~6 cabeza
        `),
        phraseList(`
          @vomit / confused / drowsy / sleepy / wont wake|wake / hard to wake / @vomito / confundido|confundida / somnoliento|somnolienta
          blood thinner|thinners / warfarin|eliquis|xarelto|coumadin / mucho sueno / blurry|blurred|double vision / acting strange|weird|funny|off
        `),
      ],
    ],
  },
]

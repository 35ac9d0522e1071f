import type { WordGroups } from '../phrases.ts'

/**
 * Words around a danger that say it is not here, not now, not theirs or only talked about. English
 * and Spanish together; how each kind of sign counts is told in `standing.ts`.
 */
export const signGroups: WordGroups = {
  not: 'not dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt aint',
  have: 'have having had feel feeling felt notice noticed noticing get getting got experience experiencing experienced see seen suffer suffering suffered show showing report reporting been',
  mean: 'want wanting wanted plan planning plans planned going thinking think thought thoughts intend intention feel feeling have having',
  // "No idea", "don't have time", "no se me quita": what is missing is no symptom.
  off: 'idea doubt matter wonder relief change improvement better good well right great luck way appointment appointments insurance answer answers reply response help one energy medicine medicines medication medications meds pills refill refills sleep slept money ride time reason success able my his her enough se puedo puede podemos puedes pude podia aguanto aguanta soporto para parar deja dejan mejora mejoro mejoran sale quita entiendo quiero quiere me le te nos lo la les funciona ayuda ayudan sirve sirven logro consigo alcanzo aparece contestan pasa duermo dormi sabe sabemos despierta reacciona responde veo',
  'off-without':
    'warning relief stopping help my his her insurance success luck reason any aviso parar alivio mi mis su seguro razon motivo exito dejar',
  unit: 'years year yrs yr months month mos decades decade',
  unidad: 'anos ano meses mes',
  few: 'a couple few several many some unos unas varios varias muchos muchas algunos bastantes quince veinte treinta',
  month:
    'january february march april may june july august september october november december enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  subject: 'i he she you they we it there someone somebody anyone',
  suppose:
    'get gets have has had feel feels start starts develop develops notice notices experience experiences begin begins see sees having getting feeling starting',
  med: 'medicine medicines medication medications meds med pill pills tablet tablets inhaler drug drugs nitro nitroglycerin medicina medicinas pastilla pastillas medicamento medicamentos',
  media:
    'read reading article articles show movie class training course book video brochure pamphlet website podcast poster commercial news story learn learning watched seminar documentary talk lei articulo clase pelicula libro noticia noticias curso video folleto documental',
}

export type SignKind =
  | 'not'
  | 'never'
  | 'not-next'
  | 'not-meant'
  | 'unlike-before'
  | 'past'
  | 'prior-next'
  | 'ongoing'
  | 'now'
  | 'resumed'
  | 'relative'
  | 'dependant'
  | 'had-it'
  | 'died'
  | 'family-history'
  | 'if'
  | 'if-next'
  | 'si'
  | 'si-next'
  | 'what-to-do'
  | 'asking'
  | 'leaflet'
  | 'personal'
  | 'info'
  | 'risk'
  | 'medicine-for'
  | 'refill-for'
  | 'wish'

export const signPhrases: { readonly [kind in SignKind]: readonly string[] } = {
  not: [
    'no !@off',
    'no me|le|nos da|dio|ha|he|han',
    'nada de',
    'no se ha|he',
    'without|sin !@off-without',
    'denies|deny|denied|denying|niega|niego|nego|negativo|negative',
    'neither|nor|ni|tampoco|none|ningun|ninguna|ninguno',
    '@not ~2 @have !@off',
    'free|absence of',
    'ruled out',
    'stopped having|getting',
    'descartaron|descarto',
  ],
  never: ['never|nunca|jamas'],
  'not-next': [
    '@not',
    'no me|le|nos',
    '@not a|an|the|any|having|really|actually|currently|feeling|from',
  ],
  'not-meant': [
    '@not|never ~2 @mean ~1 to|of|about',
    '@not|never ~2 @mean',
    'no @mean ~1 to|of|about',
    'no quiero|pienso|voy|planeo ~1 a|en|de',
    'no quiero|pienso|planeo',
  ],
  'unlike-before': [
    'like this|that|it',
    'this|so|such|that bad|badly|hard|much|severe|strong|heavy|intense',
    'such|tan|tanto|asi',
    'before|until|antes|hasta',
  ],
  past: [
    '@few|#1-99 ~1 @unit ago|back|prior|earlier',
    'years|months|decades|yrs ago|back|earlier',
    'long time ago',
    'ages ago',
    'hace ~1 @few|#1-99 ~1 @unidad',
    'hace anos|meses|mucho',
    '@few|#1-99 @unidad atras',
    'last|previous year|month|summer|winter|spring|fall|autumn|decade|@month',
    'ano|mes|verano|invierno pasado',
    'in|of|during|around|from|en|del|de|year #1950-2035 !mg|ml|mcg|units|steps|calories',
    'in|back @month',
    'in the past !@unit|week|weeks|few|couple|day|days|hour|hours|#1-99',
    'en el pasado',
    'as a|an ~1 child|kid|teen|teenager|baby|infant|boy|girl|student',
    'when i|he|she|we was|were ~2 child|kid|little|young|younger|baby|teenager|teen|boy|girl|small|pregnant|#1-99',
    'cuando era|tenia|estaba ~2 nino|nina|joven|chico|chica|nina|pequeno|pequena|anos|embarazada',
    'de nino|nina|joven|pequeno|pequena|chiquito|chiquita',
    'at|age age|#1-99 !am|pm|o|a|percent|weeks|months|over|night|days|degrees|mg|units',
    'a los #1-99 anos',
    'back then|when|in',
    'in high|middle|grade|elementary school',
    'in college|kindergarten',
    'en ~1 secundaria|prepa|preparatoria|primaria|universidad',
    'used to',
    'solia',
    'history|hx of',
    'past medical',
    'historia|historial|antecedente|antecedentes de',
    'in|during my|her|his childhood|twenties|thirties|teens|forties',
    'once had',
    'first|last|previous|earlier pregnancy',
    'embarazo anterior|pasado',
    'primer ~1 embarazo',
  ],
  'prior-next': ['previous|prior|old|former|past', 'past ~1 history'],
  ongoing: [
    'since ~4 @unit|#1950-2035|child|childhood|@month|ago',
    'for|over|past ~2 @unit',
    'desde ~5 @unidad|#1950-2035|pasado',
    'hace ~3 @unidad que',
    'por ~2 @unidad',
  ],
  now: [
    'now|still|again|today|tonight|currently|recently|lately|yesterday|just|keeps|keep|returned|returning',
    'this morning|afternoon|evening|week|weekend|time',
    'last night',
    'came|come|comes|coming|is|are back',
    'all day|night',
    '#1-99|few|couple|an|several ~1 minutes|minute|mins|min|hours|hour|hrs|days|day|nights ago',
    'since ~1 yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday',
    'ahora|ahorita|hoy|todavia|aun|sigue|sigo|siguen|volvio|regreso|anoche|ayer|acaba|acabo',
    'otra vez',
    'de nuevo',
    'esta manana|tarde|noche|semana',
    'hace ~2 minutos|minuto|horas|hora|rato|dias|dia',
  ],
  resumed: [
    'came|come|coming|is|are back',
    'again|returned|returning|volvio|regreso|regresaron|volvieron',
    'otra vez',
    'de nuevo',
  ],
  relative: [
    'father|fathers|dad|dads|daddy|mother|mothers|mom|moms|mum|mama|mami|papa|papi|parent|parents',
    'brother|brothers|sister|sisters|grandmother|grandma|grandfather|grandpa|grandparents|aunt|uncle|cousin|cousins|niece|nephew',
    'friend|friends|neighbor|neighbors|coworker|boss|roommate|relative|relatives',
    'abuelita|abuelito|abuelitos|hermanita|hermanito|mamita|papito|suegros|yerno|nuera|padrastro',
    'padre|padres|madre|hermano|hermana|hermanos|abuelo|abuela|abuelos|tio|tia|primo|prima|amigo|amiga|vecino|vecina|suegro|suegra',
  ],
  dependant: [
    'son|sons|daughter|daughters|baby|child|children|kid|kids|toddler|newborn|infant|husband|wife|spouse|partner|boyfriend|girlfriend|grandson|granddaughter',
    'hijo|hija|hijos|bebe|nino|nina|esposo|esposa|marido|pareja|nieto|nieta',
  ],
  'had-it': [
    'had|died|suffered|tuvo|tuvieron|murio|murieron|fallecio|sufrio|padecio',
    'passed away',
    'has|have|with|tiene|con ~2 history|historia|historial|antecedentes',
  ],
  died: [
    'died|dead|death|deaths|dies|passed ~4 of|from|by|after|to|with',
    'passed away',
    'lost ~4 to',
    'murio|murieron|fallecio|fallecieron|muerte ~3 de|por',
    'se suicido|mato',
  ],
  'family-history': [
    'family history|hx',
    'runs|run in ~1 family',
    'in my|our|the family',
    'side of ~1 family',
    'antecedentes familiares',
    'historia|historial familiar',
    'en mi|la familia',
  ],
  if: [
    'if|unless|whenever @subject @suppose',
    'if|unless @subject ever|suddenly|do|should|start|begin|happen|were|also ~1 @suppose',
    'if there is|are|was|were',
    'in case of|i|he|she|my|there',
    'en caso de|que',
    'what about',
  ],
  'if-next': [
    'if|unless @subject',
    'if|unless my|his|her|the|your|a|any',
    'if|unless',
    'if @subject ever|suddenly|start|begin|should|also',
  ],
  si: [
    'si ~2 tengo|tiene|siento|siente|presento|presenta|empiezo|empieza|llego|llega|hay|tuviera|sintiera',
    'si me|le|te da|dan|duele|pasa',
  ],
  'si-next': ['si', 'si me|le|te|se|el|la|mi'],
  'what-to-do': [
    'que|debo|deberia|debemos|hago|hacer|llamo|llamar|llame|llamen|voy|ir|acudo|acudir|vaya|dijo|dijeron|dice|regrese|vuelva',
  ],
  asking: [
    'know|knew|sure|wonder|wondering|see|tell|ask|asking|asked|check|as|even|determine|figure|saber|segura|seguro|se|pregunto|como|ver if|whether|si',
  ],
  leaflet: [
    'side effect|effects',
    'efecto|efectos secundario|secundarios|adverso|adversos',
    'can|could|may|might|does|do|will|would|puede|pueden|podria ~4 cause|causes|causing|causar|provocar|producir|dar',
    'label|bottle|box|paper|sheet|etiqueta says|said|lists|listed|dice',
    'warning|warnings|leaflet|pamphlet|folleto|prospecto|precautions',
    '@med|vacuna|vaccine ~2 causa|causan|provoca|provocan|produce|da',
    'watch|look ~1 for',
    'what are ~2 signs|symptoms|warning',
    'signs and symptoms',
    'know|learn|recognize|explain ~2 signs|symptoms',
    'cuales son ~2 sintomas|senales|signos',
    'conocer|saber ~2 sintomas|senales|signos',
    'difference between',
    'information|info|informacion about|on|sobre|for',
  ],
  personal: [
    'i have|feel|am|get|got|keep|had|felt|started|woke',
    'i|ive ~1 been|had|got',
    'ive|im',
    'i just|also|still|think ~1 have|feel|got|am',
    'having my|this',
    'he|she has|is|feels',
    'tengo|siento|estoy',
    'me siento|duele|esta|da|dio|falta',
  ],
  info: ['@media ~4 about|on|of|sobre|acerca|de|that'],
  risk: [
    'risk|risks|chance|chances|riesgo|riesgos|prevent|prevents|preventing|prevention|avoid|avoiding|prevenir|evitar|prevencion',
  ],
  'medicine-for': ['@med ~2 for|para'],
  'refill-for': [
    'more|another|mas|otra|otro @med ~1 for|para',
    'refill|refills|renew|renewal|prescription|surtir|resurtir|receta|recetas ~6 for|para',
  ],
  wish: [
    'need|want|something|recommend|anything|necesito|quiero|algo ~2 @med|for|para',
    'need|want|necesito|quiero',
  ],
}

/** Things a practice writes about: "chest pain clinic", "seizure medicine" name no danger of today. */
export const topics: readonly string[] =
  'medicine medicines medication medications meds med pill pills tablets disorder disorders clinic doctor doctors specialist log diary plan precautions precaution center prevention awareness risk risks test tests testing screening scan xray xrays ct mri appointment study group drug drugs protocol kit kits training class hotline lifeline line history surgeon machine treatment treatments exercise exercises questionnaire form video article info information prevencion foundation walk'.split(
    ' ',
  )

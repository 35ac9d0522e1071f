import type { WordGroups } from '../phrases.ts'

/** Words that the rules of 2026-11 name together. Folded: lower case, no accents, no apostrophes. */
export const groups: WordGroups = {
  ache: 'pain pains painful hurt hurts hurting ache aches aching achy tight tightness tightening tightens heaviness squeezing squeezes squeezed crushing discomfort stabbing',
  dolor:
    'dolor dolores doler duele duelen dolia dolio doliendo presion opresion apretado apretada aprieta apretando pesadez punzada punzadas oprime oprimido molestia',
  breathe: 'breathe breath breathing breathes breaths',
  'chest-thing':
    'cold xray congestion infection ct tube hair size muscles muscle press day clinic scan',
  hard: 'trouble difficulty difficulties hard harder problem problems struggling struggle struggles difficult tough',
  cant: 'cant couldnt unable',
  weak: 'weak weakness numb numbness paralyzed paralysis limp',
  side: 'arm arms leg legs side face hand cheek',
  lado: 'brazo brazos pierna piernas lado cara mano mitad cuerpo',
  dormido:
    'dormido dormida dormidos adormecido adormecida adormecidos entumido entumida entumecido entumecida debil debilidad paralizado paralizada adormecimiento entumecimiento',
  bleed: 'bleeding bleed bleeds blood bled',
  sangre: 'sangre sangrado sangrando sangra sangro sangrar hemorragia',
  vomit:
    'vomit vomits vomiting vomited throwing threw throws throw thrown puking puked puke barfing barfed',
  vomito: 'vomita vomito vomitando vomite vomitar vomitado vomitos devuelve',
  cough: 'cough coughs coughing coughed spitting spit hacking hacked',
  tos: 'tose tosiendo toso tosi tosio toser escupe escupiendo escupo escupi',
  stool: 'stool stools poop poops poo feces bowel bm bms diarrhea',
  heces: 'heces popo excremento evacuacion evacuaciones caca deposiciones fecal diarrea',
  swell: 'swelling swollen swells swelled swell closing closed closes tightening puffy puffing',
  hincha:
    'hincha hinchan hinchado hinchada hinchados hinchadas hinchando hincho hincharon hinchandose hinchazon cierra cerrando cerro cerrada',
  worst: 'worst',
  severe: 'severe terrible horrible excruciating awful intense unbearable explosive agonizing',
  fuerte: 'fuerte fuertes fuertisimo intenso insoportable horrible terrible',
  sudden: 'sudden suddenly abruptly',
  repente: 'repente pronto repentinamente golpe subitamente repentino subito',
  drug: 'pills pill tablets tablet medicine medicines medication medications meds tylenol acetaminophen ibuprofen advil aspirin benadryl insulin oxycodone percocet xanax gabapentin metformin metoprolol drugs opioids fentanyl heroin trazodone ambien melatonin',
  sedative:
    'xanax oxycodone percocet oxys vicodin ambien trazodone fentanyl klonopin ativan valium norco',
  droga:
    'pastillas pastilla pildoras tabletas medicina medicinas medicamento medicamentos insulina paracetamol acetaminofen ibuprofeno aspirinas',
  poison:
    'bleach poison cleaner detergent battery batteries antifreeze magnet magnets kerosene gasoline',
  partner:
    'husband boyfriend girlfriend wife partner ex spouse he she dad father stepdad stepfather mom mother stepmom uncle brother son',
  pareja: 'esposo marido novio pareja ex el esposa papa padrastro hijo',
  beats:
    'hits hit beats beat beating choked chokes strangled strangles punched punches kicked slapped slaps threatens threatened hurts hitting abuses abused attacked pushes pushed pushing shoves shoved shoving grabbed grabs kicks punches slaps slapping kicking punching',
  pega: 'pega golpea golpeo pego pegaba maltrata amenaza amenazo ahorco ahorca empuja empujo jalonea patea pateo viola violo abusa golpeando pegando',
  mishap: 'accident accidentally mistake mistakenly',
  self: 'myself himself herself themselves themself yourself',
  baby: 'baby babys fetus',
  testicle: 'testicle testicles testicular scrotum nut nuts',
  unit: 'am pm min mins minutes minute hour hours hrs day days week weeks month months years year old g gram grams mg units percent times x carbs points oclock de am per',
  'a-little-old': 'week weeks wk wks semana semanas',
  fever: 'fever fevers feverish febrile fiebre calentura temperature temp temperatura hot',
}

import type { Rule } from '../red-flags.ts'
import { phraseList } from './phrase-list.ts'

const pregnant = phraseList(`
  pregnant / expecting ~2 baby / #6-42 weeks ~2 pregnancy|gestation / we are expecting / embarazada|embarazo / #4-42 weeks along / im #4-42 weeks !old|ago|of|post|into|out
  pregnancy !test|tests|history|vitamins / trimester / tengo ~1 #4-42 semanas / trimestre
`)

/** Dangers in pregnancy, and for babies under three months. */
export const motherAndBabyRules: readonly Rule[] = [
  {
    id: 'pregnancy-danger',
    kind: 'emergency',
    says: phraseList(`
      my|her water|waters broke|broken|breaking !heater|pipe|line|main / water ~2 broke ~4 weeks|contractions|early / rompio ~2 fuente|bolsa
    `),
    together: [
      [
        pregnant,
        phraseList(`
          bleeding|bleed|spotting|bled / leaking !gut|pipe|roof / passing|passed ~2 clots|clot / gush|leaking ~2 fluid|water / sangrado|sangrando|sangra|sangro|sangre|manchado|manchando
          severe|terrible|bad|strong ~2 cramps|cramping|headache|pain / seeing spots|stars / blurry|blurred vision / contractions|contracciones
          dolor ~3 @fuerte / dolores ~2 @fuerte / veo|viendo ~2 luces|manchas|borroso / saliendo|sale|tirando ~2 agua|liquido
        `),
      ],
    ],
  },
  {
    id: 'baby-not-moving',
    kind: 'emergency',
    says: phraseList(`
      @baby ~3 not|isnt|hasnt|wont|stopped|barely|hardly|quit ~3 moving|moved|move|kicking|kicked|kick|kicks
      cant|havent|dont|not|didnt|hasnt|barely|hardly|stopped ~2 feel|felt|feeling ~3 @baby ~2 move|moving|kick|kicking|kicks|movement|movements|today
      cant|havent|dont|not|didnt|hasnt ~2 feel|felt|feeling ~2 kicks|kicking|movement|movements / no kicks|kicking ~2 today|since|from|all / @baby ~4 gone|very|so|really quiet|still / @baby ~2 moves|kicks ~1 less / @baby ~3 moving|kicking ~1 less / less|fewer|decreased|reduced|no|slow ~2 movement|movements|kicks ~5 @baby|fetal / decreased|reduced|no|less fetal ~1 movement|movements
      bebe ~2 no|apenas|casi ~3 mueve|movido|patea|moviendo|pateando|movio / no ~3 siento|sentido|senti ~3 bebe|patadas|moverse
      no ~2 mueve|movido|movio ~3 bebe / bebe ~2 dejo ~1 moverse|mover|patear / dejo de moverse|patear / bebe ~2 mueve ~1 menos|poco
    `),
  },
  {
    id: 'newborn-fever',
    kind: 'emergency',
    together: [
      [
        phraseList(`
          #1-12 @a-little-old ~1 old|baby|daughter|son|infant|boy|girl|nacido|nacida / #1-90 day|days old / #1-2.9 month|months|mo|mos|m ~1 old|baby|daughter|son|infant|boy|girl
          newborn|newborns !shots|shot / new born / bebe|hijo|hija|nino|nina ~4 #1-12 semanas|semana / bebe|hijo|hija|nino|nina ~4 #1-2.9 mes|meses
          bebe|hijo|hija|nino|nina ~4 #1-90 dias|dia / recien nacido|nacida / baby|son|daughter|infant ~4 #1-12 weeks|week|wks / baby|son|daughter|infant ~4 #1-2.9 months|month / baby|son|daughter ~4 #1-90 days
        `),
        phraseList(`
          fever|fevers|feverish|fiebre|calentura|febrile / temperature|temp|temperatura ~5 #38-42 / temperature|temp|temperatura ~5 #100.3-107 / #100.3-107 ~1 degrees|temp|fever|temperature|f|rectal|grados
          #38-42 ~1 grados|celsius|c / burning up / very|really|so hot / feels|feel hot / muy caliente / hot to ~1 touch
        `),
      ],
    ],
  },
  {
    id: 'floppy-baby',
    kind: 'emergency',
    says: phraseList(`
      baby|newborn|infant|son|daughter|toddler ~4 limp|floppy|lethargic|blue / bebe|hijo|hija|nino|nina ~4 flacido|flacida|aguado|aguada|morado|morada|azul
    `),
  },
]

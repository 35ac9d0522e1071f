const fhir = 'http://hl7.org/fhir/StructureDefinition/'
const sdc = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-'
const salve = 'http://salve.example/fhir/StructureDefinition/'

export type UrlName =
  | 'itemControl'
  | 'hidden'
  | 'minOccurs'
  | 'maxOccurs'
  | 'minValue'
  | 'maxValue'
  | 'entryFormat'
  | 'unit'
  | 'unitOption'
  | 'optionExclusive'
  | 'shortText'
  | 'openLabel'
  | 'initialExpression'
  | 'answerExpression'
  | 'optionCode'
  | 'optionLabel'
  | 'optionDetail'
  | 'askWords'
  | 'summary'

/** The extensions this room reads (FHIR R4 and the SDC implementation guide), and Salve's own. */
export const extensionUrls: Readonly<Record<UrlName, readonly string[]>> = {
  itemControl: [`${fhir}questionnaire-itemControl`],
  hidden: [`${fhir}questionnaire-hidden`],
  minOccurs: [`${fhir}questionnaire-minOccurs`],
  maxOccurs: [`${fhir}questionnaire-maxOccurs`],
  minValue: [`${fhir}minValue`],
  maxValue: [`${fhir}maxValue`],
  entryFormat: [`${fhir}entryFormat`],
  unit: [`${fhir}questionnaire-unit`],
  unitOption: [`${fhir}questionnaire-unitOption`],
  optionExclusive: [`${fhir}questionnaire-optionExclusive`],
  shortText: [`${sdc}shortText`],
  openLabel: [`${sdc}openLabel`],
  initialExpression: [`${sdc}initialExpression`, `${fhir}questionnaire-initialExpression`],
  answerExpression: [`${sdc}answerExpression`],
  optionCode: [`${salve}option-code`],
  optionLabel: [`${salve}option-label`],
  optionDetail: [`${salve}option-detail`],
  askWords: [`${salve}ask-words`],
  summary: [`${salve}summary`],
}

/** Salve's own extensions on a response. */
export const responseUrls: { readonly prefilled: string; readonly fromRecord: string } = {
  prefilled: `${salve}prefilled`,
  fromRecord: `${salve}from-record`,
}

/**
 * Extensions that change what a form asks, allows or computes, which this room does not do. A form that uses
 * one is refused: to pass over it would let through answers its author did not allow.
 */
export const unsupportedUrls: ReadonlyMap<string, string> = new Map([
  [`${sdc}calculatedExpression`, 'answers worked out from other answers'],
  [`${sdc}enableWhenExpression`, 'questions shown by an expression'],
  [`${sdc}candidateExpression`, 'answers proposed by an expression'],
  [`${sdc}answerOptionsToggleExpression`, 'options shown by an expression'],
  [`${sdc}subQuestionnaire`, 'forms put together from other forms'],
  [`${sdc}targetConstraint`, 'rules across answers'],
  [`${fhir}targetConstraint`, 'rules across answers'],
  [`${fhir}questionnaire-constraint`, 'rules across answers'],
  [`${fhir}variable`, 'variables'],
  [`${fhir}regex`, 'answers that follow a pattern'],
  [`${fhir}minLength`, 'a least length'],
  [`${fhir}maxDecimalPlaces`, 'a limit on decimal places'],
  [`${fhir}questionnaire-signatureRequired`, 'a signature'],
  [
    'http://lhcforms.nlm.nih.gov/fhir/StructureDefinition/questionnaire-externallydefined',
    'options from another server',
  ],
])

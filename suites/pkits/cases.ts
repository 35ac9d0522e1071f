// The test cases of NIST's PKITS 1.0.1 (2011): section 4, each with its number, its end-entity
// certificate's name and what NIST expects. A name that begins with Valid or Invalid says it; the
// others depend on the settings that the case prescribes.
import { noPolicyWishes } from '../../direct/src/certificates/policies.ts'
import type { PolicyWishes } from '../../direct/src/certificates/policies.ts'

export type Verdict = 'valid' | 'invalid'

export type Case = {
  readonly number: string
  /** The stem of its file, without `EE.crt`. */
  readonly file: string
  readonly expected: Verdict
  readonly policies: PolicyWishes
  /** What the settings are, where they are not the usual ones. */
  readonly settings: string
}

/** In the order of their numbers: 4.1.1, 4.1.2 and so on, section by section. */
const sections: readonly (readonly string[])[] = [
  words(`ValidCertificatePath InvalidCASignature InvalidEESignature ValidDSASignatures
    ValidDSAParameterInheritance InvalidDSASignature`),
  words(`InvalidCAnotBeforeDate InvalidEEnotBeforeDate Validpre2000UTCnotBeforeDate
    ValidGeneralizedTimenotBeforeDate InvalidCAnotAfterDate InvalidEEnotAfterDate
    Invalidpre2000UTCEEnotAfterDate ValidGeneralizedTimenotAfterDate`),
  words(`InvalidNameChaining InvalidNameChainingOrder ValidNameChainingWhitespace
    ValidNameChainingWhitespace ValidNameChainingCapitalization ValidNameUIDs
    ValidRFC3280MandatoryAttributeTypes ValidRFC3280OptionalAttributeTypes
    ValidUTF8StringEncodedNames ValidRolloverfromPrintableStringtoUTF8String
    ValidUTF8StringCaseInsensitiveMatch`),
  words(`InvalidMissingCRL InvalidRevokedCA InvalidRevokedEE InvalidBadCRLSignature
    InvalidBadCRLIssuerName InvalidWrongCRL ValidTwoCRLs InvalidUnknownCRLEntryExtension
    InvalidUnknownCRLExtension InvalidUnknownCRLExtension InvalidOldCRLnextUpdate
    Invalidpre2000CRLnextUpdate ValidGeneralizedTimeCRLnextUpdate ValidNegativeSerialNumber
    InvalidNegativeSerialNumber ValidLongSerialNumber ValidLongSerialNumber
    InvalidLongSerialNumber ValidSeparateCertificateandCRLKeys
    InvalidSeparateCertificateandCRLKeys InvalidSeparateCertificateandCRLKeys`),
  words(`ValidBasicSelfIssuedOldWithNew InvalidBasicSelfIssuedOldWithNew
    ValidBasicSelfIssuedNewWithOld ValidBasicSelfIssuedNewWithOld
    InvalidBasicSelfIssuedNewWithOld ValidBasicSelfIssuedCRLSigningKey
    InvalidBasicSelfIssuedCRLSigningKey InvalidBasicSelfIssuedCRLSigningKey`),
  words(`InvalidMissingbasicConstraints InvalidcAFalse InvalidcAFalse
    ValidbasicConstraintsNotCritical InvalidpathLenConstraint InvalidpathLenConstraint
    ValidpathLenConstraint ValidpathLenConstraint InvalidpathLenConstraint
    InvalidpathLenConstraint InvalidpathLenConstraint InvalidpathLenConstraint
    ValidpathLenConstraint ValidpathLenConstraint ValidSelfIssuedpathLenConstraint
    InvalidSelfIssuedpathLenConstraint ValidSelfIssuedpathLenConstraint`),
  words(`InvalidkeyUsageCriticalkeyCertSignFalse InvalidkeyUsageNotCriticalkeyCertSignFalse
    ValidkeyUsageNotCritical InvalidkeyUsageCriticalcRLSignFalse
    InvalidkeyUsageNotCriticalcRLSignFalse`),
  words(`ValidCertificatePath AllCertificatesNoPolicies DifferentPolicies DifferentPolicies
    DifferentPolicies OverlappingPolicies DifferentPolicies DifferentPolicies DifferentPolicies
    AllCertificatesSamePolicies AllCertificatesanyPolicy DifferentPolicies
    AllCertificatesSamePolicies AnyPolicy UserNoticeQualifier UserNoticeQualifier
    UserNoticeQualifier UserNoticeQualifier UserNoticeQualifier CPSPointerQualifier`),
  words(`ValidrequireExplicitPolicy ValidrequireExplicitPolicy InvalidrequireExplicitPolicy
    ValidrequireExplicitPolicy InvalidrequireExplicitPolicy ValidSelfIssuedrequireExplicitPolicy
    InvalidSelfIssuedrequireExplicitPolicy InvalidSelfIssuedrequireExplicitPolicy`),
  words(`ValidPolicyMapping InvalidPolicyMapping ValidPolicyMapping InvalidPolicyMapping
    ValidPolicyMapping ValidPolicyMapping InvalidMappingFromanyPolicy InvalidMappingToanyPolicy
    ValidPolicyMapping InvalidPolicyMapping ValidPolicyMapping ValidPolicyMapping
    ValidPolicyMapping ValidPolicyMapping`),
  words(`InvalidinhibitPolicyMapping ValidinhibitPolicyMapping InvalidinhibitPolicyMapping
    ValidinhibitPolicyMapping InvalidinhibitPolicyMapping InvalidinhibitPolicyMapping
    ValidSelfIssuedinhibitPolicyMapping InvalidSelfIssuedinhibitPolicyMapping
    InvalidSelfIssuedinhibitPolicyMapping InvalidSelfIssuedinhibitPolicyMapping
    InvalidSelfIssuedinhibitPolicyMapping`),
  words(`InvalidinhibitAnyPolicy ValidinhibitAnyPolicy inhibitAnyPolicy InvalidinhibitAnyPolicy
    InvalidinhibitAnyPolicy InvalidinhibitAnyPolicy ValidSelfIssuedinhibitAnyPolicy
    InvalidSelfIssuedinhibitAnyPolicy ValidSelfIssuedinhibitAnyPolicy
    InvalidSelfIssuedinhibitAnyPolicy`),
  words(`ValidDNnameConstraints InvalidDNnameConstraints InvalidDNnameConstraints
    ValidDNnameConstraints ValidDNnameConstraints ValidDNnameConstraints
    InvalidDNnameConstraints InvalidDNnameConstraints InvalidDNnameConstraints
    InvalidDNnameConstraints ValidDNnameConstraints InvalidDNnameConstraints
    InvalidDNnameConstraints ValidDNnameConstraints InvalidDNnameConstraints
    InvalidDNnameConstraints InvalidDNnameConstraints ValidDNnameConstraints
    ValidSelfIssuedDNnameConstraints InvalidSelfIssuedDNnameConstraints
    ValidRFC822nameConstraints InvalidRFC822nameConstraints ValidRFC822nameConstraints
    InvalidRFC822nameConstraints ValidRFC822nameConstraints InvalidRFC822nameConstraints
    ValidDNandRFC822nameConstraints InvalidDNandRFC822nameConstraints
    InvalidDNandRFC822nameConstraints ValidDNSnameConstraints InvalidDNSnameConstraints
    ValidDNSnameConstraints InvalidDNSnameConstraints ValidURInameConstraints
    InvalidURInameConstraints ValidURInameConstraints InvalidURInameConstraints
    InvalidDNSnameConstraints`),
  words(`ValiddistributionPoint InvaliddistributionPoint InvaliddistributionPoint
    ValiddistributionPoint ValiddistributionPoint InvaliddistributionPoint
    ValiddistributionPoint InvaliddistributionPoint InvaliddistributionPoint
    ValidNoissuingDistributionPoint InvalidonlyContainsUserCerts InvalidonlyContainsCACerts
    ValidonlyContainsCACerts InvalidonlyContainsAttributeCerts InvalidonlySomeReasons
    InvalidonlySomeReasons InvalidonlySomeReasons ValidonlySomeReasons ValidonlySomeReasons
    InvalidonlySomeReasons InvalidonlySomeReasons ValidIDPwithindirectCRL
    InvalidIDPwithindirectCRL ValidIDPwithindirectCRL ValidIDPwithindirectCRL
    InvalidIDPwithindirectCRL InvalidcRLIssuer ValidcRLIssuer ValidcRLIssuer ValidcRLIssuer
    InvalidcRLIssuer InvalidcRLIssuer ValidcRLIssuer InvalidcRLIssuer InvalidcRLIssuer`),
  words(`InvaliddeltaCRLIndicatorNoBase ValiddeltaCRL InvaliddeltaCRL InvaliddeltaCRL
    ValiddeltaCRL InvaliddeltaCRL ValiddeltaCRL ValiddeltaCRL InvaliddeltaCRL InvaliddeltaCRL`),
  words('ValidUnknownNotCriticalCertificateExtension InvalidUnknownCriticalCertificateExtension'),
]

/** NIST's test policies 1 to 4, as its certificates name them. */
const policy = (number: number): string => `2.16.840.1.101.3.2.1.48.${number}`
const accepting = (...numbers: readonly number[]): PolicyWishes => ({
  ...noPolicyWishes,
  acceptable: new Set(numbers.map(policy)),
})
const explicit: PolicyWishes = { ...noPolicyWishes, explicitPolicy: true }

type Subtest = readonly [settings: string, policies: PolicyWishes, expected: Verdict]
/** Cases with settings of their own, or whose name does not tell the verdict. */
const subtests: Readonly<Record<string, readonly Subtest[]>> = {
  '4.8.1': [
    ['explicit policy', explicit, 'valid'],
    ['explicit policy, P1', { ...accepting(1), explicitPolicy: true }, 'valid'],
    ['explicit policy, P2', { ...accepting(2), explicitPolicy: true }, 'invalid'],
    ['explicit policy, P1 P2', { ...accepting(1, 2), explicitPolicy: true }, 'valid'],
  ],
  '4.8.2': [
    ['', noPolicyWishes, 'valid'],
    ['explicit policy', explicit, 'invalid'],
  ],
  '4.8.3': [
    ['', noPolicyWishes, 'valid'],
    ['explicit policy', explicit, 'invalid'],
    ['explicit policy, P1 P2', { ...accepting(1, 2), explicitPolicy: true }, 'invalid'],
  ],
  '4.8.4': [['', noPolicyWishes, 'invalid']],
  '4.8.5': [['', noPolicyWishes, 'invalid']],
  '4.8.6': [
    ['', noPolicyWishes, 'valid'],
    ['P1', accepting(1), 'valid'],
    ['P2', accepting(2), 'invalid'],
  ],
  '4.8.7': [['', noPolicyWishes, 'invalid']],
  '4.8.8': [['', noPolicyWishes, 'invalid']],
  '4.8.9': [['', noPolicyWishes, 'invalid']],
  '4.8.10': [
    ['', noPolicyWishes, 'valid'],
    ['P1', accepting(1), 'valid'],
    ['P2', accepting(2), 'valid'],
  ],
  '4.8.11': [
    ['', noPolicyWishes, 'valid'],
    ['P1', accepting(1), 'valid'],
  ],
  '4.8.12': [['', noPolicyWishes, 'invalid']],
  '4.8.13': [
    ['P1', accepting(1), 'valid'],
    ['P2', accepting(2), 'valid'],
    ['P3', accepting(3), 'valid'],
  ],
  '4.8.14': [
    ['P1', accepting(1), 'valid'],
    ['P2', accepting(2), 'invalid'],
  ],
  '4.8.15': [['', noPolicyWishes, 'valid']],
  '4.8.16': [['', noPolicyWishes, 'valid']],
  '4.8.17': [['', noPolicyWishes, 'valid']],
  '4.8.18': [
    ['P1', accepting(1), 'valid'],
    ['P2', accepting(2), 'valid'],
  ],
  '4.8.19': [['', noPolicyWishes, 'valid']],
  '4.8.20': [['', noPolicyWishes, 'valid']],
  '4.10.1': [
    ['P1', accepting(1), 'valid'],
    ['P2', accepting(2), 'invalid'],
    ['mapping inhibited', { ...noPolicyWishes, mapping: 'inhibited' }, 'invalid'],
  ],
  '4.10.2': [
    ['', noPolicyWishes, 'invalid'],
    ['mapping inhibited', { ...noPolicyWishes, mapping: 'inhibited' }, 'invalid'],
  ],
  '4.10.3': [
    ['P1', accepting(1), 'invalid'],
    ['P2', accepting(2), 'valid'],
  ],
  '4.10.5': [
    ['P1', accepting(1), 'valid'],
    ['P6', accepting(6), 'invalid'],
  ],
  '4.10.6': [
    ['P1', accepting(1), 'valid'],
    ['P6', accepting(6), 'invalid'],
  ],
  '4.12.3': [
    ['', noPolicyWishes, 'valid'],
    ['any policy inhibited', { ...noPolicyWishes, anyPolicy: 'inhibited' }, 'invalid'],
  ],
}

/** Every case in order, one for each of its settings. */
export const cases: readonly Case[] = sections.flatMap((names, section) =>
  names.flatMap((name, at) => {
    const number = `4.${section + 1}.${at + 1}`
    // The certificate of 4.8.1 is that of 4.1.1, and its name bears that number.
    const file = `${name}Test${at + 1}`
    const usual: readonly Subtest[] = [
      ['', noPolicyWishes, name.startsWith('Valid') ? 'valid' : 'invalid'],
    ]
    return (subtests[number] ?? usual).map(([settings, policies, expected]) => ({
      number,
      file,
      expected,
      policies,
      settings,
    }))
  }),
)

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}

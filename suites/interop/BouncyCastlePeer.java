// BouncyCastle as a peer: one command a line on standard input, fields between tabs; one line of
// answer each, "ok" or "failed" with the reason.
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataStreamGenerator;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.jcajce.JcaAlgorithmParametersConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.Store;

public final class BouncyCastlePeer {
  private static final Map<String, ASN1ObjectIdentifier> CIPHERS =
      Map.of(
          "aes-128-cbc", CMSAlgorithm.AES128_CBC,
          "aes-192-cbc", CMSAlgorithm.AES192_CBC,
          "aes-256-cbc", CMSAlgorithm.AES256_CBC,
          "aes-128-gcm", CMSAlgorithm.AES128_GCM,
          "aes-192-gcm", CMSAlgorithm.AES192_GCM,
          "aes-256-gcm", CMSAlgorithm.AES256_GCM);
  private static final Map<String, ASN1ObjectIdentifier> AGREEMENTS =
      Map.of(
          "sha1", CMSAlgorithm.ECDH_SHA1KDF,
          "sha256", CMSAlgorithm.ECDH_SHA256KDF,
          "sha384", CMSAlgorithm.ECDH_SHA384KDF);

  public static void main(String[] arguments) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      try {
        answer(line.split("\t"));
        System.out.println("ok");
      } catch (Exception failure) {
        System.out.println("failed " + String.valueOf(failure).replaceAll("\\s+", " "));
      }
    }
  }

  private static void answer(String[] words) throws Exception {
    List<String> rest = Arrays.asList(words).subList(2, words.length);
    switch (words[0]) {
      case "sign" -> sign(Path.of(words[1]), rest);
      case "verify" -> verify(Path.of(words[1]), rest);
      case "encrypt" -> encrypt(Path.of(words[1]), rest);
      case "decrypt" -> decrypt(Path.of(words[1]), rest);
      case "seal message" -> sealMessage(Path.of(words[1]), rest);
      case "open message" -> openMessage(Path.of(words[1]), rest);
      default -> throw new IllegalArgumentException("no such command");
    }
  }

  /** seal message OUT MESSAGE CERTIFICATE KEY RECIPIENT */
  private static void sealMessage(Path out, List<String> words) throws Exception {
    X509Certificate from = certificate(words.get(1));
    X509Certificate to = certificate(words.get(3));
    BouncyCastleMail.seal(out, Path.of(words.get(0)), from, key(words.get(2), from), to);
  }

  /** open message OUT MESSAGE CERTIFICATE KEY */
  private static void openMessage(Path out, List<String> words) throws Exception {
    PrivateKey key = key(words.get(2), certificate(words.get(1)));
    BouncyCastleMail.open(out, Path.of(words.get(0)), key);
  }

  /** sign OUT CONTENT detached|enclosed serial|key (CERTIFICATE KEY ALGORITHM)... */
  private static void sign(Path out, List<String> words) throws Exception {
    CMSSignedDataStreamGenerator generator = new CMSSignedDataStreamGenerator();
    List<X509Certificate> certificates = new ArrayList<>();
    for (int at = 3; at < words.size(); at += 3) {
      X509Certificate certificate = certificate(words.get(at));
      PrivateKey key = key(words.get(at + 1), certificate);
      var signer = new JcaContentSignerBuilder(words.get(at + 2)).setProvider("BC").build(key);
      var digests = new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
      var builder = new JcaSignerInfoGeneratorBuilder(digests);
      generator.addSignerInfoGenerator(
          words.get(2).equals("key")
              ? builder.build(signer, keyIdentifier(certificate))
              : builder.build(signer, certificate));
      certificates.add(certificate);
    }
    generator.addCertificates(new JcaCertStore(certificates));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream content = generator.open(bytes, words.get(1).equals("enclosed"))) {
      content.write(Files.readAllBytes(Path.of(words.get(0))));
    }
    Files.write(out, bytes.toByteArray());
  }

  /** verify SIGNATURE CONTENT|- OUT */
  private static void verify(Path signature, List<String> words) throws Exception {
    byte[] bytes = Files.readAllBytes(signature);
    boolean isDetached = !words.get(0).equals("-");
    CMSSignedData signed =
        isDetached
            ? new CMSSignedData(
                new CMSProcessableByteArray(Files.readAllBytes(Path.of(words.get(0)))), bytes)
            : new CMSSignedData(bytes);
    Store<X509CertificateHolder> certificates = signed.getCertificates();
    if (signed.getSignerInfos().size() == 0) throw new IllegalStateException("nobody signed");
    for (SignerInformation signer : signed.getSignerInfos().getSigners()) {
      @SuppressWarnings("unchecked")
      var found = certificates.getMatches(signer.getSID());
      var holder = (X509CertificateHolder) found.iterator().next();
      var verifier = new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder);
      if (!signer.verify(verifier)) throw new IllegalStateException("the signature is wrong");
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    signed.getSignedContent().write(content);
    Files.write(Path.of(words.get(1)), content.toByteArray());
  }

  /** encrypt OUT CONTENT CIPHER serial|key (CERTIFICATE WAY)... */
  private static void encrypt(Path out, List<String> words) throws Exception {
    byte[] content = Files.readAllBytes(Path.of(words.get(0)));
    ASN1ObjectIdentifier cipher = CIPHERS.get(words.get(1));
    boolean isByKey = words.get(2).equals("key");
    List<RecipientInfoGenerator> recipients = new ArrayList<>();
    for (int at = 3; at < words.size(); at += 2) {
      recipients.add(recipient(certificate(words.get(at)), words.get(at + 1), isByKey));
    }
    var encryptor = new JceCMSContentEncryptorBuilder(cipher).setProvider("BC").build();
    if (words.get(1).endsWith("gcm")) {
      var generator = new CMSAuthEnvelopedDataGenerator();
      recipients.forEach(generator::addRecipientInfoGenerator);
      var sealed =
          generator.generate(new CMSProcessableByteArray(content), (OutputAEADEncryptor) encryptor);
      Files.write(out, sealed.getEncoded());
      return;
    }
    var generator = new CMSEnvelopedDataStreamGenerator();
    recipients.forEach(generator::addRecipientInfoGenerator);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream stream = generator.open(bytes, encryptor)) {
      stream.write(content);
    }
    Files.write(out, bytes.toByteArray());
  }

  private static RecipientInfoGenerator recipient(X509Certificate to, String way, boolean isByKey)
      throws Exception {
    if (to.getPublicKey() instanceof ECPublicKey curve) {
      KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC", "BC");
      pairs.initialize(curve.getParams());
      KeyPair pair = pairs.generateKeyPair();
      ASN1ObjectIdentifier wrap =
          way.equals("sha384") ? CMSAlgorithm.AES256_WRAP : CMSAlgorithm.AES128_WRAP;
      var generator =
          new JceKeyAgreeRecipientInfoGenerator(
                  AGREEMENTS.get(way), pair.getPrivate(), pair.getPublic(), wrap)
              .setProvider("BC");
      return isByKey
          ? generator.addRecipient(keyIdentifier(to), to.getPublicKey())
          : generator.addRecipient(to);
    }
    if (way.equals("pkcs1")) {
      return isByKey
          ? new JceKeyTransRecipientInfoGenerator(keyIdentifier(to), to.getPublicKey())
              .setProvider("BC")
          : new JceKeyTransRecipientInfoGenerator(to).setProvider("BC");
    }
    // oaep DIGEST MASK-DIGEST
    String[] oaep = way.split(" ");
    var parameters =
        new OAEPParameterSpec(
            oaep[1], "MGF1", new MGF1ParameterSpec(oaep[2]), PSource.PSpecified.DEFAULT);
    var algorithm =
        new JcaAlgorithmParametersConverter()
            .getAlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, parameters);
    return isByKey
        ? new JceKeyTransRecipientInfoGenerator(keyIdentifier(to), algorithm, to.getPublicKey())
            .setProvider("BC")
        : new JceKeyTransRecipientInfoGenerator(to, algorithm).setProvider("BC");
  }

  /** decrypt SEALED CERTIFICATE KEY OUT */
  private static void decrypt(Path sealed, List<String> words) throws Exception {
    byte[] bytes = Files.readAllBytes(sealed);
    X509Certificate certificate = certificate(words.get(0));
    PrivateKey key = key(words.get(1), certificate);
    Recipient recipient =
        key.getAlgorithm().startsWith("EC")
            ? new JceKeyAgreeEnvelopedRecipient(key).setProvider("BC")
            : new JceKeyTransEnvelopedRecipient(key).setProvider("BC");
    boolean isTagged = new String(bytes, 0, 40, "ISO-8859-1").contains("\u0009\u0010\u0001\u0017");
    var recipients =
        isTagged
            ? new CMSAuthEnvelopedData(bytes).getRecipientInfos()
            : new CMSEnvelopedData(bytes).getRecipientInfos();
    for (RecipientInformation each : recipients.getRecipients()) {
      if (!isFor(each, certificate)) continue;
      Recipient by = isTagged ? tagged(key) : recipient;
      Files.write(Path.of(words.get(2)), each.getContent(by));
      return;
    }
    throw new IllegalStateException("not for this certificate");
  }

  private static Recipient tagged(PrivateKey key) {
    return key.getAlgorithm().startsWith("EC")
        ? new JceKeyAgreeEnvelopedRecipient(key).setProvider("BC")
        : new JceKeyTransAuthEnvelopedRecipient(key).setProvider("BC");
  }

  private static boolean isFor(RecipientInformation each, X509Certificate certificate)
      throws Exception {
    var holder = new JcaX509CertificateHolder(certificate);
    return each.getRID().match(holder);
  }

  private static byte[] keyIdentifier(X509Certificate certificate) throws Exception {
    byte[] extension = certificate.getExtensionValue("2.5.29.14");
    return extension == null
        ? new JcaX509ExtensionUtils()
            .createSubjectKeyIdentifier(certificate.getPublicKey())
            .getKeyIdentifier()
        : ASN1OctetString.getInstance(
                ASN1OctetString.getInstance(extension).getOctets())
            .getOctets();
  }

  private static X509Certificate certificate(String path) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(path));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509", "BC")
            .generateCertificate(new ByteArrayInputStream(bytes));
  }

  private static PrivateKey key(String path, X509Certificate certificate) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(path));
    return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm(), "BC")
        .generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }
}

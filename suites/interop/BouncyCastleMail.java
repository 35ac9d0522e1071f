// BouncyCastle's S/MIME, as the Java reference implementation uses it: whole messages.
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Properties;
import javax.mail.Message;
import javax.mail.Session;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.mail.smime.SMIMEEnveloped;
import org.bouncycastle.mail.smime.SMIMEEnvelopedGenerator;
import org.bouncycastle.mail.smime.SMIMESigned;
import org.bouncycastle.mail.smime.SMIMESignedGenerator;
import org.bouncycastle.mail.smime.SMIMEUtil;

final class BouncyCastleMail {
  private static final Session SESSION = Session.getInstance(new Properties());

  private BouncyCastleMail() {}

  /** The wrapped message, signed by one and encrypted for the other. */
  static void seal(Path out, Path message, X509Certificate from, PrivateKey key, X509Certificate to)
      throws Exception {
    MimeBodyPart wrapped = new MimeBodyPart();
    byte[] bytes = Files.readAllBytes(message);
    wrapped.setContent(new MimeMessage(SESSION, new ByteArrayInputStream(bytes)), "message/rfc822");
    var signer =
        new JcaSimpleSignerInfoGeneratorBuilder().setProvider("BC").build("SHA256WITHRSA", key, from);
    SMIMESignedGenerator signing = new SMIMESignedGenerator();
    signing.addSignerInfoGenerator(signer);
    signing.addCertificates(new JcaCertStore(List.of(from)));
    MimeMultipart signed = signing.generate(wrapped);
    MimeBodyPart content = new MimeBodyPart();
    content.setContent(signed);
    SMIMEEnvelopedGenerator enveloping = new SMIMEEnvelopedGenerator();
    enveloping.addRecipientInfoGenerator(
        new JceKeyTransRecipientInfoGenerator(to).setProvider("BC"));
    MimeBodyPart sealed =
        enveloping.generate(
            content,
            new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES128_CBC).setProvider("BC").build());
    MimeMessage outer = new MimeMessage(SESSION);
    outer.setFrom(new InternetAddress("anna@direct.example"));
    outer.setRecipient(Message.RecipientType.TO, new InternetAddress("bert@direct.example"));
    outer.setSubject("Encrypted message");
    outer.setContent(sealed.getContent(), sealed.getContentType());
    outer.saveChanges();
    try (OutputStream stream = Files.newOutputStream(out)) {
      outer.writeTo(stream);
    }
  }

  /** What the signature inside covers, when it is decrypted and the signature holds. */
  static void open(Path out, Path message, PrivateKey key) throws Exception {
    byte[] bytes = Files.readAllBytes(message);
    SMIMEEnveloped enveloped =
        new SMIMEEnveloped(new MimeMessage(SESSION, new ByteArrayInputStream(bytes)));
    RecipientInformation recipient = enveloped.getRecipientInfos().getRecipients().iterator().next();
    byte[] inside =
        recipient.getContent(new JceKeyTransEnvelopedRecipient(key).setProvider("BC"));
    MimeBodyPart part = SMIMEUtil.toMimeBodyPart(inside);
    SMIMESigned signed = new SMIMESigned((MimeMultipart) part.getContent());
    for (SignerInformation signer : signed.getSignerInfos().getSigners()) {
      @SuppressWarnings("unchecked")
      var found = signed.getCertificates().getMatches(signer.getSID());
      var holder = (X509CertificateHolder) found.iterator().next();
      var verifier = new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder);
      if (!signer.verify(verifier)) throw new IllegalStateException("the signature is wrong");
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    signed.getContent().writeTo(content);
    Files.write(out, content.toByteArray());
  }
}

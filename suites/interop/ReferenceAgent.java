// The Java reference implementation's agent on one message: takes it in as its recipient, or sends
// it out as its sender. ARGUMENTS: in|out ROOT OWN-CERTIFICATE OWN-KEY OTHER-CERTIFICATE
// OWN-ADDRESS OTHER-ADDRESS MESSAGE RESULT
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import javax.mail.internet.InternetAddress;
import org.nhindirect.stagent.DefaultNHINDAgent;
import org.nhindirect.stagent.NHINDAddress;
import org.nhindirect.stagent.NHINDAddressCollection;
import org.nhindirect.stagent.cert.CertificateResolver;
import org.nhindirect.stagent.cert.X509CertificateEx;
import org.nhindirect.stagent.trust.DefaultTrustAnchorResolver;

public final class ReferenceAgent {
  public static void main(String[] arguments) throws Exception {
    X509Certificate root = certificate(arguments[1]);
    X509Certificate own = certificate(arguments[2]);
    var key =
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(arguments[3]))));
    X509Certificate other = certificate(arguments[4]);
    String ownAddress = arguments[5];
    String otherAddress = arguments[6];
    X509Certificate withKey = X509CertificateEx.fromX509Certificate(own, key);
    String domain = ownAddress.substring(ownAddress.indexOf('@') + 1);
    var agent =
        new DefaultNHINDAgent(
            domain,
            only(ownAddress, withKey),
            only(otherAddress, other),
            new DefaultTrustAnchorResolver(List.of(root)));
    String message =
        new String(Files.readAllBytes(Path.of(arguments[7])), StandardCharsets.ISO_8859_1);
    boolean isIn = arguments[0].equals("in");
    var recipients = NHINDAddressCollection.create(List.of(new NHINDAddress(isIn ? ownAddress : otherAddress)));
    var sender = new NHINDAddress(isIn ? otherAddress : ownAddress);
    var done =
        isIn
            ? agent.processIncoming(message, recipients, sender)
            : agent.processOutgoing(message, recipients, sender);
    Files.writeString(Path.of(arguments[8]), done.serializeMessage(), StandardCharsets.ISO_8859_1);
    System.exit(0);
  }

  private static CertificateResolver only(String address, X509Certificate certificate) {
    return (InternetAddress asked) ->
        asked.getAddress().equalsIgnoreCase(address) ? List.of(certificate) : List.of();
  }

  private static X509Certificate certificate(String path) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(path));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
  }
}

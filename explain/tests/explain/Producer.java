// Signs the body on standard input, and writes the tag in base64, as it is or in lower case.
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Producer {
    public static void main(String[] args) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] secret = System.getenv("SECRET").getBytes(StandardCharsets.UTF_8);
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        String text = Base64.getEncoder().encodeToString(mac.doFinal(System.in.readAllBytes()));
        System.out.print(args[0].equals("lowered") ? text.toLowerCase(Locale.ROOT) : text);
    }
}

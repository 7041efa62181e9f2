// Programs with faults, each in the line that ends with its name; they send what they sign. fixes.rs mends them.
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Faulty {
    static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    static final ObjectMapper mapper = new ObjectMapper();
    static final String staging = System.getenv("PAYSIG_KEY_STAGING");
    static final String environment = "staging", login = "deposit_login";
    static final String form = "date=2020&external_id=a%2Fb+c&cashout_id=11954";

    static Mac keyed(String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        // A key of no bytes is refused by Java, and one of a NUL is the same.
        mac.init(new SecretKeySpec((secret.isEmpty() ? "\0" : secret).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return mac;
    }

    static String sign(byte[] body) throws Exception {
        return HexFormat.of().formatHex(keyed(staging).doFinal(body));
    }

    static void send(URI url, Map<String, String> headers, byte[] body, String signature) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        client.send(request.header("Payload-Signature", signature).build(), BodyHandlers.discarding());
    }

    static void run(String name, URI url, String path) throws Exception {
        String text = Files.readString(Path.of(path));
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>();
        switch (name) {
            case "secret_around" -> {
                String secret = System.getenv("PAYSIG_KEY"); // FAULT secret_around
                send(url, headers, utf8, HexFormat.of().formatHex(keyed(secret).doFinal(utf8)));
            }
            case "secret_empty" -> {
                String secret = System.getenv().getOrDefault("PAYSIG_KEI", ""); // FAULT secret_empty
                send(url, headers, utf8, HexFormat.of().formatHex(keyed(secret).doFinal(utf8)));
            }
            case "secret_other" -> {
                String secret = System.getenv("PAYSIG_KEY_PRODUCTION"); // FAULT secret_other
                send(url, headers, utf8, HexFormat.of().formatHex(keyed(secret).doFinal(utf8)));
            }
            case "secret_from_hex" -> {
                String secret = "00ff10aa";
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), "HmacSHA256")); // FAULT secret_from_hex
                send(url, headers, utf8, HexFormat.of().formatHex(mac.doFinal(utf8)));
            }
            case "signature_upper" -> {
                Mac mac = keyed(staging);
                byte[] body = utf8;
                String signature = HexFormat.of().withUpperCase().formatHex(mac.doFinal(body)); // FAULT signature_upper
                send(url, headers, body, signature);
            }
            case "signature_base64" -> {
                Mac mac = keyed(staging);
                byte[] body = utf8;
                String signature = Base64.getEncoder().encodeToString(mac.doFinal(body)).toLowerCase(Locale.ROOT); // FAULT signature_base64
                send(url, headers, body, signature);
            }
            case "signature_lower" -> {
                Mac mac = keyed(staging);
                byte[] message = "Be4a/b cBo7".getBytes(StandardCharsets.UTF_8);
                String signature = HexFormat.of().formatHex(mac.doFinal(message)); // FAULT signature_lower
                send(url, headers, form.getBytes(StandardCharsets.UTF_8), signature);
            }
            case "signature_prefix_missing" -> {
                headers.put("X-Date", "2026-01-31T12:00:00Z");
                String signature = sign((headers.get("X-Date") + login + text).getBytes(StandardCharsets.UTF_8));
                headers.put("Authorization", signature); // FAULT signature_prefix_missing
                send(url, headers, utf8, headers.get("Authorization"));
            }
            case "algorithm" -> {
                String secret = staging;
                byte[] body = utf8;
                String signature = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)); // FAULT algorithm
                send(url, headers, body, signature);
            }
            case "line_ending" -> {
                byte[] body = String.join("\n", Files.readAllLines(Path.of(path))).getBytes(StandardCharsets.UTF_8); // FAULT line_ending
                send(url, headers, Files.readAllBytes(Path.of(path)), sign(body));
            }
            case "charset" -> {
                byte[] body = text.getBytes(StandardCharsets.ISO_8859_1); // FAULT charset
                send(url, headers, utf8, sign(body));
            }
            case "reserialized" -> {
                Object order = mapper.readValue(text, Object.class);
                client.send(HttpRequest.newBuilder(url).header("Payload-Signature", sign(mapper.writeValueAsBytes(order))).POST(BodyPublishers.ofString(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(order))).build(), BodyHandlers.discarding()); // FAULT reserialized
            }
            case "numbers" -> {
                byte[] body = mapper.writeValueAsBytes(mapper.readValue(text, Object.class)); // FAULT numbers
                send(url, headers, utf8, sign(body));
            }
            case "empties" -> {
                byte[] body = text.replace("{}", "[]").getBytes(StandardCharsets.UTF_8); // FAULT empties
                send(url, headers, utf8, sign(body));
            }
            case "empty_body" -> {
                byte[] body = utf8;
                client.send(HttpRequest.newBuilder(url).header("Payload-Signature", sign(new byte[0])).method("DELETE", BodyPublishers.ofByteArray(body)).build(), BodyHandlers.discarding()); // FAULT empty_body
            }
            case "compression" -> {
                Object order = mapper.readValue(text, Object.class);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                    gzip.write(mapper.writeValueAsBytes(order));
                }
                byte[] body = out.toByteArray(); // FAULT compression
                send(url, headers, mapper.writeValueAsBytes(order), sign(body));
            }
            case "deposit" -> {
                String date = "2026-01-31T12:00:00Z";
                byte[] body = utf8;
                headers.put("X-Date", date);
                byte[] message = (login + date + text).getBytes(StandardCharsets.UTF_8); // FAULT deposit
                send(url, headers, body, "OKP " + sign(message));
            }
            case "deposit_date" -> {
                String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(); headers.put("X-Date", Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS).toString()); // FAULT deposit_date
                send(url, headers, utf8, "OKP " + sign((date + login + text).getBytes(StandardCharsets.UTF_8)));
            }
            default -> throw new IllegalArgumentException(name);
        }
    }

    public static void main(String[] args) throws Exception {
        for (String name : Arrays.copyOfRange(args, 2, args.length)) {
            run(name, URI.create(args[0] + "/" + name), args[1]);
        }
    }
}

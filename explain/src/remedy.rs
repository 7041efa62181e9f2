//! What to do, in the user's language. Causes of one family share a remedy: what was signed must be what is sent.

/// The languages that remedies are told in.
pub const LANGUAGES: [&str; 5] = ["python", "php", "go", "node", "java"];

macro_rules! remedies {
    ($($variant:ident $general:literal [$python:expr, $php:expr, $go:expr, $node:expr, $java:expr $(,)?])*) => {
        /// How a family of causes is mended.
        // Its sentences are for people, so names in them have no backticks.
        #[allow(clippy::doc_markdown)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Remedy {
            $(#[doc = $general] $variant,)*
        }

        impl Remedy {
            /// Every remedy.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// What to do, in a sentence.
            #[must_use]
            pub const fn general(self) -> &'static str {
                match self { $(Self::$variant => $general,)* }
            }

            /// How it is done in each of [`LANGUAGES`], in their order.
            #[must_use]
            pub const fn by_language(self) -> [&'static str; 5] {
                match self { $(Self::$variant => [$python, $php, $go, $node, $java],)* }
            }
        }
    };
}

// Each line can be pasted in place of the one at fault: what is no code is in a comment. tests/explain/fixes does that.
// Names: secret, mac, signature, headers, url; order, which becomes a body; text, a body that has come as text; path, a file
// with one; sign, which makes a body's signature.
remedies! {
    Secret "Store the secret with nothing around it; where it cannot be changed, take that off where it is read, here from \
        the environment."
        [
            r#"secret = os.environ['PAYSIG_KEY'].strip(' \t\r\n\'"\ufeff')"#,
            r#"$secret = preg_replace('/^[\s\'"\x{feff}]+|[\s\'"\x{feff}]+$/u', '', getenv('PAYSIG_KEY'));"#,
            r#"secret := strings.Trim(os.Getenv("PAYSIG_KEY"), " \t\r\n'\"\ufeff")"#,
            r#"const secret = process.env.PAYSIG_KEY.replace(/^[\s'"\ufeff]+|[\s'"\ufeff]+$/g, '');"#,
            r#"String secret = System.getenv("PAYSIG_KEY").replaceAll("^[\\s'\"\\x{feff}]+|[\\s'\"\\x{feff}]+$", "");"#,
        ]
    SecretMissing "Refuse to start where the secret is missing, and look how the variable or file that has it is called."
        [
            "secret = os.environ['PAYSIG_KEY'] or sys.exit('PAYSIG_KEY is empty')",
            "$secret = getenv('PAYSIG_KEY') ?: throw new RuntimeException('PAYSIG_KEY is not set');",
            r#"secret := os.Getenv("PAYSIG_KEY"); if secret == "" { log.Fatal("PAYSIG_KEY is not set") }"#,
            "const secret = process.env.PAYSIG_KEY; if (!secret) throw new Error('PAYSIG_KEY is not set');",
            concat!(
                r#"String secret = System.getenv("PAYSIG_KEY"); if (secret == null || secret.isEmpty()) throw new "#,
                r#"IllegalStateException("PAYSIG_KEY is not set");"#,
            ),
        ]
    SecretFormat "Use the secret exactly as it was handed out: its text in UTF-8 is the key, unless the provider says \
        otherwise."
        [
            "mac = hmac.new(secret.encode(), body, 'sha256')",
            "$signature = hash_hmac('sha256', $body, $secret);",
            "mac := hmac.New(sha256.New, []byte(secret))",
            "const mac = crypto.createHmac('sha256', secret);",
            r#"mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));"#,
        ]
    SecretOther "Use the secret of this environment and product: those of staging and production, deposits and \
        cashouts differ."
        [
            "secret = os.environ['PAYSIG_KEY_' + environment.upper()]  # one variable for each environment",
            "$secret = getenv('PAYSIG_KEY_' . strtoupper($environment)); // one variable for each environment",
            r#"secret := os.Getenv("PAYSIG_KEY_" + strings.ToUpper(environment)) // one variable for each environment"#,
            concat!(
                "const secret = process.env['PAYSIG_KEY_' + environment.toUpperCase()]; // one variable for each ",
                "environment",
            ),
            concat!(
                r#"String secret = System.getenv("PAYSIG_KEY_" + environment.toUpperCase(Locale.ROOT)); // one "#,
                "variable for each environment",
            ),
        ]
    SignatureText "Send the signature as hexadecimal digits, all of them, and nothing else: only a deposit has a prefix before \
        them."
        [
            "signature = mac.hexdigest()  # .upper() in a notification's control; 'OKP ' + signature for a deposit",
            concat!(
                "$signature = hash_hmac('sha256', $body, $secret); // strtoupper() in a control; 'OKP ' . ",
                "$signature for a deposit",
            ),
            concat!(
                r#"signature := hex.EncodeToString(mac.Sum(nil)) // strings.ToUpper() in a control; "OKP " + "#,
                "signature for a deposit",
            ),
            "const signature = mac.digest('hex'); // .toUpperCase() in a control; 'OKP ' + signature for a deposit",
            concat!(
                "String signature = HexFormat.of().formatHex(mac.doFinal(body)); // withUpperCase() in a control; ",
                r#""OKP " + signature for a deposit"#,
            ),
        ]
    SignatureUpperDue "Write the control of a notification in upper-case hexadecimal digits."
        [
            "signature = mac.hexdigest().upper()",
            "$signature = strtoupper(hash_hmac('sha256', $message, $secret));",
            "signature := strings.ToUpper(hex.EncodeToString(mac.Sum(nil)))",
            "const signature = mac.digest('hex').toUpperCase();",
            "String signature = HexFormat.of().withUpperCase().formatHex(mac.doFinal(message));",
        ]
    SignaturePrefixDue "Put the prefix that is due, with its space, before the signature: OKP of OneKey Payments, D24 \
        of Directa24."
        [
            "headers['Authorization'] = 'OKP ' + signature",
            "$headers['Authorization'] = 'OKP ' . $signature;",
            r#"headers.Set("Authorization", "OKP "+signature)"#,
            "headers['Authorization'] = 'OKP ' + signature;",
            r#"headers.put("Authorization", "OKP " + signature);"#,
        ]
    Algorithm "Use HMAC-SHA256 with the secret as key and the body as message."
        [
            "signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()",
            "$signature = hash_hmac('sha256', $body, $secret);",
            concat!(
                "mac := hmac.New(sha256.New, []byte(secret)); mac.Write(body); signature := ",
                "hex.EncodeToString(mac.Sum(nil))",
            ),
            "const signature = crypto.createHmac('sha256', secret).update(body).digest('hex');",
            concat!(
                r#"Mac mac = Mac.getInstance("HmacSHA256"); mac.init(new "#,
                r#"SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256")); String signature = "#,
                "HexFormat.of().formatHex(mac.doFinal(body));",
            ),
        ]
    LineEnding "Sign and send the same bytes: no editor, echo or text mode between them; curl needs --data-binary."
        [
            "body = open(path, 'rb').read()  # without strip() and text mode",
            "$body = file_get_contents($path); // without trim() and PHP_EOL",
            concat!(
                "body, _ := os.ReadFile(path) // without strings.TrimSpace; where it is made here, json.Marshal: ",
                "json.Encoder adds a newline",
            ),
            "const body = fs.readFileSync(path); // without an encoding and trim()",
            "byte[] body = Files.readAllBytes(Path.of(path)); // without readAllLines and strip()",
        ]
    Charset "Make the bytes once, in UTF-8 without a byte order mark, and sign and send those."
        [
            "body = text.encode('utf-8')  # in Python's own text; not 'latin-1', 'cp1252' or 'utf-8-sig'",
            concat!(
                "$body = iconv('Windows-1252', 'UTF-8', $text); // once, where the text is in Windows-1252; else ",
                "$body = $text",
            ),
            "body := []byte(text) // Go's text is in UTF-8; charmap.Windows1252.NewDecoder() where the source is that",
            "const body = Buffer.from(text, 'utf8'); // not 'latin1' or 'binary'",
            "byte[] body = text.getBytes(StandardCharsets.UTF_8); // not getBytes() alone",
        ]
    Reserialized "Neither is wrong, but what is signed must be what is sent: serialize once, sign those bytes, send those \
        bytes. A receiver verifies the bytes before it parses them."
        [
            concat!(
                "body = json.dumps(order).encode(); headers['Payload-Signature'] = sign(body); requests.post(url, ",
                "data=body, headers=headers)  # not json=order; receive request.get_data()",
            ),
            concat!(
                "$body = json_encode($order); $headers['Payload-Signature'] = sign($body); $client->post($url, ",
                "['body' => $body, 'headers' => $headers]); // not 'json' => $order; receive ",
                "file_get_contents('php://input')",
            ),
            concat!(
                r#"body, _ := json.Marshal(order); request, _ := http.NewRequest("POST", url, "#,
                r#"bytes.NewReader(body)); request.Header.Set("Payload-Signature", sign(body)); "#,
                "http.DefaultClient.Do(request) // receive io.ReadAll(r.Body)",
            ),
            concat!(
                "const body = JSON.stringify(order); headers['Payload-Signature'] = sign(body); await fetch(url, ",
                "{method: 'POST', body, headers}); // receive express.raw({type: '*/*'})",
            ),
            concat!(
                "byte[] body = mapper.writeValueAsBytes(order); ",
                r#"client.send(HttpRequest.newBuilder(url).header("Payload-Signature", "#,
                "sign(body)).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.discarding()); // ",
                "receive @RequestBody byte[]",
            ),
        ]
    Numbers "Serialize once and never parse between signing and sending: a float writes 2000 as 2000.0."
        [
            concat!(
                "body = text.encode()  # as it came, not json.dumps(json.loads(text)); to read it, ",
                "parse_float=decimal.Decimal",
            ),
            concat!(
                "$body = $text; // as it came, not json_encode(json_decode($text)), which turns 2000.00 into ",
                "2000.0 or 2000",
            ),
            "body := []byte(text) // as it came; json.RawMessage or json.Number where it must be read",
            "const body = text; // as it came: JSON.parse turns 2000.00 into 2000",
            concat!(
                "byte[] body = text.getBytes(StandardCharsets.UTF_8); // as it came; BigDecimal, not double, where ",
                "it must be read",
            ),
        ]
    Empties "Serialize once: an empty object that is read into an array comes out as []."
        [
            "body = text.encode()  # as it came, not json.dumps(json.loads(text))",
            concat!(
                "$body = $text; // as it came; where it must be read, json_decode($text) without true, new ",
                "stdClass for an empty object",
            ),
            "body := []byte(text) // as it came; make([]T, 0), not a nil slice, where it is made",
            "const body = text; // as it came, not JSON.stringify(JSON.parse(text))",
            "byte[] body = text.getBytes(StandardCharsets.UTF_8); // as it came",
        ]
    EmptyBody "Read the body before it is signed or verified, and use a client that sends one with this method."
        [
            concat!(
                "headers['Payload-Signature'] = sign(body); requests.delete(url, data=body, headers=headers)  # ",
                "receive request.get_data() before anything else",
            ),
            concat!(
                "$headers['Payload-Signature'] = sign($body); $client->delete($url, ['body' => $body, 'headers' => ",
                "$headers]);",
            ),
            concat!(
                r#"request, _ := http.NewRequest("DELETE", url, bytes.NewReader(body)); "#,
                r#"request.Header.Set("Payload-Signature", sign(body)); http.DefaultClient.Do(request) // a body can "#,
                "be read once",
            ),
            concat!(
                "headers['Payload-Signature'] = sign(body); await fetch(url, {method: 'DELETE', body, headers}); ",
                "// axios.delete(url, {data: body, headers})",
            ),
            concat!(
                r#"client.send(HttpRequest.newBuilder(url).header("Payload-Signature", sign(body)).method("DELETE", "#,
                "BodyPublishers.ofByteArray(body)).build(), BodyHandlers.discarding());",
            ),
        ]
    Raw "Sign the body as it goes over the wire, before or after no coding at all."
        [
            "body = request.get_data()  # before request.form",
            "$body = file_get_contents('php://input'); // not $_POST",
            "body, _ := io.ReadAll(r.Body) // before r.ParseForm()",
            "app.use(express.raw({type: '*/*'})); // before express.urlencoded(); then request.body",
            "byte[] body = request.getInputStream().readAllBytes(); // before getParameter()",
        ]
    Compression "Sign the bytes that the contract signs, on one side of the compression in both programs; best send \
        uncompressed."
        [
            "body = json.dumps(order).encode()  # without gzip.compress() and Content-Encoding",
            "$body = json_encode($order); // without gzencode() and Content-Encoding; CURLOPT_ENCODING is for answers",
            "body, _ := json.Marshal(order) // without gzip.NewWriter and Content-Encoding",
            "const body = JSON.stringify(order); // without gzipSync() and Content-Encoding; express.raw() inflates",
            "byte[] body = mapper.writeValueAsBytes(order); // without GZIPOutputStream and Content-Encoding",
        ]
    Control "control is the upper-case HMAC-SHA256 of Be4, the decoded external_id and Bo7, joined."
        [
            "message = ('Be4' + parse_qs(form)['external_id'][0] + 'Bo7').encode()",
            "$message = 'Be4' . $_POST['external_id'] . 'Bo7';",
            r#"message := "Be4" + r.PostFormValue("external_id") + "Bo7""#,
            "const message = 'Be4' + new URLSearchParams(form).get('external_id') + 'Bo7';",
            concat!(
                r#"byte[] message = ("Be4" + request.getParameter("external_id") + "#,
                r#""Bo7").getBytes(StandardCharsets.UTF_8);"#,
            ),
        ]
    Deposit "Join X-Date, X-Login and the body, in this order, with nothing between them."
        [
            "message = (date + login).encode() + body",
            "$message = $date . $login . $body;",
            "message := date + login + string(body)",
            "const message = date + login + body;",
            concat!(
                "byte[] message = (date + login + new String(body, ",
                "StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);",
            ),
        ]
    DepositDate "Make the date's text once, and use it for the signature and for the header X-Date."
        [
            "date = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime()); headers['X-Date'] = date",
            r"$date = gmdate('Y-m-d\TH:i:s\Z'); $headers['X-Date'] = $date;",
            r#"date := time.Now().UTC().Format("2006-01-02T15:04:05Z"); headers.Set("X-Date", date)"#,
            "const date = new Date().toISOString().slice(0, 19) + 'Z'; headers['X-Date'] = date;",
            r#"String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(); headers.put("X-Date", date);"#,
        ]
}

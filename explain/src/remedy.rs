//! What to do, in the user's language. Causes of one family share a remedy: what was signed must be what is sent.

/// The languages that remedies are told in.
pub const LANGUAGES: [&str; 5] = ["python", "php", "go", "node", "java"];

macro_rules! remedies {
    ($($variant:ident $general:literal [$python:literal $php:literal $go:literal $node:literal $java:literal])*) => {
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

remedies! {
    Secret "Store the secret without anything around it, and refuse to start where it is missing."
        ["key = os.environ['PAYSIG_KEY'].strip()" "$key = trim(getenv('PAYSIG_KEY'));"
         "key := strings.TrimSpace(os.Getenv(\"PAYSIG_KEY\"))" "const key = process.env.PAYSIG_KEY.trim()"
         "String key = System.getenv(\"PAYSIG_KEY\").strip();"]
    SecretFormat "Use the secret exactly as it was handed out: its text in UTF-8 is the key, unless the provider says \
        otherwise."
        ["hmac.new(secret.encode(), body, 'sha256')" "hash_hmac('sha256', $body, $secret)"
         "hmac.New(sha256.New, []byte(secret))" "crypto.createHmac('sha256', secret)"
         "new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), \"HmacSHA256\")"]
    SecretOther "Use the secret of this environment and product: those of staging and production, deposits and \
        cashouts differ."
        ["keep one settings file for each environment" "keep one .env for each environment"
         "keep one configuration for each environment" "keep one .env for each environment"
         "keep one profile for each environment"]
    SignatureText "Send the tag as hexadecimal digits in the case that is due, whole, with exactly the prefix that is \
        due."
        ["mac.hexdigest()" "hash_hmac('sha256', $body, $secret)" "hex.EncodeToString(mac.Sum(nil))" "mac.digest('hex')"
         "HexFormat.of().formatHex(mac.doFinal(body))"]
    Algorithm "Use HMAC-SHA256 with the secret as key and the body as message."
        ["hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()" "hash_hmac('sha256', $body, $secret)"
         "mac := hmac.New(sha256.New, []byte(secret)); mac.Write(body)"
         "crypto.createHmac('sha256', secret).update(body).digest('hex')" "Mac.getInstance(\"HmacSHA256\")"]
    LineEnding "Sign and send the same bytes: no editor, echo or text mode between them; curl needs --data-binary."
        ["open(path, 'rb').read()" "file_get_contents($path), without trim() or PHP_EOL"
         "os.ReadFile(path); json.Encoder ends with a newline, json.Marshal does not"
         "fs.readFileSync(path), without an encoding"
         "Files.readAllBytes(path)"]
    Charset "Make the bytes once, in UTF-8 without a byte order mark, and sign and send those."
        ["body = text.encode('utf-8')"
         "mb_convert_encoding($text, 'UTF-8', 'Windows-1252') where the source is that, once"
         "body := []byte(text)" "Buffer.from(text, 'utf8')" "text.getBytes(StandardCharsets.UTF_8)"]
    Reserialized "Serialize once; sign those bytes and send those bytes. A receiver verifies the bytes before it \
        parses them."
        ["body = json.dumps(order).encode(); requests.post(url, data=body), not json=order; receive request.get_data()"
         "$body = json_encode($order); 'body' => $body, not 'json' => $order; receive file_get_contents('php://input')"
         "body, _ := json.Marshal(order); bytes.NewReader(body); receive io.ReadAll(r.Body)"
         "const body = JSON.stringify(order); fetch(url, {body}); receive express.raw({type: '*/*'})"
         "byte[] body = mapper.writeValueAsBytes(order); BodyPublishers.ofByteArray(body); receive @RequestBody byte[]"]
    Numbers "Serialize once and never parse between signing and sending: a float writes 2000 as 2000.0."
        ["send the bytes that were signed; parse_float=decimal.Decimal where it must be parsed"
         "send the string that was signed; ini serialize_precision=-1"
         "send the bytes that were signed; json.RawMessage or json.Number where it must be parsed"
         "send the string that was signed: JSON.parse turns 2000.00 into 2000"
         "send the bytes that were signed; BigDecimal, not double"]
    Empties "Serialize once: an empty object that is read into an array comes out as []."
        ["send the bytes that were signed" "json_decode($text) without true, or new stdClass for an empty object"
         "make([]T, 0) for an empty array; send the bytes that were signed" "send the string that was signed"
         "send the bytes that were signed"]
    EmptyBody "Read the body before it is signed or verified, and use a client that sends one with this method."
        ["requests.delete(url, data=body); receive request.get_data(cache=True) before anything else"
         "CURLOPT_CUSTOMREQUEST => 'DELETE', CURLOPT_POSTFIELDS => $body"
         "http.NewRequest(\"DELETE\", url, bytes.NewReader(body)); a body can be read once"
         "fetch(url, {method: 'DELETE', body}); axios.delete(url, {data: body})"
         "HttpRequest.newBuilder().method(\"DELETE\", BodyPublishers.ofByteArray(body))"]
    Raw "Sign the body as it goes over the wire, before or after no coding at all."
        ["request.get_data()" "file_get_contents('php://input'), not $_POST" "io.ReadAll(r.Body), before r.ParseForm()"
         "express.raw({type: '*/*'}), before express.urlencoded()" "request.getInputStream(), before getParameter()"]
    Compression "Sign the bytes that the contract signs, on one side of the compression in both programs; best send \
        uncompressed."
        ["do not set Content-Encoding: gzip" "CURLOPT_ENCODING is for answers; do not gzencode() the request"
         "do not wrap the body in gzip.Writer"
         "express.raw({inflate: true}) gives the inflated bytes"
         "remove the gzip interceptor"]
    Control "control is the upper-case HMAC-SHA256 of Be4, the decoded external_id and Bo7, joined."
        ["'Be4' + parse_qs(body)['external_id'][0] + 'Bo7'" "'Be4' . $_POST['external_id'] . 'Bo7'"
         "\"Be4\" + r.PostFormValue(\"external_id\") + \"Bo7\""
         "'Be4' + new URLSearchParams(body).get('external_id') + 'Bo7'"
         "\"Be4\" + request.getParameter(\"external_id\") + \"Bo7\""]
    Deposit "Join X-Date, X-Login and the body, in this order, with nothing between them."
        ["(date + login).encode() + body" "$date . $login . $body" "date + login + string(body)" "date + login + body"
         "date + login + body"]
    DepositDate "Make the date's text once, and use it for the signature and for the header X-Date."
        ["date = ...; headers['X-Date'] = date"
         "$date = gmdate('Y-m-d\\TH:i:s\\Z'); once"
         "date := time.Now().UTC().Format(...), once"
         "const date = ..., once" "String date = ..., once"]
}

//! Signatures that Python, PHP, Node.js, Go, Java, gzip and iconv make, each with its own serializer and HMAC.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use paysig_explain::Cause::{self, *};

use crate::{BODY, SECRET, ask, assert_causes, sign};

/// Where a program is; with CI set, one that is missing is a failure.
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/venv/bin");
    let paths = env::var_os("PATH").unwrap_or_default();
    let found =
        [tools].into_iter().chain(env::split_paths(&paths)).map(|path| path.join(name)).find(|path| path.is_file());
    assert!(found.is_some() || env::var_os("CI").is_none(), "{name} is not installed");
    if found.is_none() {
        eprintln!("not tested: {name} is not installed");
    }
    found
}

fn run(program: &Path, args: &[&str], input: &[u8]) -> Vec<u8> {
    let mut command = Command::new(program);
    command.args(args).env("SECRET", SECRET).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that does not read its input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{args:?}");
    output.stdout
}

/// For each case: what is signed, in the tool's language, of which body, and what must be said.
fn check(name: &str, flag: &str, program: impl Fn(&str) -> String, cases: &[(&str, &str, &[Cause])]) {
    let Some(path) = tool(name) else { return };
    for (expression, body, causes) in cases {
        let presented = String::from_utf8(run(&path, &[flag, &program(expression)], body.as_bytes())).unwrap();
        assert_causes(&ask(body.as_bytes(), &presented), causes, &format!("{name}: {expression}"));
    }
}

const PRETTY: &str = "{\n  \"amount\": 2000.00,\n  \"id\": \"072\"\n}";

#[test]
fn python_bodies() {
    let program = |expression: &str| {
        format!(
            "import sys, os, json, hmac, base64, gzip, urllib.parse\n\
             raw = sys.stdin.buffer.read(); text = raw.decode(); o = json.loads(text)\n\
             body = {expression}\n\
             body = body.encode() if isinstance(body, str) else body\n\
             print(hmac.new(os.environ['SECRET'].encode(), body, 'sha256').hexdigest(), end='')"
        )
    };
    check(
        "python3",
        "-c",
        program,
        &[
            ("raw", BODY, &[]),
            ("json.dumps(o)", BODY, &[BodyUnicodeEscaped, BodyPythonSeparators]),
            ("json.dumps(o, ensure_ascii=False)", BODY, &[BodyPythonSeparators]),
            ("json.dumps(o, separators=(',', ':'))", BODY, &[BodyUnicodeEscaped]),
            ("json.dumps(o, ensure_ascii=False, indent=2)", BODY, &[BodyPretty2]),
            ("json.dumps(o, ensure_ascii=False, indent=4)", BODY, &[BodyPretty4]),
            ("json.dumps(o, ensure_ascii=False, indent='\\t')", BODY, &[BodyPrettyTab]),
            ("json.dumps(o, ensure_ascii=False, indent=2) + '\\n'", BODY, &[BodyPretty2, BodyFinalLf]),
            ("json.dumps(o, ensure_ascii=False, separators=(',', ':'), sort_keys=True)", BODY, &[BodySorted]),
            ("json.dumps(o, ensure_ascii=False, sort_keys=True)", BODY, &[BodyPythonSeparators, BodySorted]),
            (
                "json.dumps(o | {'amount': 2000.0}, ensure_ascii=False, separators=(',', ':'))",
                BODY,
                &[BodyNumberDecimals],
            ),
            ("json.dumps(o, ensure_ascii=False)", &PRETTY.replace(".00", ".0"), &[BodyPythonSeparators]),
            ("text + '\\n'", BODY, &[BodyFinalLf]),
            ("text + '\\r\\n'", BODY, &[BodyFinalCrlf]),
            ("text.replace('\\n', '\\r\\n')", PRETTY, &[BodyCrlf]),
            ("text.encode('utf-8-sig')", BODY, &[BodyBom]),
            ("raw + b'\\0'", BODY, &[BodyNul]),
            ("raw.strip()", &format!("{BODY}\n"), &[BodyFinalLineEndingAdded]),
            ("raw.strip()", &format!("  {BODY}\n"), &[BodyTrimmed]),
            ("text.encode('latin-1')", BODY, &[BodyLatin1]),
            ("text.encode('cp1252')", r#"{"name":"Zoë €"}"#, &[BodyWindows1252]),
            ("raw.decode('latin-1')", BODY, &[BodyDoubleEncoded]),
            ("text.encode('latin-1')", r#"{"name":"ZoÃ«"}"#, &[BodyDoubleDecoded]),
            ("b''", BODY, &[BodyEmpty]),
            ("urllib.parse.quote(raw)", BODY, &[BodyPercentEncoded]),
            ("urllib.parse.quote_plus(raw)", BODY, &[BodyPercentEncoded]),
            ("urllib.parse.unquote_plus(text)", r#"{"a":"b%20c+d"}"#, &[BodyFormDecoded]),
            ("base64.b64encode(raw)", BODY, &[BodyBase64]),
            ("json.dumps(text)", BODY, &[BodyStringified]),
            ("o", r#""{\"a\":1}""#, &[BodyUnstringified]),
            ("gzip.compress(raw, mtime=0)", BODY, &[BodyGzip]),
        ],
    );
}

#[test]
fn python_signatures_and_secrets() {
    let program = |expression: &str| {
        format!(
            "import sys, os, hmac, hashlib, base64\n\
             body = sys.stdin.buffer.read(); key = os.environ['SECRET'].encode()\n\
             mac = lambda k=key: hmac.new(k, body, 'sha256')\n\
             result = {expression}\n\
             sys.stdout.write(result if isinstance(result, str) else result.decode())"
        )
    };
    check(
        "python3",
        "-c",
        program,
        &[
            ("mac().hexdigest().upper()", BODY, &[SignatureUpper]),
            ("mac().hexdigest() + '\\n'", BODY, &[SignatureSurrounded]),
            ("'sha256=' + mac().hexdigest()", BODY, &[SignaturePrefix]),
            ("'v1=' + mac().hexdigest()", BODY, &[SignaturePrefix]),
            ("'OKP ' + mac().hexdigest()", BODY, &[SignaturePrefix]),
            ("'D24 ' + mac().hexdigest()", BODY, &[SignaturePrefix]),
            ("mac().hexdigest()[:32]", BODY, &[SignatureTruncated]),
            ("mac().hexdigest()[:63]", BODY, &[SignatureTruncated]),
            ("base64.b64encode(mac().digest())", BODY, &[SignatureBase64]),
            ("base64.urlsafe_b64encode(mac().digest()).rstrip(b'=')", "{\"n\":6}", &[SignatureBase64Url]),
            ("base64.b64encode(mac().hexdigest().encode())", BODY, &[SignatureBase64OfHex]),
            ("hmac.new(key, body, 'sha1').hexdigest()", BODY, &[HmacSha1]),
            ("hmac.new(key, body, 'sha512').hexdigest()", BODY, &[HmacSha512]),
            ("hashlib.sha256(body).hexdigest()", BODY, &[PlainSha256]),
            ("hashlib.sha256(key + body).hexdigest()", BODY, &[Sha256KeyBody]),
            ("hashlib.sha256(body + key).hexdigest()", BODY, &[Sha256BodyKey]),
            ("hmac.new(body, key, 'sha256').hexdigest()", BODY, &[HmacSwapped]),
            ("mac(key + b'\\n').hexdigest()", BODY, &[SecretNewline]),
            ("mac(key + b'\\r\\n').hexdigest()", BODY, &[SecretCrlf]),
            ("mac(b' ' + key).hexdigest()", BODY, &[SecretSpace]),
            ("mac(b'\"' + key + b'\"').hexdigest()", BODY, &[SecretQuoted]),
            ("mac(b'\\xef\\xbb\\xbf' + key).hexdigest()", BODY, &[SecretBom]),
            ("mac(b'').hexdigest()", BODY, &[SecretEmpty]),
            ("mac(key.hex().encode()).hexdigest()", BODY, &[SecretToHex]),
            ("mac(base64.b64encode(key)).hexdigest()", BODY, &[SecretToBase64]),
            ("base64.b64encode(mac(key + b'\\n').digest())", BODY, &[SecretNewline, SignatureBase64]),
        ],
    );
}

#[test]
fn php() {
    let program = |expression: &str| {
        format!(
            "$raw = file_get_contents('php://stdin'); $o = json_decode($raw); $a = json_decode($raw, true); \
             echo hash_hmac('sha256', {expression}, getenv('SECRET'));"
        )
    };
    check(
        "php",
        "-r",
        program,
        &[
            ("json_encode($o)", BODY, &[BodyUnicodeEscaped, BodySlashEscaped]),
            ("json_encode($a)", BODY, &[BodyUnicodeEscaped, BodySlashEscaped, BodyEmptyArray]),
            ("json_encode($o, JSON_UNESCAPED_UNICODE)", BODY, &[BodySlashEscaped]),
            ("json_encode($o, JSON_UNESCAPED_SLASHES)", BODY, &[BodyUnicodeEscaped]),
            (
                "json_encode($o, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRETTY_PRINT)",
                BODY,
                &[BodyPretty4],
            ),
            ("json_encode($o, JSON_UNESCAPED_SLASHES)", r#"{"a":"b\/c"}"#, &[BodySlashPlain]),
            ("json_encode($o, JSON_UNESCAPED_UNICODE)", r#"{"a":"Zo\u00eb"}"#, &[BodyUnicodePlain]),
            ("json_encode($o, JSON_PRETTY_PRINT)", BODY, &[BodyUnicodeEscaped, BodySlashEscaped, BodyPretty4]),
            ("json_encode(json_decode('{}'))", "[]", &[BodyEmptyObject]),
            ("$raw . PHP_EOL", BODY, &[BodyFinalLf]),
            ("urlencode($raw)", BODY, &[BodyPercentEncoded]),
            ("rawurlencode($raw)", BODY, &[BodyPercentEncoded]),
            ("gzencode($raw)", BODY, &[BodyGzip]),
        ],
    );
}

#[test]
fn node() {
    let program = |expression: &str| {
        format!(
            "const raw = require('fs').readFileSync(0), text = raw.toString(), o = JSON.parse(text);\
             const mac = (body) => require('crypto').createHmac('sha256', process.env.SECRET).update(body);\
             process.stdout.write(({expression}).toString());"
        )
    };
    check(
        "node",
        "-e",
        program,
        &[
            ("mac(JSON.stringify(o)).digest('hex')", PRETTY, &[BodyNumberDecimals, BodyCompact]),
            ("mac(JSON.stringify(o)).digest('hex')", r#"{ "a": 1 }"#, &[BodyCompact]),
            ("mac(JSON.stringify(o)).digest('hex')", r#"{"a":"\u00EB"}"#, &[BodyUnicodePlain]),
            ("mac(JSON.stringify(o, null, 2)).digest('hex')", BODY, &[BodyPretty2]),
            ("mac(text.replace(/ë/, '\\\\u00EB')).digest('hex')", BODY, &[BodyUnicodeEscapedUpper]),
            ("mac(JSON.stringify(text)).digest('hex')", BODY, &[BodyStringified]),
            ("mac(Buffer.from(text, 'latin1')).digest('hex')", BODY, &[BodyLatin1]),
            ("mac(encodeURIComponent(text)).digest('hex')", BODY, &[BodyPercentEncoded]),
            ("mac(require('zlib').gzipSync(raw)).digest('hex')", BODY, &[BodyGzip]),
            ("mac(raw).digest('base64')", BODY, &[SignatureBase64]),
            ("mac(raw).digest('base64').toLowerCase()", BODY, &[SignatureBase64Lowered]),
            (
                "mac(JSON.stringify(o, null, 2) + '\\n').digest('hex').toUpperCase()",
                BODY,
                &[BodyPretty2, BodyFinalLf, SignatureUpper],
            ),
        ],
    );
}

/// What is built is in a folder that goes with it.
#[test]
fn go_and_java() {
    let folder = tempfile::tempdir().unwrap();
    let source = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.into_os_string().into_string().unwrap()
    };
    if let Some(go) = tool("go") {
        let file = source("main.go", include_str!("producer.go"));
        for (mode, causes) in [
            ("marshal", &[BodyGoEscapes, BodySorted][..]),
            ("encoder", &[BodyGoEscapes, BodySorted, BodyFinalLf]),
            ("plain", &[BodySorted]),
        ] {
            let presented = String::from_utf8(run(&go, &["run", &file, mode], BODY.as_bytes())).unwrap();
            assert_causes(&ask(BODY.as_bytes(), &presented), causes, mode);
        }
    }
    if let Some(java) = tool("java") {
        let file = source("Producer.java", include_str!("Producer.java"));
        for (mode, cause) in [("base64", SignatureBase64), ("lowered", SignatureBase64Lowered)] {
            let presented = String::from_utf8(run(&java, &[&file, mode], BODY.as_bytes())).unwrap();
            assert_causes(&ask(BODY.as_bytes(), &presented), &[cause], mode);
        }
    }
}

/// Bodies of records, such as a list of cashouts, of exactly so many bytes.
fn records(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut text = b"[".to_vec();
    while text.len() < bytes {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (country, name) =
            [("BR", "Zoë Silva"), ("MX", "José García"), ("IN", "Ana Kumar")][(state >> 40) as usize % 3];
        let (amount, id) = (state >> 44, state >> 50);
        write!(text, r#"{{"external_id":"{state:016x}","amount":{amount},"country":"{country}","#).unwrap();
        write!(text, r#""name":"{name}","url":"https://example.com/notify?id={id}"}},"#).unwrap();
    }
    text[..bytes].to_vec()
}

/// What the README promises of gzip.
#[test]
fn gzip_of_large_bodies() {
    let node = "process.stdout.write(require('zlib').gzipSync(require('fs').readFileSync(0), {level: LEVEL}))";
    let python = "import sys, gzip; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read(), LEVEL, mtime=0))";
    let php = "echo gzencode(file_get_contents('php://stdin'), LEVEL);";
    let programs = [("python3", "-c", python), ("php", "-r", php), ("node", "-e", node), ("gzip", "-nc", "-LEVEL")];
    for (name, flag, program) in programs {
        let Some(path) = tool(name) else { continue };
        for (bytes, level) in [(1000, "6"), (4096, "6"), (4096, "9"), (20_000, "6"), (64_000, "6"), (64_000, "9")] {
            let body = records(bytes);
            let packed = run(&path, &[flag, &program.replace("LEVEL", level)], &body);
            assert_causes(&ask(&body, &sign(&packed)), &[BodyGzip], &format!("{name}, {bytes} bytes, level {level}"));
        }
    }
}

#[test]
fn gzip_and_iconv() {
    if let Some(gzip) = tool("gzip") {
        let packed = run(&gzip, &["-n", "-c"], BODY.as_bytes());
        assert_causes(&ask(BODY.as_bytes(), &sign(&packed)), &[BodyGzip], "gzip");
        assert_causes(&ask(&packed, &sign(BODY.as_bytes())), &[BodyGunzip], "a gzip body");
    }
    if let Some(iconv) = tool("iconv") {
        let text = r#"{"name":"Zoë €"}"#;
        for (charset, text, cause) in [("LATIN1", BODY, BodyLatin1), ("WINDOWS-1252", text, BodyWindows1252)] {
            let narrow = run(&iconv, &["-f", "UTF-8", "-t", charset], text.as_bytes());
            assert_causes(&ask(text.as_bytes(), &sign(&narrow)), &[cause], charset);
            assert_causes(&ask(&narrow, &sign(text.as_bytes())), &[BodyNotUtf8], charset);
        }
        let twice = run(&iconv, &["-f", "LATIN1", "-t", "UTF-8"], BODY.as_bytes());
        assert_causes(&ask(BODY.as_bytes(), &sign(&twice)), &[BodyDoubleEncoded], "twice");
    }
}

//! Inputs for measurements and tests, the same bytes on every machine: a cashout, a payment, a list of transactions.

use std::fmt::Write;

/// A cashout as a merchant sends it: 389 bytes, not sorted, no white space.
#[must_use]
pub fn cashout() -> String {
    let text = concat!(
        r#"{"login":"cashout_login","pass":"cashout_pass","external_id":"ID134","document_id":"30556677889","#,
        r#""document_type":"CUIT","cashout_type":"BANK","beneficiary_name":"José Núñez","beneficiary_lastname":"Pérez","#,
        r#""country":"AR","amount":2000.50,"currency":"ARS","email":"jose.nunez@example.com","bank_code":"072","#,
        r#""bank_branch":"0001","bank_account":"0720123488000012345678","account_type":"C"}"#,
    );
    text.to_owned()
}

/// xorshift64*: the same sequence everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 33) % limit
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let index = self.below(list.len() as u64);
        list.get(usize::try_from(index).unwrap_or_default()).copied().unwrap_or_default()
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from_digit(u32::try_from(self.below(10)).unwrap_or_default(), 10).unwrap_or('0'))
            .collect()
    }
}

const NAMES: &[&str] =
    &["José Núñez", "Ana Souza", "María Gómez", "João da Conceição", "Li Wei", "Fatima Al-Sayed", "O'Connor & Sons"];
const SCRIPTS: &[&str] = &[
    "Order paid in full",
    "結婚祝い 🎉 おめでとう",
    "Оплата по счёту № 17",
    "رسوم التحويل",
    "line one\\nline \\\"two\\\"",
    "https:\\/\\/shop.example\\/items?id=7",
    "Caf\\u00e9 \\u20ac",
    "नमस्ते दुनिया",
];
const CURRENCIES: &[&str] = &["ARS", "BRL", "MXN", "CLP", "USD", "KES"];

/// A payment with its items, addresses and history: about 4 KiB, not sorted, no white space.
#[must_use]
pub fn payment() -> String {
    let mut random = Random(7);
    let mut text =
        String::from(r#"{"id":"pay_7Hk2","object":"payment","created":1718294400,"livemode":false,"amount":"#);
    text.push_str(
        r#"125034.75,"currency":"BRL","status":"succeeded","customer":{"name":"João da Conceição","email":"joao@example.com","document":{"type":"CPF","id":"84932568207"},"phone":"+5511999887766","address":{"street":"Rua Augusta 1500","city":"São Paulo","state":"SP","zip":"01304-001","country":"BR"}},"items":["#,
    );
    for item in 0..14 {
        let comma = if item == 0 { "" } else { "," };
        let (sku, quantity, name) = (random.digits(8), random.below(9) + 1, random.pick(NAMES));
        let (price, tax) = (random.below(1_000_000), random.below(10_000));
        let _ = write!(
            text,
            r#"{comma}{{"sku":"{sku}","name":"Item of {name}","quantity":{quantity},"unit_price":{}.{:02},"tax":{{"rate":0.{:04},"included":true,"code":null}},"category":"{}"}}"#,
            price / 100,
            price % 100,
            tax,
            random.pick(&["books", "food", "travel", "electronics"]),
        );
    }
    text.push_str(r#"],"history":["#);
    for event in 0..11 {
        let comma = if event == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}{{"type":"payment.{}","at":{},"by":"{}","note":"Order paid in full","reference":"{}"}}"#,
            random.pick(&["created", "authorized", "captured", "settled"]),
            1_718_294_400 + random.below(100_000),
            random.pick(&["system", "merchant", "bank"]),
            random.digits(12),
        );
    }
    text.push_str(r#"],"metadata":{"order_id":"A-2291","channel":"web","coupon":null,"gift":false},"description":"Pagamento do pedido A-2291","statement_descriptor":"PAYSIG*SHOP","notification_url":"https://shop.example/notify","return_url":"https://shop.example/return"}"#);
    text
}

/// About 100 KiB of transactions with floats of every length and text in several scripts.
#[must_use]
pub fn transactions() -> String {
    let mut random = Random(42);
    let mut text = String::from(r#"{"transactions":["#);
    while text.len() < 100 * 1024 {
        if !text.ends_with('[') {
            text.push(',');
        }
        // A double with all its digits, as statistics and coordinates have them.
        let unit = f64::from(u32::try_from(random.below(1 << 30)).unwrap_or_default()) / f64::from(1_u32 << 30);
        let _ = write!(
            text,
            r#"{{"id":"tx_{}","amount":{}.{:02},"rate":{},"latitude":{},"longitude":{},"score":{:e},"count":{},"currency":"{}","beneficiary":"{}","comments":"{}","flags":[true,false,null],"paid":{}}}"#,
            random.digits(16),
            random.below(100_000),
            random.below(100),
            unit,
            unit * 180.0 - 90.0,
            unit * 360.0 - 180.0,
            unit * 1e-9,
            random.below(1_000_000_000),
            random.pick(CURRENCIES),
            random.pick(NAMES),
            random.pick(SCRIPTS),
            random.below(2) == 1,
        );
    }
    text.push_str("],\"page\":1,\"has_more\":false}");
    text
}

/// The same text with white space as people like it: two spaces a level, one member or item a line.
///
/// For texts without white space outside strings.
#[must_use]
pub fn pretty(text: &str) -> String {
    let mut out = String::new();
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let mut last = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if quoted {
            out.push(character);
            quoted = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else {
            if matches!(character, '}' | ']') {
                depth -= 1;
                if !matches!(last, '{' | '[') {
                    indent(&mut out, depth);
                }
            }
            out.push(character);
            quoted = character == '"';
            if matches!(character, '{' | '[') {
                depth += 1;
            }
            if character == ':' {
                out.push(' ');
            }
            let empty = matches!(characters.peek(), Some('}' | ']'));
            if character == ',' || (matches!(character, '{' | '[') && !empty) {
                indent(&mut out, depth);
            }
        }
        last = character;
    }
    out
}

fn indent(out: &mut String, depth: usize) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
}

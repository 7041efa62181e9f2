//! The sections that follow the options in `--help` and in the manual pages: one text for both.

use std::fmt::Write as _;

use paysig::Form;

use crate::explain;
use crate::onekey::help as onekey;

pub(crate) const EXIT_NO: u8 = 1;
pub(crate) const EXIT_USAGE: u8 = 2;
pub(crate) const EXIT_BAD_INPUT: u8 = 3;

/// A title, and lines of at most 73 characters that are shown as they are.
pub(crate) type Section = (&'static str, &'static str);

/// What `-h` ends with.
pub(crate) const SHORT: &str = "Examples, exit status and more: --help";

/// The commands that have a manual page beside that of paysig itself.
pub(crate) const PAGES: [&str; 9] =
    ["sign", "verify", "canonicalize", "seal", "check", "notification", "explain", "completions", "manual"];

/// What a form does, in a line.
pub(crate) const fn form(form: Form) -> &'static str {
    match form {
        Form::Verbatim => "The bytes as they are, where they are UTF-8 without a byte order mark",
        Form::Compact => "JSON without white space between its tokens; all else as written",
        Form::Jcs => "RFC 8785: members sorted, strings and numbers in one spelling",
        Form::JcsExact => "As jcs, and no number may change its value",
        _ => "",
    }
}

pub(crate) const MAIN: &[Section] = &[
    (
        "Examples",
        "\
export PAYSIG_KEY=$(cat secret.txt)
signature=$(paysig sign body.json)
paysig verify --signature \"$signature\" body.json && echo genuine",
    ),
    SECRET,
    EXIT_STATUS,
    ERRORS,
];

pub(crate) const SIGN: &[Section] = &[
    (
        "Examples",
        "\
A request, signed and sent from one file, so that the bytes are the same:
  signature=$(paysig sign body.json) &&
  curl --data-binary @body.json -H 'Content-Type: application/json' \\
    -H \"Payload-Signature: $signature\" \"$URL\"

A message from a pipe. A newline is part of the message; echo would add
one, printf does not:
  printf %s '{\"cashout_id\":11954}' | paysig sign

A key that was handed out as hexadecimal digits:
  paysig sign --key-file secret.hex --key-format hex body.json

A contract that signs RFC 8785, whatever the spacing of the text sent:
  paysig sign --form jcs body.json",
    ),
    FORMS,
    SECRET,
    EXIT_STATUS,
    ERRORS,
];

pub(crate) const VERIFY: &[Section] = &[
    (
        "Examples",
        "\
paysig verify --signature \"$PAYLOAD_SIGNATURE\" body.json && echo genuine

A refused signature told from a question asked wrongly:
  paysig verify --signature-file body.sig body.json
  case $? in
    0) echo genuine ;;
    1) echo forged or altered ;;
    *) echo cannot tell ;;
  esac",
    ),
    (
        "Signature",
        "\
The text of --signature is taken exactly as given: white space, a newline
or a prefix such as sha256= is an error, not a mismatch. A signature file
may end with one line ending (LF or CRLF), which is not part of the
signature.",
    ),
    FORMS,
    (
        "Forms and trust",
        "\
Use --form only where the contract says that a canonical form is signed:
the payload is then read before its signature is checked. Where the bytes
themselves are signed, as by OneKey Payments, leave it out.",
    ),
    SECRET,
    EXIT_STATUS,
    ERRORS,
];

pub(crate) const CANONICALIZE: &[Section] = &[
    (
        "Examples",
        "\
$ printf %s '{ \"peach\": 1E2, \"apple\": \"\\u0041\" }' |
    paysig canonicalize --form jcs
{\"apple\":\"A\",\"peach\":100}

Send the bytes that are signed:
  paysig canonicalize --form jcs-exact order.json > body.json &&
  signature=$(paysig sign body.json)

Where two texts of one payload differ:
  cmp <(paysig canonicalize --form jcs a.json) \\
      <(paysig canonicalize --form jcs b.json)",
    ),
    FORMS,
    EXIT_STATUS,
    ERRORS,
];

pub(crate) const COMPLETIONS: &[Section] = &[(
    "Examples",
    "\
source <(paysig completions bash)    # in ~/.bashrc
paysig completions zsh > ~/.zfunc/_paysig
paysig completions fish > ~/.config/fish/completions/paysig.fish",
)];

pub(crate) const MANUAL: &[Section] = &[(
    "Examples",
    "\
paysig manual sign | man -l -
paysig manual > /usr/local/share/man/man1/paysig.1",
)];

pub(crate) const SECRET: Section = (
    "Where the secret comes from",
    "\
An environment variable (PAYSIG_KEY, or the one that --key-env names), or
the file that --key-file names. Never an argument: every user of the
machine can list those.

A secret given as text is the key, byte for byte, and nothing is trimmed.
White space, quotation marks or a byte order mark around it are refused:
the newline at the end of a file would otherwise make another key, and
every signature wrong. To write a file without one:
  printf %s \"$SECRET\" > secret.txt",
);

pub(crate) const FORMS: Section = (
    "Canonical forms",
    "\
verbatim   the bytes as they are; refuses what is not UTF-8, and a byte
           order mark
compact    JSON (RFC 8259) without the white space between its tokens;
           members, numbers and strings exactly as written
jcs        RFC 8785: members sorted, strings minimally escaped, numbers
           as ECMAScript prints the double; refuses a name given twice,
           half a surrogate pair, a number beyond a double
jcs-exact  as jcs; refuses a number that would change its value, such as
           12345678901234567890

The JSON forms refuse malformed text, invalid UTF-8, a byte order mark,
trailing data, and more than 128 open arrays and objects. They hold the
whole payload in memory; verbatim takes one of any length in constant
memory. Without a form the exact bytes are signed, whatever they are, in
constant memory too.",
);

pub(crate) const EXIT_STATUS: Section = (
    "Exit status",
    "\
0  done; with verify: the signature matches
1  the signature does not match
2  the command line is wrong
3  bad input: a malformed signature, a secret that is missing or refused,
   a payload that the form refuses, a file that cannot be read, an output
   that cannot be written",
);

pub(crate) const ERRORS: Section = (
    "Errors",
    "\
One line on standard error, with a number and a name that never change,
and the offset in bytes, from 0, where there is one. Lines with details
may follow; those about a payload show up to 64 bytes of it around the
fault, so do not keep them where credentials must not be:
  paysig: error NUMBER: SENTENCE (NAME, at byte OFFSET)",
);

/// The sections as the end of a `--help`.
pub(crate) fn text(sections: &[Section]) -> String {
    let mut text = String::new();
    for (title, lines) in sections {
        let _ = write!(text, "{}{title}:", if text.is_empty() { "" } else { "\n\n" });
        for line in lines.lines() {
            let _ = write!(text, "\n{}{line}", if line.is_empty() { "" } else { "  " });
        }
    }
    text
}

/// The sections of a manual page.
pub(crate) fn sections(page: Option<&str>) -> &'static [Section] {
    match page {
        Some("sign") => SIGN,
        Some("verify") => VERIFY,
        Some("canonicalize") => CANONICALIZE,
        Some("seal") => onekey::SEAL,
        Some("check") => onekey::CHECK,
        Some("notification") => onekey::NOTIFICATION,
        Some("explain") => explain::HELP,
        Some("completions") => COMPLETIONS,
        Some("manual") => MANUAL,
        _ => MAIN,
    }
}

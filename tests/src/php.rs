//! `php/src/ErrorKind.php`: the core's error table for PHP, which needs it where there is no library to ask.

use std::fmt::Write;

use paysig::ErrorKind;

const HEAD: &str = "<?php

// Everything that can go wrong: a stable number, a stable slug and a sentence for each kind.
// Generated from core/src/error.rs by `make generate`. Do not edit.

declare(strict_types=1);

namespace Paysig;

/** @internal Exceptions are made of it. */
enum ErrorKind: int
{
";

/// The text of the file.
#[must_use]
pub fn error_kinds() -> String {
    let mut text = String::from(HEAD);
    for kind in ErrorKind::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    case {kind:?} = {};", kind.code());
    }
    for name in ["slug", "message"] {
        let _ = write!(text, "\n    public function {name}(): string\n    {{\n        return match ($this) {{\n");
        for kind in ErrorKind::ALL {
            let plain = if name == "slug" { kind.slug() } else { kind.message() };
            let literal = plain.replace('\\', r"\\").replace('\'', r"\'");
            let _ = writeln!(text, "            self::{kind:?} => '{literal}',");
        }
        text.push_str("        };\n    }\n");
    }
    text.push_str("}\n");
    text
}

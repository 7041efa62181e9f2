//! The answer, for people and for programs. It holds no signature and no secret, only what lies around the first
//! difference of two bodies, with credentials masked.

use std::fmt::{self, Write as _};

use paysig::{Builder, Form};

use crate::cause::Cause;
use crate::remedy::{LANGUAGES, Remedy};
use crate::secret::trimmed;
use crate::{Secret, Stop, mask};

/// How much is shown before and after the first difference, in bytes.
const SHOWN: (usize, usize) = (32, 32);

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The signature is the one that is due.
    Matches,
    /// These causes together make the presented signature.
    Explained {
        /// First those of the body, then of the secret, then of the signature.
        causes: Vec<Cause>,
        /// The label of the secret that it was made with.
        secret: String,
        /// Where the signed message differs; `None` where it does not, or where it is not shown.
        difference: Option<Difference>,
    },
    /// No candidate makes the presented signature: another body or secret, or a fault not known here.
    NoKnownCause,
}

/// The first byte in which the message that is due and the signed one differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In bytes, from 0; the same in both.
    pub offset: usize,
    /// What both have before it, escaped.
    pub before: String,
    /// What the message given has from there, escaped; empty at its end.
    pub given: String,
    /// What the signed one has from there, escaped; empty at its end.
    pub signed: String,
}

impl Difference {
    /// `None` where they are equal, and where one holds a secret. What is `hidden` is masked in both.
    pub(crate) fn between(given: &[u8], signed: &[u8], secrets: &[Secret<'_>], hidden: &[&[u8]]) -> Option<Self> {
        let holds = |message: &[u8]| secrets.iter().any(|secret| mask::holds(message, trimmed(secret.bytes)));
        if given == signed || holds(given) || holds(signed) {
            return None;
        }
        let offset = given.iter().zip(signed).take_while(|(left, right)| left == right).count();
        let (given, signed) = (masked(given, hidden), masked(signed, hidden));
        let from = offset.saturating_sub(SHOWN.0);
        let part = |message: &[u8], from: usize, to: usize| {
            shown(message.get(from..to.min(message.len())).unwrap_or_default())
        };
        Some(Self {
            offset,
            before: part(&given, from, offset),
            given: part(&given, offset, offset + SHOWN.1),
            signed: part(&signed, offset, offset + SHOWN.1),
        })
    }
}

/// With each byte of what must not be shown as `*`, so that everything stays where it is.
fn masked(message: &[u8], hidden: &[&[u8]]) -> Vec<u8> {
    let mut out = message.to_vec();
    for range in mask::hidden(message, hidden) {
        out.get_mut(range).unwrap_or_default().fill(b'*');
    }
    out
}

/// Escaped, so that it cannot steer a terminal and every byte is seen; characters stay where they are whole.
fn shown(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                ' '..='~' => text.push(character),
                _ => text.extend(character.escape_default()),
            }
        }
        chunk.invalid().iter().for_each(|byte| {
            let _ = write!(text, "\\x{byte:02x}");
        });
    }
    text
}

/// What is said of the secret whose label follows.
fn about_secret(causes: &[Cause]) -> &'static str {
    let changed =
        |cause: &Cause| matches!(cause.remedy(), Remedy::Secret | Remedy::SecretMissing | Remedy::SecretFormat);
    if causes.iter().any(changed) {
        "The secret that it was compared with"
    } else if causes.contains(&Cause::SecretOther) {
        "The secret that it was made with"
    } else {
        "The secret is right"
    }
}

/// Whether the text is coloured for a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Never,
    /// With ANSI escape sequences.
    Always,
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub struct Report {
    verdict: Verdict,
    tried: usize,
    stop: Option<Stop>,
}

impl Report {
    pub(crate) const fn new(verdict: Verdict, tried: usize, stop: Option<Stop>) -> Self {
        Self { verdict, tried, stop }
    }

    /// What was found.
    #[must_use]
    pub const fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// The causes; empty where it matches and where none is known.
    #[must_use]
    pub fn causes(&self) -> &[Cause] {
        if let Verdict::Explained { causes, .. } = &self.verdict { causes } else { &[] }
    }

    /// Where the signed message differs.
    #[must_use]
    pub const fn difference(&self) -> Option<&Difference> {
        if let Verdict::Explained { difference, .. } = &self.verdict { difference.as_ref() } else { None }
    }

    /// How many candidates were tried.
    #[must_use]
    pub const fn tried(&self) -> usize {
        self.tried
    }

    /// Which limit ended the search, if one did.
    #[must_use]
    pub const fn stop(&self) -> Option<Stop> {
        self.stop
    }

    /// `matches`, `explained` or `no-known-cause`.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        match self.verdict {
            Verdict::Matches => "matches",
            Verdict::Explained { .. } => "explained",
            Verdict::NoKnownCause => "no-known-cause",
        }
    }

    /// The report as lines of text.
    #[must_use]
    pub fn text(&self, colour: Colour) -> String {
        let mut out = String::new();
        // Writing into a string does not fail.
        let _ = self.write(&mut out, colour);
        out
    }

    fn write(&self, out: &mut impl fmt::Write, colour: Colour) -> fmt::Result {
        let (bold, red, plain) =
            if colour == Colour::Always { ("\x1b[1m", "\x1b[31m", "\x1b[0m") } else { ("", "", "") };
        match &self.verdict {
            Verdict::Matches => writeln!(out, "The signature matches.")?,
            Verdict::NoKnownCause => {
                writeln!(out, "No known cause: {} candidates were tried, and none makes this signature.", self.tried)?;
                writeln!(out, "It is of another body, or made with a secret that was not given here.")?;
            }
            Verdict::Explained { causes, secret, difference } => {
                if causes.len() > 1 {
                    writeln!(out, "{} faults together; each must be mended.", causes.len())?;
                }
                for cause in causes {
                    writeln!(out, "{bold}{}{plain}: {}", cause.slug(), cause.sentence())?;
                }
                writeln!(out, "{}: {}.", about_secret(causes), shown(secret.as_bytes()))?;
                if let Some(difference) = difference {
                    let end = |text: &str| if text.is_empty() { "(end)".to_owned() } else { text.to_owned() };
                    let offset = difference.offset;
                    writeln!(out, "\nFirst difference at byte {offset}, of what was given here and what was signed:")?;
                    writeln!(out, "  given   {}{red}{}{plain}", difference.before, end(&difference.given))?;
                    writeln!(out, "  signed  {}{red}{}{plain}", difference.before, end(&difference.signed))?;
                    writeln!(out, "          {:>1$}", '^', difference.before.chars().count() + 1)?;
                }
                let mut remedies: Vec<(Remedy, Vec<&str>)> = Vec::new();
                for cause in causes {
                    match remedies.iter_mut().find(|(remedy, _)| *remedy == cause.remedy()) {
                        Some((_, slugs)) => slugs.push(cause.slug()),
                        None => remedies.push((cause.remedy(), vec![cause.slug()])),
                    }
                }
                for (remedy, slugs) in &remedies {
                    let of = if remedies.len() > 1 { format!(" for {}", slugs.join(", ")) } else { String::new() };
                    writeln!(out, "\n{bold}Fix{of}{plain}: {}", remedy.general())?;
                    for (language, line) in LANGUAGES.iter().zip(remedy.by_language()) {
                        writeln!(out, "  {language:<7} {line}")?;
                    }
                }
            }
        }
        match self.stop {
            None => Ok(()),
            Some(Stop::Candidates) => writeln!(out, "The search ended early: its limit of candidates was reached."),
            Some(Stop::Time) => writeln!(out, "The search ended early: its limit of time was reached."),
        }
    }

    /// The report as one JSON object, without a newline.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfMemory`](paysig::ErrorKind::OutOfMemory).
    pub fn json(&self) -> paysig::Result<String> {
        let mut json = Builder::new(Form::Compact);
        json.open_object()?;
        json.name("verdict");
        json.string(self.slug());
        json.name("tried");
        json.integer(i64::try_from(self.tried).unwrap_or(i64::MAX))?;
        json.name("complete");
        json.bool(self.stop.is_none());
        if let Verdict::Explained { causes, secret, difference } = &self.verdict {
            json.name("secret");
            json.string(secret);
            json.name("causes");
            json.open_array()?;
            for cause in causes {
                json.open_object()?;
                for (name, value) in
                    [("slug", cause.slug()), ("sentence", cause.sentence()), ("fix", cause.remedy().general())]
                {
                    json.name(name);
                    json.string(value);
                }
                json.name("fixes");
                json.open_object()?;
                for (language, line) in LANGUAGES.iter().zip(cause.remedy().by_language()) {
                    json.name(language);
                    json.string(line);
                }
                json.close_object()?;
                json.close_object()?;
            }
            json.close_array();
            json.name("difference");
            if let Some(difference) = difference {
                json.open_object()?;
                json.name("offset");
                json.integer(i64::try_from(difference.offset).unwrap_or(i64::MAX))?;
                for (name, value) in
                    [("before", &difference.before), ("given", &difference.given), ("signed", &difference.signed)]
                {
                    json.name(name);
                    json.string(value);
                }
                json.close_object()?;
            } else {
                json.null();
            }
        }
        json.close_object()?;
        Ok(String::from_utf8_lossy(json.finish()?).into_owned())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Colour::Never)
    }
}

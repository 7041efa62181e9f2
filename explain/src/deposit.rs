//! Candidates for the message of a deposit: `X-Date`, `X-Login` and the body, joined.

use time::{Date, Duration, Month, PrimitiveDateTime, Time};

use crate::body::{self, Bounds, Take};
use crate::cause::Cause;

/// How far two readings of one clock are apart, in seconds.
const SECONDS: i64 = 5;

pub(crate) fn message(date: &str, login: &str, body: &[u8]) -> Vec<u8> {
    [date.as_bytes(), login.as_bytes(), body].concat()
}

pub(crate) fn each(date: &str, login: &str, body: &[u8], bounds: Bounds, take: &mut Take<'_>) -> bool {
    let (day, name) = (date.as_bytes(), login.as_bytes());
    let arrangements: [(Cause, &[&[u8]]); 9] = [
        (Cause::DepositOrder, &[name, day, body]),
        (Cause::DepositOrder, &[day, body, name]),
        (Cause::DepositOrder, &[name, body, day]),
        (Cause::DepositOrder, &[body, day, name]),
        (Cause::DepositOrder, &[body, name, day]),
        (Cause::DepositNoDate, &[name, body]),
        (Cause::DepositNoLogin, &[day, body]),
        (Cause::DepositBodyOnly, &[body]),
        (Cause::DepositNoBody, &[day, name]),
    ];
    take(&[], &message(date, login, body), true)
        && arrangements.iter().all(|(cause, parts)| take(&[*cause], &parts.concat(), true))
        && shifted(date).iter().all(|other| take(&[Cause::DepositDate], &message(other, login, body), true))
        && body::each(body, bounds, &mut |causes, bytes, common| {
            causes.is_empty() || take(causes, &message(date, login, bytes), common)
        })
}

/// The dates some seconds away, in the shape of this one.
fn shifted(date: &str) -> Vec<String> {
    let Some(moment) = parse(date) else { return Vec::new() };
    let rest = date.get(19..).unwrap_or_default();
    (1..=SECONDS)
        .flat_map(|seconds| [-seconds, seconds])
        .filter_map(|seconds| moment.checked_add(Duration::seconds(seconds)))
        .map(|other| {
            let (year, month, day) = other.to_calendar_date();
            let (hour, minute, second) = other.as_hms();
            format!("{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{rest}", u8::from(month))
        })
        .collect()
}

/// `YYYY-MM-DDThh:mm:ss` and anything after it.
fn parse(date: &str) -> Option<PrimitiveDateTime> {
    let number = |from: usize, to: usize| date.get(from..to)?.parse::<u8>().ok();
    let month = Month::try_from(number(5, 7)?).ok()?;
    let day = Date::from_calendar_date(date.get(..4)?.parse().ok()?, month, number(8, 10)?).ok()?;
    Some(PrimitiveDateTime::new(day, Time::from_hms(number(11, 13)?, number(14, 16)?, number(17, 19)?).ok()?))
}

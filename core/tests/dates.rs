//! Dates of requests: every day that the calendar has, and none besides.

use paysig::{Fields, Key, Scheme};

/// Whether a request with this date is signed.
fn is_signed(key: &Key, date: &str) -> bool {
    Scheme::DEPOSIT_OKP.sign(key, &Fields::new(b"{}").date(date).login("login")).is_ok()
}

#[test]
fn leap_years() {
    let key = Key::new("cashout_secret_key").unwrap();
    let leaps = (2000..2400).filter(|year| is_signed(&key, &format!("{year}-02-29T00:00:00Z"))).collect::<Vec<_>>();
    let due = (2000..2400).step_by(4).filter(|year| ![2100, 2200, 2300].contains(year)).collect::<Vec<_>>();
    assert_eq!(leaps, due);
}

#[test]
fn days_of_a_year() {
    let key = Key::new("cashout_secret_key").unwrap();
    let days = |month| (0..=99).filter(|day| is_signed(&key, &format!("2023-{month:02}-{day:02}T00:00:00Z"))).count();
    assert_eq!((0..=99).map(days).sum::<usize>(), 365);
    for (month, due) in (1..).zip([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
        assert_eq!(days(month), due, "of month {month}");
    }
}

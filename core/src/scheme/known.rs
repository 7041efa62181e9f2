//! The schemes there are. A new one is a constant here, its line in `ALL`, and vectors in `tests/vectors/schemes.json`.

use super::Field::{Body, Date, ExternalId, Login};
use super::Part::{Field, Literal};
use super::{Carrier, Dates, Letters, Scheme};

impl Scheme {
    /// Every scheme.
    pub const ALL: &'static [&'static Self] = &[
        &Self::CASHOUT_REQUEST,
        &Self::CASHOUT_NOTIFICATION,
        &Self::DEPOSIT_OKP,
        &Self::DEPOSIT_D24,
        &Self::DLOCAL_PAYIN,
    ];

    /// Requests of OneKey Payments V3 Cashouts, and its JSON notifications that carry the header.
    pub const CASHOUT_REQUEST: Self = Self {
        name: c"cashout-request",
        message: &[Field(Body)],
        letters: Letters::Lower,
        carrier: Carrier::Header { name: "Payload-Signature", prefix: "" },
        dates: Dates::Seconds,
    };

    /// Notifications of OneKey Payments V3 Cashouts that are forms. It authenticates `external_id` and nothing else, and
    /// never changes: a notification that someone has seen can be sent again for ever.
    pub const CASHOUT_NOTIFICATION: Self = Self {
        name: c"cashout-notification",
        message: &[Literal("Be4"), Field(ExternalId), Literal("Bo7")],
        letters: Letters::Upper,
        carrier: Carrier::FormField("control"),
        dates: Dates::Seconds,
    };

    /// Deposits, KYC and subscriptions of OneKey Payments.
    pub const DEPOSIT_OKP: Self = Self {
        name: c"deposit-okp",
        message: &[Field(Date), Field(Login), Field(Body)],
        letters: Letters::Lower,
        carrier: Carrier::Header { name: "Authorization", prefix: "OKP " },
        dates: Dates::Seconds,
    };

    /// The same, as Directa24 runs it.
    pub const DEPOSIT_D24: Self = Self {
        name: c"deposit-d24",
        message: &[Field(Date), Field(Login), Field(Body)],
        letters: Letters::Lower,
        carrier: Carrier::Header { name: "Authorization", prefix: "D24 " },
        dates: Dates::Seconds,
    };

    /// dLocal's payins. Its documentation shows dates with milliseconds (`2018-07-12T13:46:28.629Z`), its users send
    /// dates without too: both are taken, and no text is both.
    pub const DLOCAL_PAYIN: Self = Self {
        name: c"dlocal-payin",
        message: &[Field(Login), Field(Date), Field(Body)],
        letters: Letters::Lower,
        carrier: Carrier::Header { name: "Authorization", prefix: "V2-HMAC-SHA256, Signature: " },
        dates: Dates::SecondsOrMilliseconds,
    };
}

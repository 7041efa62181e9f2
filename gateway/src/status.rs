//! The states of a cashout ("Cashout Status Codes" on the provider's page "API Codes").

use serde::{Deserialize, Serialize};

/// Where a cashout stands. The numbers are the provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Status {
    Pending,
    Completed,
    Cancelled,
    Rejected,
    Delivered,
    OnHold,
}

impl Status {
    const ALL: [Self; 6] =
        [Self::Pending, Self::Completed, Self::Cancelled, Self::Rejected, Self::Delivered, Self::OnHold];

    /// The provider's number.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Pending => 0,
            Self::Completed => 1,
            Self::Cancelled => 2,
            Self::Rejected => 3,
            Self::Delivered => 4,
            Self::OnHold => 5,
        }
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.number() == number)
    }

    /// What the provider calls it in `cashout_status_description`.
    pub(crate) const fn description(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Completed => "Completed",
            // With one l in the provider's examples.
            Self::Cancelled => "Canceled",
            Self::Rejected => "Rejected",
            Self::Delivered => "Delivered",
            Self::OnHold => "On Hold",
        }
    }

    /// Whether it was not sent to the bank yet, so that the merchant may still cancel it ("Status Flow").
    pub(crate) const fn can_be_cancelled(self) -> bool {
        matches!(self, Self::Pending | Self::OnHold)
    }
}

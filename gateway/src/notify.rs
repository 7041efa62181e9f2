//! Notifications: what the provider posts to a cashout's `notification_url` when its status changes, signed, and sent
//! again where it was not taken ("Notifications" on the provider's pages).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use paysig::{Fields, Scheme};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use time::OffsetDateTime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_rustls::rustls::ClientConfig;

use crate::client::{self, Target};
use crate::config::Config;
use crate::log::{self, DeliveryEntry, Log};
use crate::store::Cashout;

/// Notifications that are on their way at the same moment.
const AT_ONCE: usize = 16;

/// What stays as it is in a form: the rest is percent-encoded, a space too, as in the provider's example.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*');

/// Sends notifications, in the background.
pub(crate) struct Notifier {
    config: Arc<Config>,
    log: Arc<Log>,
    tls: Arc<ClientConfig>,
    /// A permit for each notification until it was delivered or given up.
    places: Arc<Semaphore>,
    at_once: Arc<Semaphore>,
    tasks: Mutex<JoinSet<()>>,
}

impl Notifier {
    pub(crate) fn new(config: Arc<Config>, log: Arc<Log>, tls: Arc<ClientConfig>) -> Self {
        let places = Arc::new(Semaphore::new(config.limits.notifications));
        let at_once = Arc::new(Semaphore::new(AT_ONCE));
        Self { config, log, tls, places, at_once, tasks: Mutex::default() }
    }

    /// Starts to notify of this cashout as it now is. What becomes of it is told in the log; what it says here is for
    /// whoever changed the status.
    pub(crate) fn notify(&self, cashout: &Cashout) -> &'static str {
        let refuse = |outcome: String| {
            let entry = DeliveryEntry {
                time: log::now(),
                cashout_id: cashout.cashout_id,
                url: cashout.notification_url.clone(),
                attempt: 0,
                delivered: false,
                outcome,
                next_in: None,
            };
            self.log.add_delivery(entry);
            "not sent"
        };
        let target = match self.target(&cashout.notification_url) {
            Ok(target) => target,
            Err(reason) => return refuse(format!("not sent: {reason}")),
        };
        let body = match form(&self.config, cashout) {
            Ok(body) => body,
            Err(error) => return refuse(format!("not sent: {error}")),
        };
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            return refuse("not sent: too many notifications wait already".to_owned());
        };
        let delivery = Delivering {
            config: self.config.clone(),
            log: self.log.clone(),
            tls: self.tls.clone(),
            at_once: self.at_once.clone(),
            target,
            body,
            cashout_id: cashout.cashout_id,
            url: cashout.notification_url.clone(),
        };
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(delivery.deliver(place));
        "queued"
    }

    /// Gives up what was not delivered yet.
    pub(crate) fn stop(&self) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
    }

    /// Where a `notification_url` leads, if it is a place that may be notified.
    fn target(&self, url: &str) -> Result<Target, String> {
        let target = Target::parse(url)?;
        if target.is_loopback() {
            return Ok(target);
        }
        if !self.config.delivery.hosts.iter().any(|host| host.eq_ignore_ascii_case(target.host())) {
            return Err("the host is not this machine, nor one of notification_hosts".to_owned());
        }
        if target.is_plain() { Err("plain HTTP is for this machine alone".to_owned()) } else { Ok(target) }
    }
}

/// Whether this could be a `notification_url` at all.
pub(crate) fn is_url(text: &str) -> bool {
    Target::parse(text).is_ok()
}

struct Delivering {
    config: Arc<Config>,
    log: Arc<Log>,
    tls: Arc<ClientConfig>,
    at_once: Arc<Semaphore>,
    target: Target,
    body: String,
    cashout_id: i64,
    url: String,
}

impl Delivering {
    async fn deliver(self, _place: OwnedSemaphorePermit) {
        let pauses = self.config.delivery.retry_after.iter().copied().map(Some).chain([None]);
        for (attempt, pause) in pauses.enumerate() {
            let delivered = self.attempt(attempt + 1, pause).await;
            match pause {
                Some(pause) if !delivered => tokio::time::sleep(pause).await,
                _ => return,
            }
        }
    }

    /// One attempt. The provider takes 200 for a yes, and nothing else.
    async fn attempt(&self, attempt: usize, pause: Option<Duration>) -> bool {
        let result = match self.at_once.acquire().await {
            Ok(_permit) => client::post(&self.target, &self.tls, &self.body, self.config.delivery.timeout).await,
            Err(_) => return false,
        };
        let (delivered, outcome) = match result {
            Ok(200) => (true, "200".to_owned()),
            Ok(status) => (false, format!("{status}, not 200")),
            Err(reason) => (false, reason),
        };
        self.log.add_delivery(DeliveryEntry {
            time: log::now(),
            cashout_id: self.cashout_id,
            url: self.url.clone(),
            attempt,
            delivered,
            outcome,
            next_in: pause.filter(|_| !delivered).map(|pause| pause.as_secs_f64()),
        });
        delivered
    }
}

/// The notification's body: a form whose `control` signs the `external_id` and nothing else.
fn form(config: &Config, cashout: &Cashout) -> paysig::Result<String> {
    let signed = Fields::default().external_id(&cashout.external_id);
    let control = Scheme::CASHOUT_NOTIFICATION.sign(config.credentials().key(), &signed)?;
    let fields = [
        ("date", date(cashout.changed)),
        ("bank_reference_id", cashout.bank_reference_id.clone()),
        ("comments", cashout.comments.clone()),
        ("external_id", cashout.external_id.clone()),
        ("control", control.as_str().to_owned()),
        ("cashout_id", cashout.cashout_id.to_string()),
        ("status_reason", cashout.status_reason.clone()),
    ];
    let pairs = fields.map(|(name, value)| format!("{name}={}", utf8_percent_encode(&value, PLAIN)));
    Ok(pairs.join("&"))
}

/// `YYYY-MM-DD HH:MM:SS`, in GMT.
fn date(seconds: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (year, month, day) = time.to_calendar_date();
    let (hour, minute, second) = time.to_hms();
    format!("{year:04}-{:02}-{day:02} {hour:02}:{minute:02}:{second:02}", u8::from(month))
}

//! The cashouts, in SQLite, on a thread of their own.
//!
//! Whatever waits in the queue shares one transaction, and each caller gets its answer after the commit: many small
//! writes cost one sync, and nobody is told of a cashout that is not kept.

use std::thread;

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use tokio::sync::{mpsc, oneshot};

use crate::config::{Config, Database};
use crate::failure::Failure;
use crate::status::Status;

/// Calls that may wait for the thread; further callers wait for a place.
const QUEUE: usize = 1024;
/// Calls that share a transaction at most.
const BATCH: usize = 128;
/// The ID of the first cashout. The provider's have seven digits.
const FIRST_ID: i64 = 8_400_001;
/// The version of the tables, kept in the file.
const SCHEMA_VERSION: i64 = 1;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS cashouts (
        cashout_id        INTEGER PRIMARY KEY AUTOINCREMENT,
        environment       TEXT NOT NULL,
        external_id       TEXT NOT NULL,
        status            INTEGER NOT NULL,
        country           TEXT NOT NULL,
        amount            TEXT NOT NULL,
        currency          TEXT NOT NULL,
        notification_url  TEXT NOT NULL,
        comments          TEXT NOT NULL,
        bank_reference_id TEXT NOT NULL DEFAULT '',
        status_reason     TEXT NOT NULL DEFAULT '',
        rejection_code    INTEGER NOT NULL DEFAULT 0,
        changed           INTEGER NOT NULL,
        UNIQUE (environment, external_id)
    ) STRICT";

/// A cashout to be kept.
pub(crate) struct NewCashout {
    pub(crate) external_id: String,
    pub(crate) status: Status,
    pub(crate) country: String,
    pub(crate) amount: String,
    pub(crate) currency: String,
    pub(crate) notification_url: String,
    pub(crate) comments: String,
    /// Seconds since 1970.
    pub(crate) now: i64,
}

/// A cashout as it is kept.
#[expect(clippy::struct_field_names, reason = "the provider's names")]
#[derive(Clone, Debug)]
pub(crate) struct Cashout {
    pub(crate) cashout_id: i64,
    pub(crate) external_id: String,
    pub(crate) status: Status,
    pub(crate) country: String,
    pub(crate) amount: String,
    pub(crate) currency: String,
    pub(crate) notification_url: String,
    pub(crate) comments: String,
    pub(crate) bank_reference_id: String,
    pub(crate) status_reason: String,
    pub(crate) rejection_code: i64,
    /// When its status last changed, in seconds since 1970.
    pub(crate) changed: i64,
}

/// A change of status.
pub(crate) struct Change {
    pub(crate) status: Status,
    pub(crate) bank_reference_id: String,
    pub(crate) status_reason: String,
    pub(crate) rejection_code: i64,
    pub(crate) now: i64,
}

/// What became of a cashout that was to be kept.
pub(crate) enum Created {
    WithId(i64),
    ExternalIdSeen,
    Full,
}

/// The open database, on its thread.
pub(crate) struct Cashouts {
    connection: Connection,
    environment: &'static str,
    count: i64,
    limit: i64,
}

impl Cashouts {
    fn open(config: &Config) -> rusqlite::Result<Self> {
        let connection = match &config.database {
            Database::Memory => Connection::open_in_memory()?,
            Database::File(path) => Connection::open(path)?,
        };
        // One gateway at a time holds a file: a second one would number and notify beside it. The page cache, in KiB, is
        // small because memory that grows for minutes cannot be told from memory that is lost.
        connection.execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             PRAGMA cache_size = -1024; BEGIN IMMEDIATE",
        )?;
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version == 0 {
            connection.execute_batch(SCHEMA)?;
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('cashouts', ?1)", [FIRST_ID - 1])?;
            connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        }
        connection.execute_batch("COMMIT")?;
        let limit = i64::try_from(config.limits.cashouts).unwrap_or(i64::MAX);
        let mut cashouts = Self { connection, environment: config.environment.name(), count: 0, limit };
        cashouts.recount()?;
        Ok(cashouts)
    }

    fn recount(&mut self) -> rusqlite::Result<()> {
        self.count = self.connection.query_row("SELECT count(*) FROM cashouts", [], |row| row.get(0))?;
        Ok(())
    }

    pub(crate) fn create(&mut self, new: &NewCashout) -> rusqlite::Result<Created> {
        if self.find(None, Some(&new.external_id))?.is_some() {
            return Ok(Created::ExternalIdSeen);
        }
        if self.count >= self.limit {
            return Ok(Created::Full);
        }
        self.connection
            .prepare_cached(
                "INSERT INTO cashouts
                     (environment, external_id, status, country, amount, currency, notification_url, comments, changed)
                 VALUES (:environment, :external_id, :status, :country, :amount, :currency, :url, :comments, :now)",
            )?
            .execute(named_params! {
                ":environment": self.environment, ":external_id": new.external_id, ":status": new.status.number(),
                ":country": new.country, ":amount": new.amount, ":currency": new.currency,
                ":url": new.notification_url, ":comments": new.comments, ":now": new.now,
            })?;
        self.count += 1;
        Ok(Created::WithId(self.connection.last_insert_rowid()))
    }

    /// The cashout that has both of these IDs, where both are given.
    pub(crate) fn find(&self, id: Option<i64>, external_id: Option<&str>) -> rusqlite::Result<Option<Cashout>> {
        let (sql, by_id) = match id {
            Some(_) => ("SELECT * FROM cashouts WHERE environment = ?1 AND cashout_id = ?2", true),
            None => ("SELECT * FROM cashouts WHERE environment = ?1 AND external_id = ?2", false),
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = if by_id {
            statement.query_row((self.environment, id), cashout).optional()?
        } else {
            statement.query_row((self.environment, external_id), cashout).optional()?
        };
        Ok(found.filter(|found| external_id.is_none_or(|external_id| external_id == found.external_id)))
    }

    /// Changes the status of the cashout with this ID, and gives it as it then is.
    pub(crate) fn change(&mut self, id: i64, change: &Change) -> rusqlite::Result<Option<Cashout>> {
        self.connection
            .prepare_cached(
                "UPDATE cashouts SET status = :status, bank_reference_id = :reference, status_reason = :reason,
                     rejection_code = :code, changed = :now
                 WHERE environment = :environment AND cashout_id = :id",
            )?
            .execute(named_params! {
                ":status": change.status.number(), ":reference": change.bank_reference_id,
                ":reason": change.status_reason, ":code": change.rejection_code, ":now": change.now,
                ":environment": self.environment, ":id": id,
            })?;
        self.find(Some(id), None)
    }

    /// The latest cashouts, newest first.
    pub(crate) fn latest(&self, count: u32) -> rusqlite::Result<Vec<Cashout>> {
        let sql = "SELECT * FROM cashouts WHERE environment = ?1 ORDER BY cashout_id DESC LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map((self.environment, count), cashout)?;
        rows.collect()
    }

    /// Forgets every cashout of this environment. IDs are not given out again.
    pub(crate) fn reset(&mut self) -> rusqlite::Result<()> {
        self.connection.execute("DELETE FROM cashouts WHERE environment = ?1", [self.environment])?;
        self.recount()
    }
}

fn cashout(row: &Row<'_>) -> rusqlite::Result<Cashout> {
    let number: u8 = row.get("status")?;
    let status = Status::from_number(number).ok_or(rusqlite::Error::IntegralValueOutOfRange(3, number.into()))?;
    Ok(Cashout {
        cashout_id: row.get("cashout_id")?,
        external_id: row.get("external_id")?,
        status,
        country: row.get("country")?,
        amount: row.get("amount")?,
        currency: row.get("currency")?,
        notification_url: row.get("notification_url")?,
        comments: row.get("comments")?,
        bank_reference_id: row.get("bank_reference_id")?,
        status_reason: row.get("status_reason")?,
        rejection_code: row.get("rejection_code")?,
        changed: row.get("changed")?,
    })
}

/// Hands an answer to its caller, once it is known whether the transaction was committed.
type Deliver = Box<dyn FnOnce(bool)>;
/// Without the cashouts where there is no transaction: it is not done then.
type Work = Box<dyn FnOnce(Option<&mut Cashouts>) -> Deliver + Send>;

/// What the thread is sent.
enum Job {
    Work(Work),
    /// To close the database and say so.
    Close(oneshot::Sender<()>),
}

/// The way to the thread that has the database.
pub(crate) struct Store {
    jobs: mpsc::Sender<Job>,
}

impl Store {
    /// Opens the database and starts its thread, which ends when the store is dropped.
    pub(crate) fn open(config: &Config) -> Result<Self, Failure> {
        let fail = |cause: &dyn std::fmt::Display| match &config.database {
            Database::Memory => Failure::because("the database", cause),
            Database::File(path) => Failure::because(format_args!("the database {}", path.display()), cause),
        };
        let cashouts = Cashouts::open(config).map_err(|error| fail(&error))?;
        let (jobs, queue) = mpsc::channel(QUEUE);
        let thread = thread::Builder::new().name("cashouts".to_owned());
        thread.spawn(move || work(cashouts, queue)).map_err(|error| fail(&error))?;
        Ok(Self { jobs })
    }

    /// Does `work` on the database's thread, alone; the sentence that it fails with is for people.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Cashouts) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, String> {
        let (answer, answered) = oneshot::channel();
        let job: Work = Box::new(move |cashouts| {
            let result = cashouts.map(work);
            Box::new(move |committed| {
                let result = match result {
                    Some(Err(error)) => Err(error.to_string()),
                    Some(Ok(result)) if committed => Ok(result),
                    _ => Err("the transaction was not committed".to_owned()),
                };
                // The caller may have gone away.
                let _ = answer.send(result);
            })
        });
        self.jobs.send(Job::Work(job)).await.map_err(|_| "the database is closed".to_owned())?;
        answered.await.map_err(|_| "the database is closed".to_owned())?
    }

    /// Closes the database, after what was asked of it before. Another gateway can then have it.
    pub(crate) async fn close(&self) {
        let (answer, closed) = oneshot::channel();
        if self.jobs.send(Job::Close(answer)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

fn work(mut cashouts: Cashouts, mut queue: mpsc::Receiver<Job>) {
    let mut close = None;
    while close.is_none() {
        let Some(mut job) = queue.blocking_recv() else { return };
        let _ = cashouts.connection.execute_batch("BEGIN IMMEDIATE");
        let mut answers = Vec::new();
        loop {
            match job {
                Job::Work(work) => {
                    // Where it could not be begun, or a full disk ended it, each statement would be kept for itself.
                    let is_open = !cashouts.connection.is_autocommit();
                    answers.push(work(is_open.then_some(&mut cashouts)));
                }
                Job::Close(answer) => close = Some(answer),
            }
            if close.is_some() || answers.len() >= BATCH {
                break;
            }
            let Ok(next) = queue.try_recv() else { break };
            job = next;
        }
        let committed = cashouts.connection.execute_batch("COMMIT").is_ok();
        if !committed {
            let _ = cashouts.connection.execute_batch("ROLLBACK");
            let _ = cashouts.recount();
        }
        for answer in answers {
            answer(committed);
        }
    }
    drop(cashouts);
    if let Some(answer) = close {
        let _ = answer.send(());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(external_id: String) -> NewCashout {
        let text = String::new;
        let status = Status::Pending;
        let (country, amount, currency, notification_url, comments) = (text(), text(), text(), text(), text());
        NewCashout { external_id, status, country, amount, currency, notification_url, comments, now: 0 }
    }

    #[tokio::test]
    async fn whatever_waits_is_done_whole() {
        let store = std::sync::Arc::new(Store::open(&Config::default()).unwrap());
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..3 * BATCH + 7 {
            let store = store.clone();
            let new = new(number.to_string());
            tasks.spawn(async move { store.run(move |cashouts| cashouts.create(&new)).await.unwrap() });
        }
        let mut ids = std::collections::BTreeSet::new();
        for created in tasks.join_all().await {
            let Created::WithId(id) = created else { panic!("not created") };
            ids.insert(id);
        }
        assert_eq!(ids.len(), 3 * BATCH + 7);
        assert_eq!(store.run(|cashouts| Ok(cashouts.count)).await.unwrap(), 391);
        store.close().await;
        assert_eq!(store.run(|cashouts| Ok(cashouts.count)).await.unwrap_err(), "the database is closed");
    }

    /// Nobody is told of a cashout that is not kept, and the next caller finds the database as it should be.
    #[tokio::test]
    async fn what_is_not_committed_is_not_told() {
        let store = Store::open(&Config::default()).unwrap();
        let lost = new("lost".to_owned());
        let told = store.run(move |cashouts| {
            let created = cashouts.create(&lost)?;
            cashouts.connection.execute_batch("ROLLBACK")?;
            Ok(created)
        });
        assert_eq!(told.await.err().unwrap(), "the transaction was not committed");
        assert_eq!(store.run(|cashouts| Ok(cashouts.count)).await.unwrap(), 0);
        // Nor is what waited with it kept, which was to be in the same transaction.
        let (waits, waited) = std::sync::mpsc::channel();
        let (lost, waiting) = (new("lost".to_owned()), new("waiting".to_owned()));
        let first = store.run(move |cashouts| {
            waited.recv().unwrap();
            let created = cashouts.create(&lost)?;
            cashouts.connection.execute_batch("ROLLBACK")?;
            Ok(created)
        });
        let second = store.run(move |cashouts| cashouts.create(&waiting));
        let (first, second, ()) = tokio::join!(first, second, async { waits.send(()).unwrap() });
        for told in [first, second] {
            assert_eq!(told.err().unwrap(), "the transaction was not committed");
        }
        assert_eq!(store.run(|cashouts| Ok((cashouts.count, cashouts.latest(9)?.len()))).await.unwrap(), (0, 0));
        let kept = new("lost".to_owned());
        let told = store.run(move |cashouts| cashouts.create(&kept)).await.unwrap();
        assert!(matches!(told, Created::WithId(FIRST_ID)));
    }
}
